import { beforeAll, describe, expect, it } from "vitest";
import { dataHolding } from "../../modules/aws/data-holding.ts";
import { USES } from "../../modules/aws/deletion-order.ts";
import { KEY_ARGUMENTS } from "../../modules/aws/key-arguments.ts";
import { NAMED, UNNAMED } from "../../modules/aws/physical-names.ts";
import { CONTROLS } from "../../modules/aws/security-hub.ts";
import { foldOver } from "../../modules/capabilities/fold.ts";
import { isNone } from "../../modules/capabilities/none.ts";
import { STORES } from "../../modules/checks/stores/facts.ts";
import { INTERFACE_ENDPOINTS } from "../../modules/network/egress.ts";
import { type Asked, allAsked, askedOf, NAMES, resourcesIn, typesIn } from "./asked.ts";
import { argumentsOf, namesOf, takesKey } from "./provider-arguments.ts";

let types: readonly string[];
let holding: readonly string[];
beforeAll(() => {
  types = [...new Set(allAsked().flatMap(typesIn))].filter((type) => type.startsWith("aws_")).sort();
  holding = types.filter((type) => dataHolding(type));
});

/** Those that only `customise.ts` makes have the provider's schema to go by, too. */
describe("the table of names", () => {
  it("reads the provider's schema", () => {
    expect(argumentsOf("aws_ecr_repository")).toEqual(expect.arrayContaining(["name", "force_delete"]));
    expect(namesOf("aws_docdb_cluster")).toEqual(["cluster_identifier"]);
    expect(namesOf("aws_subnet")).toEqual([]);
  });

  it("has as unnamed only what takes no name", () => {
    const named = UNNAMED.filter((type) => namesOf(type).length > 0);
    expect(named.map((type) => `${type} takes ${namesOf(type).join(", ")}`)).toEqual([]);
  });

  it("names arguments that there are", () => {
    const wrong = Object.entries(NAMED).filter(
      ([type, { argument }]) => types.includes(type) && !argumentsOf(type).includes(argument),
    );
    expect(wrong.map(([type]) => type)).toEqual([]);
  });
});

/** Under AWS's own keys always, or by another type of resource. */
const NEEDS_NO_KEY: Readonly<Record<string, string>> = {
  aws_elasticache_cluster: "Memcached has no disks; another engine is refused outside of a replication group",
  aws_kms_key: "it is a key itself",
  aws_route53_zone: "what is in it is told to everybody who asks",
  aws_scheduler_schedule: "it hands nothing to what it starts, and is under AWS's own key",
  aws_s3_bucket: "aws_s3_bucket_server_side_encryption_configuration names its key",
};

describe("the tables of encryption", () => {
  it("name the key of whatever holds data or takes a key", () => {
    const asked = types.filter((type) => dataHolding(type) || takesKey(type));
    expect(asked).toContain("aws_ecr_repository");
    expect(
      asked.filter((type) => !(type in KEY_ARGUMENTS) && !(type in NEEDS_NO_KEY)),
      "modules/aws/key-arguments.ts, or with a reason here: NEEDS_NO_KEY",
    ).toEqual([]);
  });

  /** AWS encrypts them always: nothing is to be judged. Source: the user guides of KMS and Secrets Manager (2026-11). */
  const ALWAYS_ENCRYPTED = ["aws_kms_key", "aws_secretsmanager_secret"];

  it("judge whether each thing that holds data is encrypted, or kept", () => {
    expect(
      holding.filter((type) => !(type in STORES) && !ALWAYS_ENCRYPTED.includes(type)),
      "modules/checks/stores/",
    ).toEqual([]);
  });
});

/** Empty or not, they are deleted by hand (docs/removals.md), or by nobody as long as something is in them. */
const GOES_ALONE: Readonly<Record<string, string>> = {
  aws_ebs_volume: "its host is in the same stack, and goes first by reference",
  aws_sqs_queue: "its schedules are in the same stack, and go first by reference",
  aws_s3_bucket: "its load balancer is in the same stack, or it holds the state of all of them",
};

it("the table of deletions says what becomes of those who use what holds data", () => {
  expect(
    holding.filter((type) => !(type in USES) && !(type in GOES_ALONE)),
    "modules/aws/deletion-order.ts, or with a reason here: GOES_ALONE",
  ).toEqual([]);
});

