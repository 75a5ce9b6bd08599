import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { PROJECT } from "../support/environment.ts";
import { isApplied, succeeds, TerraformProject, terraform, whyNot } from "./terraform.ts";
import { unjudged } from "./unjudged.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's life of an environment in a VPC that exists)`);

type Values = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Values>>>>;
interface StackJson {
  readonly data: Blocks;
  readonly check?: Values;
}

/** An environment of the tests, with its state in the folder and without a pipeline. */
function textOf(name: string): string {
  const text = readFileSync(join(PROJECT, `__tests__/environments/${name}.yml`), "utf8");
  const { state: _, delivery: __, ...file } = parse(text) as Values;
  return stringify({ ...file, disposable: true });
}

/** The first of them, to which clients come by IPv6. */
function dualstackText(): string {
  const { ingress, ...file } = parse(textOf("existing-network")) as { readonly ingress: Values };
  return stringify({
    ...file,
    name: "existing-dualstack",
    ingress: { ...ingress, ipAddressType: "dualstack" },
  });
}

const NAMES = ["existing-network", "existing-by-tags"] as const;
/** As by tags, with endpoints that are made. */
const MAKING = "existing-making";
const PLANNED = [...NAMES, MAKING, "existing-dualstack"] as const;
type Name = (typeof NAMES)[number];
type Planned = (typeof PLANNED)[number];
const CIDRS: Readonly<Record<Planned, string>> = {
  "existing-dualstack": "10.80.0.0/16",
  "existing-network": "10.80.0.0/16",
  "existing-by-tags": "10.90.0.0/16",
  [MAKING]: "10.90.0.0/16",
};

function makingEndpoints(): string {
  const { network, ...file } = parse(textOf("existing-by-tags")) as { network: { existing: Values } };
  return stringify({
    ...file,
    name: MAKING,
    network: { ...network, existing: { ...network.existing, endpoints: "create" } },
  });
}

const ROUTE = {
  cidr_block: "",
  gateway_id: "",
  nat_gateway_id: "",
  carrier_gateway_id: "",
  core_network_arn: "",
  destination_prefix_list_id: "",
  egress_only_gateway_id: "",
  instance_id: "",
  ipv6_cidr_block: "",
  local_gateway_id: "",
  network_interface_id: "",
  transit_gateway_id: "",
  vpc_endpoint_id: "",
  vpc_peering_connection_id: "",
};
const routes = (to: Values): readonly Values[] => [
  { ...ROUTE, cidr_block: "10.0.0.0/8", gateway_id: "local", nat_gateway_id: "" },
  { ...ROUTE, cidr_block: "0.0.0.0/0", gateway_id: "", nat_gateway_id: "", ...to },
];
const IPV4_TO_INTERNET = routes({ gateway_id: "igw-0123456789abcdef0" });
const TO_INTERNET = [
  ...IPV4_TO_INTERNET,
  { ...ROUTE, ipv6_cidr_block: "::/0", gateway_id: "igw-0123456789abcdef0" },
];
const TO_NAT = routes({ nat_gateway_id: "nat-0123456789abcdef0" });
const VPC = "vpc-0123456789abcdef0";

