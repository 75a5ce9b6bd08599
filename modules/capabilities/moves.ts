import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { physicalName } from "../naming";
import type { Problem } from "../problems";
import type { Environment } from "./environment";
import { leavesNetwork, networkOf, networkSchema } from "./network/moves";

/**
 * What services run on. Terraform sees old and new, a synthesis the new only; so it is remembered, beside what holds
 * data, in `environments/<name>.data.yml`.
 */
export const runsSchema = z.strictObject({
  /** Records from before this was remembered lack it. */
  region: z.string().min(1).optional(),
  /** Records from before this was remembered lack it. */
  network: networkSchema.optional(),
  /** Of a database on a host; records from before this was remembered lack it. */
  engine: z.string().optional(),
  launchType: z.enum(["ec2", "fargate"]),
  networkMode: z.enum(["bridge", "awsvpc"]),
  /** Name of the ECS service behind the load balancer. */
  service: z.string().min(1),
  placement: z.enum(["private", "public"]),
  public: z.boolean(),
  /** The load balancer's deletion protection. */
  deletionProtection: z.boolean(),
  /** Of the environment: nothing is protected. Records from before this was remembered lack it. */
  disposable: z.boolean().optional(),
});
export type Runs = z.output<typeof runsSchema>;

export const serviceNameOf = ({ name, service }: Environment): string =>
  service.name ?? physicalName(name, "");

/** The load balancer cannot be deleted by accident, unless the file says otherwise. */
export const isProtected = ({ disposable, ingress }: Environment): boolean =>
  ingress.deletionProtection ?? !disposable;

/** Hosts that are there: those that services run on, or leave. */
export function hostsOf({ capacity, service }: Environment): Pick<Runs, "networkMode"> | undefined {
  return capacity.launchType === "fargate" ? capacity.leaving : { networkMode: service.networkMode };
}

export function runsOf(environment: Environment): Runs {
  const { capacity, database, ingress, service } = environment;
  return {
    region: environment.region,
    network: networkOf(environment),
    ...(database?.hosting === "host" ? { engine: database.engine } : {}),
    launchType: capacity.launchType ?? "ec2",
    networkMode: service.networkMode,
    service: serviceNameOf(environment),
    placement: capacity.placement,
    public: ingress.public,
    deletionProtection: isProtected(environment),
    disposable: environment.disposable,
  };
}

/**
 * What may be running after a synthesis, the newest last. No synthesis knows whether it is deployed, so that what came
 * before stays until an apply says so.
 */
export function runsWith(was: readonly Runs[], environment: Environment): Runs[] {
  const now = runsOf(environment);
  // A record from before knows less.
  const isNow = (one: Runs): boolean => isDeepStrictEqual({ ...now, ...one }, now);
  return [...was.filter((one) => !isNow(one)), now];
}

