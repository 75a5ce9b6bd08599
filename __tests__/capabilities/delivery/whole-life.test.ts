import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { linkedServices } from "../../../cli/deploy/left-behind.ts";
import { synthesiseOne } from "../../../cli/synthesise.ts";
import { PROJECT } from "../../support/environment.ts";
import { isAllowed } from "../../support/policy-simulation.ts";

const ACCOUNT = "123456789012";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/mall-delivery`;
const folder = mkdtempSync(join(tmpdir(), "emptied-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The policies of mall's pipeline, with changes of the file's first level. */
function policiesWith(changes: object): string[] {
  const given = parse(readFileSync(join(PROJECT, "environments/mall.yml"), "utf8"));
  const { delivery, state } = parse(
    readFileSync(join(PROJECT, "__tests__/environments/pipeline.yml"), "utf8"),
  );
  const file = join(folder, "mall.yml");
  writeFileSync(file, stringify({ ...given, account: ACCOUNT, delivery, state, ...changes }));
  const { stacks } = synthesiseOne(file, mkdtempSync(join(folder, "out-")), {
    root: PROJECT,
    outdir: "cdktf.out",
    records: "leave",
  });
  return stacks.flatMap(({ json }) =>
    Object.values(
      (json.resource?.["aws_iam_policy"] ?? {}) as Record<string, { name: string; policy: string }>,
    )
      .filter(({ name }) => name.startsWith("mall-delivery-"))
      .map(({ policy }) => policy),
  );
}

describe("a pipeline that destroys an environment of which nothing is kept", () => {
  const own = policiesWith({});
  const may = (identity: readonly string[], action: string, bucket: string, key = ""): Promise<boolean> =>
    isAllowed({ principal: ROLE, action, resource: `arn:aws:s3:::${bucket}${key}`, identity });

  it("empties the buckets that Terraform is told to empty", async () => {
    expect(await may(own, "s3:ListBucketVersions", "mall-site-1")).toBe(true);
    expect(await may(own, "s3:DeleteObjectVersion", "mall-site-1", "/index.html")).toBe(true);
  });

  it("deletes no record of a trail that is kept, and nothing of others", async () => {
    for (const bucket of ["mall-trail-1", "malls-site-1", "tests-terraform-state-123456789012"]) {
      expect([bucket, await may(own, "s3:DeleteObjectVersion", bucket, "/a")]).toEqual([bucket, false]);
      expect([bucket, await may(own, "s3:DeleteObject", bucket, "/a")]).toEqual([bucket, false]);
    }
  });

  it("has no such right where a bucket is kept with what is in it", async () => {
    const lasting = policiesWith({ disposable: false });
    expect(lasting.length).toBeGreaterThan(5);
    expect(await may(lasting, "s3:DeleteObjectVersion", "mall-site-1", "/index.html")).toBe(false);
  });
});

describe("a pipeline that destroys a zone with what others have put into it", () => {
  const domain = (create: boolean) => ({
    domain: {
      zone: { name: "event.example.com", ...(create ? { create, delegated: true } : {}) },
      names: ["event.example.com"],
    },
  });
  const own = policiesWith(domain(true));
  const zone = "arn:aws:route53:::hostedzone/Z1";
  const changes = (
    identity: readonly string[],
    action: string,
    name: string,
    type = "TXT",
  ): Promise<boolean> =>
    isAllowed({
      principal: ROLE,
      action: "route53:ChangeResourceRecordSets",
      resource: zone,
      context: {
        "route53:ChangeResourceRecordSetsActions": [action],
        "route53:ChangeResourceRecordSetsNormalizedRecordNames": [name],
        "route53:ChangeResourceRecordSetsRecordTypes": [type],
      },
      identity,
    });
  const asks = (identity: readonly string[]): Promise<boolean> =>
    isAllowed({ principal: ROLE, action: "route53:GetDNSSEC", resource: zone, identity });

  it("asks whether it is signed, and deletes their records", async () => {
    expect(await asks(own)).toBe(true);
    expect(await changes(own, "DELETE", "mail.event.example.com")).toBe(true);
    expect(await changes(own, "DELETE", "\\052.event.example.com", "MX")).toBe(true);
    expect(await changes(own, "CREATE", "event.example.com", "A")).toBe(true);
  });

  it("makes and changes none of them, and deletes none of another name", async () => {
    expect(await changes(own, "UPSERT", "mail.event.example.com")).toBe(false);
    expect(await changes(own, "CREATE", "mail.event.example.com")).toBe(false);
    expect(await changes(own, "DELETE", "mail.example.com")).toBe(false);
    expect(await changes(own, "DELETE", "myevent.example.com")).toBe(false);
  });

  it.each([
    ["that somebody else has made", domain(false)],
    ["that is kept", { ...domain(true), disposable: false }],
  ])("does neither with a zone %s", async (_, changed) => {
    const others = policiesWith(changed);
    expect(others.length).toBeGreaterThan(5);
    expect(await asks(others)).toBe(false);
    expect(await changes(others, "DELETE", "mail.event.example.com")).toBe(false);
    expect(await changes(others, "CREATE", "event.example.com", "A")).toBe(true);
  });
});

describe("a pipeline in an account where nobody has made anything yet", () => {
  const file = (name: string): string =>
    readFileSync(join(PROJECT, `__tests__/__snapshots__/stacks/mall-${name}.tf.json`), "utf8");
  const types = ["network", "data", "service"].flatMap((name) =>
    Object.keys(JSON.parse(file(name)).resource ?? {}),
  );
  const state = {
    resources: types.map((type) => ({ mode: "managed", type, name: "it", instances: [{ attributes: {} }] })),
  };
  const services = [...new Set(linkedServices(JSON.stringify(state)))];
  const own = policiesWith({});
  const makes = (service: string, named = service): Promise<boolean> =>
    isAllowed({
      principal: ROLE,
      action: "iam:CreateServiceLinkedRole",
      resource: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/${service}/AWSServiceRoleForIt`,
      context: { "iam:AWSServiceName": named },
      identity: own,
    });

  it("has what makes such roles, which a destroy tells", () => {
    expect(services).toEqual(
      expect.arrayContaining(["elasticloadbalancing.amazonaws.com", "rds.amazonaws.com"]),
    );
  });

  it.each(services)("lets %s make its role", async (service) => {
    expect(await makes(service)).toBe(true);
    expect(await makes(service, "autoscaling-plans.amazonaws.com")).toBe(false);
  });

  it("lets no other service make one", async () => {
    expect(await makes("guardduty.amazonaws.com")).toBe(false);
  });
});