/** What AWS would say of a VPC in which all is well, by the addresses of data sources. */
function allIsWell({ data }: StackJson, cidr: string): Record<string, Values> {
  const network = cidr.replace(/\.0\.0\/16$/, "");
  const answers: Readonly<Record<string, (id: string, index: number) => Values>> = {
    aws_vpc: () => ({
      id: VPC,
      cidr_block: cidr,
      cidr_block_associations: [{ association_id: "a", cidr_block: cidr, state: "associated" }],
      enable_dns_support: true,
      enable_dns_hostnames: true,
      main_route_table_id: "rtb-main",
    }),
    aws_subnet: (id, index) => ({
      vpc_id: VPC,
      cidr_block: `${network}.${index}.0/24`,
      availability_zone: id.includes("-1_") ? "eu-central-1a" : "eu-central-1b",
      available_ip_address_count: 200,
      ipv6_cidr_block: id.includes("public") ? `2001:db8:0:${index}::/64` : "",
    }),
    aws_subnets: (id) => ({ ids: [id.includes("-1_") ? "subnet-00000001" : "subnet-00000002"] }),
    aws_route_tables: () => ({ ids: [] }),
    aws_route_table: (id) => ({ routes: id.includes("public") ? TO_INTERNET : TO_NAT }),
    aws_vpc_endpoint: () => ({
      id: "vpce-0123456789abcdef0",
      state: "available",
      private_dns_enabled: true,
      route_table_ids: ["rtb-main"],
    }),
    aws_kms_key: () => ({
      arn: "arn:aws:kms:eu-central-1:123456789012:key/1",
      enabled: true,
      key_state: "Enabled",
      key_spec: "SYMMETRIC_DEFAULT",
      key_usage: "ENCRYPT_DECRYPT",
      key_manager: "CUSTOMER",
    }),
    aws_ecr_repository: (id) => ({
      arn: `arn:aws:ecr:eu-central-1:123456789012:repository/shop/${id.includes("nginx") ? "nginx" : "app"}`,
      image_tag_mutability: "IMMUTABLE",
    }),
  };
  return Object.fromEntries(
    Object.entries(data).flatMap(([type, byId]) => {
      const answer = answers[type];
      return answer ? Object.keys(byId).map((id, index) => [`data.${type}.${id}`, answer(id, index)]) : [];
    }),
  );
}

interface Refused {
  readonly what: string;
  readonly of: Planned;
  /** What AWS says otherwise, by the end of a data source's address: `vpc`. */
  readonly changes: Readonly<Record<string, Values>>;
  readonly sentence: string;
}

const REFUSED: readonly Refused[] = [
  {
    what: "another network",
    of: "existing-network",
    changes: { vpc: { cidr_block: "10.81.0.0/16", cidr_block_associations: [] } },
    sentence: `network.cidr: is 10.80.0.0/16, and the VPC ${VPC} has 10.81.0.0/16; write that.`,
  },
  {
    what: "no names",
    of: "existing-network",
    changes: { vpc: { enable_dns_hostnames: false } },
    sentence: `network.existing.vpc: ${VPC} lacks enableDnsSupport or enableDnsHostnames`,
  },
  {
    what: "a subnet of another VPC",
    of: "existing-network",
    changes: { "public-subnet-2": { vpc_id: "vpc-other" } },
    sentence: `network.existing.subnets.public[1]: subnet-0123456789abcdef1 is in vpc-other; name a subnet of ${VPC}.`,
  },
  {
    what: "two subnets in one zone",
    of: "existing-network",
    changes: { "public-subnet-2": { availability_zone: "eu-central-1a" } },
    sentence:
      "network.existing.subnets.public[1]: subnet-0123456789abcdef1 is in eu-central-1a, as an earlier one is",
  },
  {
    what: "a private subnet where no public one is",
    of: "existing-network",
    changes: { "private-subnet-1": { availability_zone: "eu-central-1c" } },
    sentence:
      "network.existing.subnets.private[0]: subnet-0123456789abcdef2 is in eu-central-1c, where network.existing.subnets.public names no subnet",
  },
  {
    what: "a subnet that is too small for a load balancer",
    of: "existing-network",
    changes: { "public-subnet-1": { cidr_block: "10.80.0.0/28" } },
    sentence:
      "network.existing.subnets.public[0]: subnet-0123456789abcdef0 has room for 11 addresses (10.80.0.0/28, of which AWS keeps 5)",
  },
  {
    what: "a public subnet without an internet gateway",
    of: "existing-network",
    changes: { "public-routes-1": { routes: TO_NAT } },
    sentence:
      "network.existing.subnets.public[0]: subnet-0123456789abcdef0 has no route from 0.0.0.0/0 to an internet gateway in rtb-main",
  },
  {
    what: "a private subnet without a way out",
    of: "existing-network",
    changes: { "private-routes-2": { routes: [] } },
    sentence:
      "network.existing.subnets.private[1]: subnet-0123456789abcdef3 has no route from 0.0.0.0/0 to a NAT gateway",
  },
  {
    what: "a private subnet whose way out is an internet gateway",
    of: "existing-network",
    changes: { "private-routes-2": { routes: TO_INTERNET } },
    sentence: "an internet gateway lets nothing out that has no public address",
  },
  {
    what: "a public subnet without IPv6",
    of: "existing-dualstack",
    changes: { "public-subnet-2": { ipv6_cidr_block: "" } },
    sentence:
      "network.existing.subnets.public[1]: subnet-0123456789abcdef1 has no IPv6, which ingress.ipAddressType: dualstack needs",
  },
  {
    what: "a public subnet without an internet gateway for IPv6",
    of: "existing-dualstack",
    changes: { "public-routes-1": { routes: IPV4_TO_INTERNET } },
    sentence:
      "network.existing.subnets.public[0]: subnet-0123456789abcdef0 has no route from ::/0 to an internet gateway in rtb-main",
  },
  {
    what: "a key that is disabled",
    of: "existing-network",
    changes: { key: { enabled: false, key_state: "Disabled" } },
    sentence: "encryption.kmsKeyArn: arn:aws:kms:eu-central-1:123456789012:key/1 is Disabled",
  },
  {
    what: "a key for signatures",
    of: "existing-network",
    changes: { key: { key_spec: "RSA_2048", key_usage: "SIGN_VERIFY" } },
    sentence: "is a key of RSA_2048 for SIGN_VERIFY",
  },
  {
    what: "a key of AWS's own",
    of: "existing-network",
    changes: { key: { key_manager: "AWS" } },
    sentence: "is one of AWS's own",
  },
  {
    what: "no subnet with the tags",
    of: "existing-by-tags",
    changes: { "private-subnets-2": { ids: [] } },
    sentence:
      "network.existing.subnets.private in eu-central-1b: 0 subnets of the VPC have the tags tier=private, not 1",
  },
  {
    what: "an endpoint without private DNS",
    of: "existing-by-tags",
    changes: { "endpoint-ecr-dkr": { private_dns_enabled: false } },
    sentence:
      "network.existing.endpoints: vpce-0123456789abcdef0 for ecr.dkr is available, with private DNS off",
  },
  {
    what: "a private subnet of a secondary network, which endpoints that are made would not let in",
    of: MAKING,
    changes: { "private-subnet-2": { cidr_block: "100.64.1.0/24" } },
    sentence:
      "network.existing.subnets.private[1]: subnet-00000002 has 100.64.1.0/24, outside of network.cidr 10.90.0.0/16",
  },
  {
    what: "an endpoint of S3 in other routes",
    of: "existing-by-tags",
    changes: { "endpoint-s3": { route_table_ids: ["rtb-other"] } },
    sentence: "is not in the routes of all private subnets: rtb-main; add them to the endpoint.",
  },
];

