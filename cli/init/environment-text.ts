import { Document, isMap, isScalar, type Pair, Scalar, YAMLMap } from "yaml";
import { NAMES_OF_ZONES_WITHOUT_VPC_ORIGINS } from "../../modules/aws/cloudfront.ts";
import { zonesOf } from "../../modules/aws/regions.ts";
import type { Proposal, Proposed, ProposedPage } from "./proposal.ts";

/** Comments by the way to a value. */
type Notes = Map<readonly (string | number)[], string>;

const HEADER = ` Proposed by \`npx express-on-ecs init\` from the compose files; the comments say why. Values only: every key, its
 default and its limits are in the documentation, docs/environment.md. After a change: npx express-on-ecs synth `;

/** The environment file that says what was proposed. */
export function environmentText(proposal: Proposal): string {
  const notes: Notes = new Map();
  const document = new Document(valuesOf(proposal, notes));
  document.commentBefore = `${HEADER}${proposal.name}`;
  for (const [path, note] of notes) comment(document, path, note);
  for (const path of FLOW) inOneLine(document, path);
  if (isMap(document.contents)) for (const pair of document.contents.items.slice(2)) apart(pair);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** Small groups that stand in one line. */
const FLOW = [
  ["state"],
  ["network", "flowLogs"],
  ["service", "tasks"],
  ["service", "entry"],
  ["tags"],
  ["site", "dynamicPaths"],
];

function valuesOf(proposal: Proposal, notes: Notes): Record<string, unknown> {
  const { name, region, launchType, entry, site } = proposal;
  const noted = <Value>(path: readonly (string | number)[], { value, why }: Proposed<Value>): Value => {
    notes.set(path, why);
    return value;
  };
  const byName = <Value, Made>(
    values: Readonly<Record<string, Proposed<Value>>>,
    path: readonly string[],
    make: (value: Value) => Made,
  ): Record<string, Made> =>
    Object.fromEntries(
      Object.entries(values).map(([key, proposed]) => [key, make(noted([...path, key], proposed))]),
    );
  const same = <Value>(value: Value): Value => value;
  notes.set(["tags"], "on everything that is made");
  notes.set(
    ["state"],
    "in state/ on this machine; for more than one person: { home: s3, bucket: my-company-state }",
  );
  const isGuarded = entry?.guard?.isWhole ?? false;
  if (isGuarded)
    notes.set(["ingress", "public"], `on the laptop a proxy asks who comes in: ${entry?.guard?.by}`);
  for (const [key, note] of Object.entries(networkNotes(proposal))) notes.set(["network", key], note);
  return {
    name,
    region,
    tags: { project: name, owner: `${name}-team@example.com`, costCentre: "0000" },
    state: { home: "local" },
    network: networkOf(proposal),
    capacity: capacityOf(noted(["capacity", "launchType"], launchType), proposal),
    ...(entry === undefined
      ? {}
      : {
          ingress: {
            public: site === undefined && !isGuarded,
            healthCheck: {
              path: noted(["ingress", "healthCheck", "path"], entry.healthCheckPath),
              statusCodes: "200-399",
            },
          },
        }),
    ...(site === undefined ? {} : { site: siteOf(site, notes) }),
    service: serviceOf(proposal, notes, noted, byName),
    ...unlessEmpty("furtherServices", furtherOf(proposal, noted)),
    ...unlessEmpty("containers", containersOf(proposal, noted, byName)),
    ...unlessEmpty("external", byName(proposal.external, ["external"], same)),
    ...unlessEmpty(
      "laptopOnly",
      proposal.laptopOnly.map((one, index) => noted(["laptopOnly", index], one)),
    ),
    ...unlessEmpty("variables", byName(proposal.variables, ["variables"], same)),
    ...unlessEmpty("waivers", proposal.waivers),
    monitoring: { mail: [`${name}-alarms@example.com`] },
  };
}

function siteOf({ service, files, paths }: ProposedPage, notes: Notes): Record<string, unknown> {
  notes.set(["ingress", "public"], "CloudFront reaches it inside the VPC, and nobody else does");
  notes.set(["site"], "CloudFront serves its files from S3, and no task runs it (docs/site.md)");
  notes.set(["site", "dynamicPaths"], `what ${service} passes on; CloudFront caches none of it`);
  return { service, ...(files === undefined ? {} : { files }), dynamicPaths: paths };
}

const networkOf = (proposal: Proposal): Record<string, unknown> =>
  proposal.vpc === undefined
    ? { cidr: "10.0.0.0/16", zones: zonesFor(proposal), egress: "none", flowLogs: { retentionDays: 365 } }
    : { existing: { vpc: proposal.vpc }, cidr: "10.0.0.0/16", zones: ZONES, egress: "existing-route" };

const ZONES = 2;

/** A site's load balancer cannot be in each zone of each region. */
function zonesFor({ region, site }: Proposal): number | string[] {
  const without = NAMES_OF_ZONES_WITHOUT_VPC_ORIGINS[region];
  if (site === undefined || without === undefined) return ZONES;
  return (zonesOf(region) ?? []).filter((zone) => zone !== without).slice(0, ZONES);
}

function networkNotes({ vpc, entry }: Proposal): Readonly<Record<string, string>> {
  if (vpc !== undefined)
    return {
      existing: "its subnets by the tag tier, public and private; docs/existing-network.md has other ways",
      cidr: `write that of the VPC: aws ec2 describe-vpcs --vpc-ids ${vpc} --query "Vpcs[0].CidrBlock"`,
      zones: "as many as it has subnets of each kind",
      egress: "private subnets route to a NAT gateway, a transit gateway or a firewall; or endpoints",
    };
  return {
    egress:
      entry === undefined
        ? "tasks have public addresses, and take no connections"
        : "tasks have public addresses, and take connections from the load balancer only",
  };
}

type Note = <Value>(path: readonly (string | number)[], proposed: Proposed<Value>) => Value;
type ByName = <Value, Made>(
  values: Readonly<Record<string, Proposed<Value>>>,
  path: readonly string[],
  make: (value: Value) => Made,
) => Record<string, Made>;

function capacityOf(launchType: "fargate" | "ec2", { vpc }: Proposal): Record<string, unknown> {
  const placement = vpc === undefined ? "public" : "private";
  return launchType === "fargate"
    ? { launchType, architecture: "x86_64", placement }
    : { launchType, architecture: "x86_64", instanceTypes: ["t3.medium", "t3a.medium"], placement };
}

function serviceOf(proposal: Proposal, notes: Notes, noted: Note, byName: ByName): Record<string, unknown> {
  const { compose, entry, task, secrets, volumes, launchType } = proposal;
  if (entry) notes.set(["service", "entry"], entry.why);
  return {
    compose,
    containers: task,
    ...(entry ? { entry: { service: entry.service, port: entry.port } } : {}),
    ...(launchType.value === "fargate" ? { networkMode: "awsvpc" } : {}),
    ...unlessEmpty(
      "secrets",
      byName(secrets, ["service", "secrets"], (value) => value),
    ),
    ...unlessEmpty(
      "volumes",
      byName(volumes, ["service", "volumes"], (place) => ({ place })),
    ),
    ...unlessEmpty(
      "standaloneTasks",
      byName(proposal.standalone, ["service", "standaloneTasks"], (value) => ({
        ...value,
        runs: "before-deployment",
      })),
    ),
    ...howOften(proposal, task, ["service"], noted),
    logRetentionDays: 365,
  };
}

const furtherOf = (proposal: Proposal, noted: Note): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(proposal.further).map(([name, containers]) => [
      name,
      {
        containers,
        ...entryOf(proposal, name, noted),
        ...howOften(proposal, containers, ["furtherServices", name], noted),
      },
    ]),
  );

