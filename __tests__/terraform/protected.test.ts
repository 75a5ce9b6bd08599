import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { dataHolding } from "../../modules/aws/data-holding.ts";
import { marketWith, PROJECT } from "../support/environment.ts";
import { DOCUMENTDB } from "../support/kinds.ts";
import { ChangingProject } from "./change.ts";
import { environmentOf, SnapshotFolder, type SnapshotJson, snapshotStacks } from "./snapshot-stacks.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (plans that would destroy what is protected)`);

type Arguments = Readonly<Record<string, unknown>>;

/** What people, name servers and other people's firewalls point at, beside what holds data. */
const POINTED_AT = ["aws_cloudfront_distribution", "aws_eip", "aws_lb"];

interface Otherwise {
  readonly why: string;
  /** Of every one of a lasting environment. */
  readonly holds: (args: Arguments) => boolean;
}

/** What Terraform would plan to destroy, and why that does no harm or ends before it does. */
const NOT_BY_TERRAFORM: Readonly<Record<string, Otherwise>> = {
  aws_ecr_repository: {
    why: "AWS deletes no repository with images (RepositoryNotEmptyException), unless it is forced",
    holds: ({ force_delete }) => force_delete === false,
  },
  aws_eip: {
    why: "no argument of it that an environment sets makes the provider replace it; it goes with its bastion or gateway",
    holds: ({ domain }) => domain === "vpc",
  },
  aws_elasticache_cluster: {
    why: "of Memcached, which holds copies and is empty after every restart",
    holds: ({ engine }) => engine === "memcached",
  },
  aws_kms_key: {
    why: "where nothing that lasts is under it, AWS keeps it for 30 days, in which the deletion can be cancelled",
    holds: ({ deletion_window_in_days: days }) => days === 30,
  },
  aws_lb: {
    why: "AWS deletes no load balancer whose deletion protection is on (OperationNotPermitted)",
    holds: ({ enable_deletion_protection }) => enable_deletion_protection === true,
  },
  aws_s3_bucket: {
    why: "AWS deletes no bucket with objects (BucketNotEmpty), unless it is forced",
    holds: ({ force_destroy }) => force_destroy === false,
  },
  aws_secretsmanager_secret: {
    why: "AWS keeps it for the recovery window, 30 days where nothing is said",
    holds: ({ recovery_window_in_days: days }) => days === undefined || Number(days) >= 7,
  },
  aws_sqs_queue: {
    why: "it holds the messages of failed starts, which are told by an alarm; nothing else reads them",
    holds: () => true,
  },
};

const stacks = snapshotStacks();

interface Found {
  readonly stack: string;
  readonly type: string;
  readonly address: string;
  readonly args: Arguments;
}

const found: readonly Found[] = [...stacks].flatMap(([stack, { resource = {} }]) =>
  Object.entries(resource).flatMap(([type, ids]) =>
    dataHolding(type) || POINTED_AT.includes(type)
      ? Object.entries(ids).map(([id, args]) => ({ stack, type, address: `${type}.${id}`, args }))
      : [],
  ),
);
const isProtected = ({ args }: Found): boolean =>
  (args["lifecycle"] as { prevent_destroy?: boolean } | undefined)?.prevent_destroy === true;
/** Whether an environment says of itself that nothing in it need last. */
function isDisposable(environment: string): boolean {
  const [file] = ["environments", "__tests__/environments"]
    .map((folder) => join(PROJECT, folder, `${environment}.yml`))
    .filter((path) => existsSync(path));
  if (file === undefined) throw new Error(`no file of the environment ${environment} is known`);
  return (parse(readFileSync(file, "utf8")) as { disposable?: boolean }).disposable === true;
}
const environments = new Set([...stacks.keys()].map(environmentOf));
const disposable = new Set([...environments].filter(isDisposable));
const lasting = found.filter(({ stack }) => !disposable.has(environmentOf(stack)));
/** DocumentDB is only in an environment that need not last, and is looked at by itself. */
const types = [...new Set(lasting.map(({ type }) => type))].sort();

describe("what holds data or is pointed at", () => {
  it("is of the types that are looked at here", () => {
    expect(new Set([...types, "aws_docdb_cluster"])).toEqual(new Set(found.map(({ type }) => type)));
    expect(Object.keys(NOT_BY_TERRAFORM).filter((type) => !types.includes(type))).toEqual([]);
  });

  it("is protected by Terraform, or in another way in every lasting environment", () => {
    const open = lasting.filter(
      (one) => !isProtected(one) && NOT_BY_TERRAFORM[one.type]?.holds(one.args) !== true,
    );
    expect(open.map(({ stack, address }) => `${stack}: ${address}`)).toEqual([]);
  });
});

/** One protected resource of each type, in the stack that needs the fewest before it. */
const samples = types.flatMap((type) => {
  const [one] = lasting
    .filter((each) => each.type === type && isProtected(each))
    .sort((a, b) => stacksUpTo(a.stack).length - stacksUpTo(b.stack).length);
  return one ? [one] : [];
});

function stacksUpTo(stack: string): string[] {
  const names = [...stacks.keys()].filter((name) => environmentOf(name) === environmentOf(stack));
  return names
    .slice(0, names.indexOf(stack) + 1)
    .filter((name) => name === stack || !/-bootstrap$/.test(name));
}

describe.skipIf(missing)("a plan that would replace", () => {
  const folder = new SnapshotFolder();
  beforeAll(() => {
    for (const stack of new Set(samples.flatMap(({ stack }) => stacksUpTo(stack)))) {
      folder.init(stack, stacks.get(stack) as SnapshotJson);
      folder.apply(stack);
    }
  });
  afterAll(() => folder.remove());

  it("is tried with every type that Terraform protects", () => {
    expect(samples.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        "aws_ebs_volume",
        "aws_kms_key",
        "aws_route53_zone",
        "aws_cloudfront_distribution",
      ]),
    );
    expect(types.filter((type) => !samples.some((one) => one.type === type))).toEqual(
      Object.keys(NOT_BY_TERRAFORM).filter((type) => !["aws_kms_key", "aws_s3_bucket"].includes(type)),
    );
  });

  it.each(samples)("$type is refused, and names it", ({ stack, address }) => {
    const { code, output } = folder.run(stack, ["plan", `-replace=${address}`]);
    expect(code).toBe(1);
    expect(output.replace(/[\s│]+/g, " ")).toContain(`Instance cannot be destroyed`);
    expect(output.replace(/[\s│]+/g, " ")).toContain(`Resource ${address} has lifecycle.prevent_destroy set`);
  });

  it("aws_docdb_cluster is refused, and names it", () => {
    const project = ChangingProject.deployed({ environment: marketWith(DOCUMENTDB) });
    try {
      const [id] = Object.keys(project.resources("market-data", "aws_docdb_cluster"));
      expect(() => project.plan("market-data", { replace: [`aws_docdb_cluster.${id}`] })).toThrow(
        /Instance cannot be destroyed/,
      );
    } finally {
      project.remove();
    }
  });
});