const TAKEN: Refused = {
  what: "addresses that are taken today",
  of: "existing-network",
  changes: { "public-subnet-1": { available_ip_address_count: 7 } },
  sentence:
    "network.existing.subnets.public[0]: subnet-0123456789abcdef0 has 7 free addresses, and this environment takes up to 8",
};

const WELL: readonly Refused[] = PLANNED.map((of) => ({
  what: `all of ${of}`,
  of,
  changes: {},
  sentence: "",
}));

/** What AWS answers, in the place of the provider. */
function testOf(json: StackJson, { of, changes }: Refused): string {
  const answers = allIsWell(json, CIDRS[of]);
  for (const [end, values] of Object.entries(changes)) {
    const found = Object.keys(answers).filter((address) => new RegExp(`_${end}_[0-9A-F]{8}$`).test(address));
    expect(found, end).toHaveLength(1);
    const [address = ""] = found;
    answers[address] = { ...answers[address], ...values };
  }
  const overrides = Object.entries(answers).map(
    ([address, values]) =>
      `override_data {\n  target = ${address}\n  values = ${JSON.stringify(values)}\n  override_during = plan\n}`,
  );
  return `mock_provider "aws" {}\n${overrides.join("\n")}\nrun "plan" {\n  command = plan\n}\n`;
}

interface Message {
  readonly "@testfile"?: string;
  readonly type: string;
  readonly diagnostic?: { readonly severity: string; readonly detail: string };
  readonly test_run?: { readonly progress: string; readonly status?: string };
}

