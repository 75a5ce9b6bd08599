import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isOtherLanguage, policyArguments, typesWithPolicies } from "../../modules/aws/policy-arguments.ts";
import { attachingArguments } from "../../modules/checks/policies/attached.ts";

const LIBRARY = join(import.meta.dirname, "../../node_modules/@cdktf/provider-aws/lib");
const snake = (name: string): string => name.replaceAll(/([A-Z])/g, (letter) => `_${letter.toLowerCase()}`);

/** Every argument of the provider whose type is a string, or a list of strings: `aws_iam_role.assume_role_policy`. */
const ARGUMENTS = readdirSync(LIBRARY).flatMap((folder) => {
  const file = join(LIBRARY, folder, "index.d.ts");
  if (folder.startsWith("data-aws-") || !existsSync(file)) return [];
  const text = readFileSync(file, "utf8");
  const type = /tfResourceType = "(aws_\w+)"/.exec(text)?.[1];
  if (type === undefined) return [];
  return [...text.matchAll(/^ {4}readonly (\w+)\??: string(?:\[\])?;/gm)].map(
    ([, name = ""]) => [type, snake(name)] as const,
  );
});
const isOfProvider = new Set(ARGUMENTS.map((one) => one.join(".")));

/** Names and references of policies, which are not policies themselves. */
const POINTS_AT_ONE =
  /_(id|ids|arn|arns|name|names|type|type_name|revision|revision_id|version|scope|language|url|runtime|behavior)$/;

describe("arguments that take policies", () => {
  it("are all that the provider has whose name says so, or are in another language", () => {
    const unknown = ARGUMENTS.filter(
      ([type, name]) =>
        /polic(y|ies)/.test(name) &&
        !POINTS_AT_ONE.test(name) &&
        !isOtherLanguage(type, name) &&
        !policyArguments(type).some(({ path }) => path.split(".").at(-1) === name),
    );
    expect(unknown).toEqual([]);
  });

  it("are of the provider, and so is what they are attached to", () => {
    const wanted = typesWithPolicies().flatMap((type) =>
      policyArguments(type).flatMap(({ path, target }) =>
        [path.split(".").at(-1), target]
          .filter((name) => name !== undefined)
          .map((name) => `${type}.${name}`),
      ),
    );
    expect(wanted.filter((name) => !isOfProvider.has(name))).toEqual([]);
    expect(wanted.length).toBeGreaterThan(100);
  });

  it("are told from those that attach a policy by its ARN, of which none is unknown", () => {
    const attaching = attachingArguments();
    expect(attaching.filter((name) => !isOfProvider.has(name))).toEqual([]);
    const others =
      /^aws_(eks_access_policy_association|emr_studio_session_mapping|networkfirewall_firewall|batch_job_queue|ssoadmin_permissions_boundary_attachment)\./;
    const unknown = ARGUMENTS.map((one) => one.join(".")).filter(
      (name) => /policy_arns?$/.test(name) && !others.test(name) && !attaching.includes(name),
    );
    expect(unknown).toEqual([]);
  });
});
