import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dataHolding, holdsNoData } from "../../modules/aws/data-holding.ts";
import { PROJECT } from "../support/environment.ts";

const LIBRARY = join(PROJECT, "node_modules/@cdktf/provider-aws/lib");
/** Every type of resource of the provider, as Terraform knows it. */
const TYPES = readdirSync(LIBRARY, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !/^(data|ephemeral)-|^provider$/.test(entry.name))
  .map(({ name }) => {
    const text = readFileSync(join(LIBRARY, name, "index.js"), "utf8");
    return /tfResourceType = "(\w+)"/.exec(text)?.[1] ?? "";
  });

const judgements = (type: string): number =>
  [dataHolding(type) !== undefined, holdsNoData(type)].filter(Boolean).length;

describe("every type of resource of the provider", () => {
  it("is said to hold data, or to hold none", () => {
    expect(TYPES.length).toBeGreaterThan(1500);
    expect(TYPES.filter((type) => judgements(type) !== 1)).toEqual([]);
  });

  it.each([
    "aws_elasticache_replication_group",
    "aws_opensearch_domain",
    "aws_redshift_cluster",
    "aws_memorydb_cluster",
    "aws_fsx_lustre_file_system",
    "aws_cognito_user_pool",
    "aws_sqs_queue",
    "aws_kinesis_stream",
    "aws_backup_vault",
    "aws_route53_zone",
    "aws_cloudformation_stack",
  ])("%s holds data, also where only customise.ts makes it", (type) => {
    expect(dataHolding(type)).toMatchObject({ kind: expect.stringMatching(/^the /) });
  });

  it("stays with what it is kept with only where that holds no data of its own", () => {
    const kept = TYPES.flatMap((type) => {
      const { keepsWith = [], adoptedWith = [] } = dataHolding(type) ?? {};
      expect(keepsWith).toEqual(expect.arrayContaining([...adoptedWith]));
      return keepsWith;
    });
    expect(kept.filter((type) => !holdsNoData(type))).toEqual([]);
  });

  it("is not judged by its provider alone", () => {
    expect(["aws_new_thing", "mongodbatlas_cluster", "random_password"].map(judgements)).toEqual([0, 0, 0]);
    expect(["null_resource", "terraform_data"].map(judgements)).toEqual([1, 1]);
  });
});