/** Warnings, errors and how it ended, by the file that they are about. */
function saidOf(output: string): Map<string, string[]> {
  const said = new Map<string, string[]>();
  for (const line of output.split("\n").filter((one) => one.startsWith("{"))) {
    const { "@testfile": file = "", diagnostic, test_run: run } = JSON.parse(line) as Message;
    const ended = run?.progress === "complete" ? [String(run.status)] : [];
    const found = diagnostic ? [`${diagnostic.severity}: ${diagnostic.detail}`] : ended;
    said.set(file, [...(said.get(file) ?? []), ...found]);
  }
  return said;
}

describe.skipIf(missing)("what a plan says of what exists", () => {
  const all = [...REFUSED, TAKEN, ...WELL];
  const said = new Map<Refused, readonly string[]>();
  let project: TerraformProject;

  beforeAll(() => {
    const texts = Object.fromEntries(NAMES.map((name) => [name, textOf(name)]));
    project = new TerraformProject({
      ...texts,
      [MAKING]: makingEndpoints(),
      "existing-dualstack": dualstackText(),
    });
    cpSync(join(PROJECT, "mongo"), join(project.root, "mongo"), { recursive: true });
    project.synthesise();
    for (const name of PLANNED) {
      const folder = project.folder(`${name}-network`);
      succeeds(folder, ["init"], { HOME: project.root });
      const json = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as StackJson;
      const own = all.filter(({ of }) => of === name);
      for (const [index, one] of own.entries())
        writeFileSync(join(folder, `case-${index + 10}.tftest.hcl`), testOf(json, one));
      const parts = saidOf(terraform(folder, ["test", "-json"], { HOME: project.root }).output);
      for (const [index, one] of own.entries())
        said.set(one, parts.get(`case-${index + 10}.tftest.hcl`) ?? []);
    }
  });
  afterAll(() => project.remove());

  it.each(WELL)("is nothing where all is well in $of", (one) => {
    expect(said.get(one)).toEqual(["pass"]);
  });

  it.each(REFUSED)("refuses $what", (one) => {
    const errors = said.get(one)?.filter((text) => text.startsWith("error: "));
    expect(errors?.join("\n")).toContain(one.sentence);
    expect(errors).toHaveLength(1);
  });

  it("tells of addresses that are taken today", () => {
    expect(said.get(TAKEN)?.join("\n")).toContain(TAKEN.sentence);
  });
});

const EXISTING =
  /^aws_(vpc|subnet|internet_gateway|nat_gateway|route|route_table|flow_log|ecr_repository|kms_key)$/;

describe.skipIf(missing).each<Name>([...NAMES])("the life of %s", (name) => {
  let project: TerraformProject;
  const stacks = ["network", "data", "service"].map((part) => `${name}-${part}`);
  beforeAll(() => {
    project = new TerraformProject({ [name]: textOf(name) });
    cpSync(join(PROJECT, "mongo"), join(project.root, "mongo"), { recursive: true });
    project.synthesise();
    for (const stack of stacks) {
      const file = join(project.folder(stack), "cdk.tf.json");
      writeFileSync(file, JSON.stringify(unjudged(JSON.parse(readFileSync(file, "utf8")))));
    }
  });
  afterAll(() => project.remove());

  it.each(stacks)("%s is applied, and a second plan is empty", (stack) => {
    isApplied(project.folder(stack), { HOME: project.root });
  });

  it("is only warned of addresses that are taken today", () => {
    const { code, output } = terraform(project.folder(`${name}-network`), ["plan"], { HOME: project.root });
    expect(code).toBe(0);
    expect(output).toContain("Warning: Check block assertion failed");
  });

  it("has nothing in its states that existed", () => {
    const types = stacks.flatMap((stack) => {
      const text = readFileSync(join(project.root, `state/${stack}.tfstate`), "utf8");
      const { resources } = JSON.parse(text) as { resources: { mode: string; type: string }[] };
      return resources.flatMap(({ mode, type }) => (mode === "managed" ? [type] : []));
    });
    expect(types).toContain("aws_ecs_service");
    const made = name === "existing-by-tags" ? ["aws_ecr_repository", "aws_ecr_repository"] : [];
    expect(types.filter((type) => EXISTING.test(type))).toEqual(made);
  });

  it("is destroyed", () => {
    for (const stack of [...stacks].reverse())
      succeeds(project.folder(stack), ["destroy", "-auto-approve"], { HOME: project.root });
  });
});