function entryOf({ doors }: Proposal, name: string, noted: Note): Record<string, unknown> {
  const door = doors[name];
  if (door === undefined) return {};
  const at = ["furtherServices", name, "entry"];
  const { service, port, hosts, paths, healthCheckPath } = noted(at, door);
  const path = noted([...at, "healthCheck", "path"], healthCheckPath);
  return {
    entry: {
      service,
      port,
      ...unlessEmpty("hosts", hosts),
      ...unlessEmpty("paths", paths),
      healthCheck: { path, statusCodes: "200-399" },
    },
  };
}

const onceFor = (singletons: Proposal["singletons"], containers: readonly string[]): Proposed<true> => ({
  value: true,
  why: containers.flatMap((name) => singletons[name] ?? []).join("; "),
});

function howOften(
  { singletons, replicas }: Proposal,
  containers: readonly string[],
  path: readonly string[],
  noted: Note,
): Record<string, unknown> {
  if (containers.some((name) => singletons[name] !== undefined))
    return { singleton: noted([...path, "singleton"], onceFor(singletons, containers)) };
  // Containers of one task are as many as its tasks, so that what compose asks of one of them is refused there.
  const [alone = "", ...others] = containers;
  const min = (others.length === 0 ? replicas[alone] : undefined) ?? 1;
  return { tasks: { min, max: Math.max(min, 4) } };
}

function containersOf({ containers }: Proposal, noted: Note, byName: ByName): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(containers).map(
      ([
        name,
        { memory, tag, digest, command, environment, secrets, volumes, expose, dependsOn, schedule },
      ]) => {
        const at = (...path: string[]): string[] => ["containers", name, ...path];
        return [
          name,
          {
            memory: noted(at("memory"), memory),
            ...(tag ? { tag: noted(at("tag"), tag) } : {}),
            ...(digest ? { digest: noted(at("digest"), digest) } : {}),
            ...(command ? { command: noted(at("command"), command) } : {}),
            ...(expose ? { expose: noted(at("expose"), expose) } : {}),
            ...(schedule ? { schedule: { expression: noted(at("schedule", "expression"), schedule) } } : {}),
            ...(dependsOn ? { dependsOn: noted(at("dependsOn"), dependsOn) } : {}),
            ...unlessEmpty(
              "environment",
              byName(environment, at("environment"), (value) => value),
            ),
            ...unlessEmpty("secrets", secrets),
            ...unlessEmpty("volumes", volumes),
          },
        ];
      },
    ),
  );
}

const unlessEmpty = (key: string, value: object): Record<string, object> =>
  Object.keys(value).length > 0 ? { [key]: value } : {};

/** Beside a value of one line; above its key where it takes more. */
function comment(document: Document, path: readonly (string | number)[], note: string): void {
  const value = document.getIn(path, true);
  if (isScalar(value)) {
    value.comment = ` ${note}`;
    return;
  }
  const parent = document.getIn(path.slice(0, -1), true) ?? document.contents;
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
    : undefined;
  if (pair && pair.key instanceof Scalar) pair.key.commentBefore = ` ${note}`;
}

function inOneLine(document: Document, path: readonly string[]): void {
  const value = document.getIn(path, true);
  if (value instanceof YAMLMap) value.flow = true;
}

function apart({ key }: Pair): void {
  if (key instanceof Scalar) key.spaceBefore = true;
}