/** In Terraform what another stack refers to is an output, which CDKTF makes by itself. */
it("the table of deletions says what becomes of other stacks, whatever they refer to", () => {
  const outputs = allAsked().flatMap(({ all }) =>
    all.flatMap(({ json }) => Object.entries(json.output ?? {})),
  );
  const crossing = outputs
    .filter(([name]) => name.startsWith("cross-stack-output-"))
    .map(([, output]) => /^\$\{(\w+)\./.exec(String(output.value))?.[1] ?? "");
  expect(new Set(crossing).size).toBeGreaterThan(8);
  // What is only read, or worked out of it, is deleted by nobody here.
  const deleted = [...new Set(crossing)].filter((type) => type !== "data" && type !== "local");
  expect(
    deleted.filter((type) => !(type in USES)),
    "modules/aws/deletion-order.ts",
  ).toEqual([]);
});

/** How Security Hub calls the service that has the controls of a type. */
const CONTROLS_OF: Readonly<Record<string, string | { readonly none: string }>> = {
  aws_db_instance: "RDS",
  aws_docdb_cluster: "DocumentDB",
  aws_ebs_volume: {
    none: "controls of EC2 for volumes are about backup plans, which this project has by snapshots",
  },
  aws_ecr_repository: "ECR",
  aws_efs_file_system: "EFS",
  aws_elasticache_cluster: "ElastiCache",
  aws_elasticache_replication_group: "ElastiCache",
  aws_kms_key: {
    none: "controls of KMS are about policies of users and about deletion, which needs a waiting period",
  },
  aws_rds_cluster: "RDS",
  aws_s3_bucket: { none: "controls of S3 for access logs and state are judged by stores-are-encrypted" },
  aws_route53_zone: "Route53",
  aws_secretsmanager_secret: "SecretsManager",
  aws_sqs_queue: { none: "controls of SQS for encryption are judged by stores-are-encrypted" },
};

it("the table of Security Hub's controls has those of whatever holds data", () => {
  const services = new Set(CONTROLS.map(({ id }) => id.split(".")[0]));
  const missing = holding.filter((type) => {
    const of = CONTROLS_OF[type];
    return of === undefined || (typeof of === "string" && !services.has(of));
  });
  expect(missing, "modules/aws/security-hub.ts and CONTROLS_OF here").toEqual([]);
});

/** No calls of theirs: another service makes them, or they go another way. */
const NO_CALLS: Readonly<Record<string, string>> = {
  elasticfilesystem: "tasks mount it, over its mount targets",
  kms: "Secrets Manager, ECR and EBS call it on behalf of whoever reads",
};

/** What the roles of hosts and tasks may change, by the service in IAM. */
function servicesCalled(asked: Asked): string[] {
  const trusted = Object.assign(
    {},
    ...asked.all.map(({ json }) => json.resource?.["aws_iam_role"] ?? {}),
  ) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const policies = resourcesIn(asked, "aws_iam_role_policy").filter(({ role }) => {
    const [, id = ""] = /aws_iam_role\.([\w-]+)\./.exec(String(role)) ?? [];
    return /"(ec2|ecs-tasks)\./.test(String(trusted[id]?.["assume_role_policy"]));
  });
  const actions = policies.flatMap(({ policy }) => [
    ...String(policy).matchAll(/"([a-z0-9-]+):(?!Describe|List|Get)[A-Z]\w*"/g),
  ]);
  return [...new Set(actions.map(([, service]) => service ?? ""))].sort();
}

/** The endpoint that a service in IAM has under another name. Source: endpoint-policies.ts. */
const ENDPOINTS: Readonly<Record<string, string>> = { cloudwatch: "monitoring", ecr: "ecr.api" };

it.each(NAMES)(
  "in %s each service that hosts and tasks call has an endpoint, where endpoints are the only way out",
  (name) => {
    const asked = askedOf(name);
    const further = foldOver(asked.environment, ({ endpoints }) => (isNone(endpoints) ? [] : endpoints));
    const all: readonly string[] = [...INTERFACE_ENDPOINTS, ...further];
    const called = servicesCalled(asked);
    expect(called).toContain("logs");
    expect(
      called.filter((service) => !(service in NO_CALLS) && !all.includes(ENDPOINTS[service] ?? service)),
    ).toEqual([]);
  },
);