type Move = (was: Runs, environment: Environment) => readonly Found[];
interface Found {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Changes that fail, or that nobody can reach the application during, when they are made in one deployment. */
const MOVES: readonly Move[] = [
  leavesRegion,
  (was, environment) => (was.region === environment.region ? leavesNetwork(was, environment) : []),
  changesEngine,
  leavesHosts,
  changesTargets,
  renames,
  changesScheme,
  closesTheWayOut,
];

/**
 * Whether the change can be made from all that may be running.
 * @param was the newest last
 * @param file the record, as people name it
 */
export function checkMoves(
  was: readonly Runs[],
  environment: Environment,
  file: string,
  problemAt: (path: readonly PropertyKey[], message: string) => Problem,
): Problem[] {
  const found = new Map<string, Problem>();
  for (const one of was.toReversed()) {
    const end =
      one === was.at(-1)
        ? `If that was never deployed, take it out of runs in ${file}.`
        : `If what was synthesised last is deployed by now, say so: npm run apply -- ${environment.name} --applied.`;
    for (const { path, message } of MOVES.flatMap((move) => move(one, environment))) {
      const key = JSON.stringify([path, message]);
      if (!found.has(key)) found.set(key, problemAt(path, `${message} See docs/moving.md. ${end}`));
    }
  }
  return [...found.values()];
}

/**
 * The provider replaces whatever changes its region, one state after the other and data included. Source:
 * terraform-provider-aws, guide "Enhanced Region Support", 2026-11.
 */
function leavesRegion(was: Runs, { region }: Environment): Found[] {
  if (was.region === undefined || was.region === region) return [];
  const message = `was ${was.region} and is ${region}: Terraform would destroy everything in ${was.region}, data included, and make it anew, empty. Put it back, and write an environment of another name for ${region} (\`npm run new\`).`;
  return [{ path: ["region"], message }];
}

/** The volume stays, and is what another engine would be started on. */
function changesEngine(was: Runs, { database }: Environment): Found[] {
  if (was.engine === undefined || database?.hosting !== "host" || was.engine === database.engine) return [];
  const message = `was ${was.engine} and is ${database.engine}, which would be started on the volume of ${was.engine} and cannot read its files. Put it back; for a new volume first let go of this one: deploy with database.hosting: external and retired in its entry (docs/data.md), then with ${database.engine}.`;
  return [{ path: ["database", "engine"], message }];
}

/**
 * ECS lets a cluster go of no capacity provider that tasks use, and Terraform would ask it to before it moves them.
 * Source: ECS API, PutClusterCapacityProviders (botocore 1.44.8, 2026-11).
 */
function leavesHosts(was: Runs, { capacity }: Environment): Found[] {
  if (was.launchType !== "ec2" || capacity.launchType !== "fargate" || capacity.leaving) return [];
  const message = `was ec2 and is fargate, but hosts cannot go in the deployment in which services leave them. Write what capacity said until now, with networkMode: ${was.networkMode}, under capacity.leaving; deploy; then take capacity.leaving out and deploy again.`;
  return [{ path: ["capacity", "launchType"], message }];
}

/**
 * A target group takes hosts or addresses, never both, so that one service would empty the old group before requests
 * go to the new one. Source: ELBv2 API, CreateTargetGroup `TargetType` (botocore 1.44.8, 2026-11).
 */
function changesTargets(was: Runs, environment: Environment): Found[] {
  const { networkMode, name } = environment.service;
  if (networkMode === was.networkMode || (name !== undefined && name !== was.service)) return [];
  const other = physicalName(environment.name, networkMode);
  const message = `was ${was.networkMode} and is ${networkMode}: the service "${was.service}" would answer nobody for minutes while it changes. Write service.name: ${other === was.service ? `${other}-2` : other}, so that a new service is made beside it and requests move over.`;
  return [{ path: ["service", "networkMode"], message }];
}

/** Without `service.name` Terraform deletes the old service before it makes the new one. */
function renames(was: Runs, environment: Environment): Found[] {
  if (environment.service.name !== undefined || serviceNameOf(environment) === was.service) return [];
  const message = `was "${was.service}" and is gone, so that the old service would be deleted before there is a new one. Keep service.name: ${was.service}, or write another.`;
  return [{ path: ["service", "name"], message }];
}

/** The scheme of a load balancer is for life. Source: terraform-provider-aws 6.47, elbv2/load_balancer.go (`internal`). */
function changesScheme(was: Runs, { ingress }: Environment): Found[] {
  if (was.public === ingress.public || !was.deletionProtection) return [];
  const [before, after] = was.public ? ["a public", "an internal"] : ["an internal", "a public"];
  const message = `was ${was.public} and is ${ingress.public}: ${before} load balancer must be deleted for ${after} one, and its deletion protection is on, so that its listeners would go and the rest fail. Put it back, write ingress.deletionProtection: false, with the waiver that synth asks for, and deploy; then change public and deploy, which takes some minutes without a load balancer and gives it another DNS name; then take deletionProtection out.`;
  return [{ path: ["ingress", "public"], message }];
}

/** The network is deployed before what is in it. */
function closesTheWayOut(was: Runs, { capacity, network }: Environment): Found[] {
  if (was.placement !== "private" || capacity.placement !== "public" || network.egress !== "none") return [];
  const message = `goes in the same deployment as capacity.placement: private, and the network is deployed first, so that tasks would have no way out until they have moved. Change placement first and deploy; then change egress.`;
  return [{ path: ["network", "egress"], message }];
}
