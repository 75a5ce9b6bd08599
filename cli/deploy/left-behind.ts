import { LEFT_BEHIND } from "../../modules/aws/left-behind.ts";
import { rightsOf } from "../../modules/aws/terraform-rights.ts";
import { inMonths } from "./kept.ts";
import { resourcesInState } from "./state-resources.ts";

/** Something that AWS goes on to bill although the file keeps nothing of it. */
export interface Behind {
  readonly what: string;
  /** What it goes on to cost, and until when. */
  readonly billed: string;
  /** A command that finds it. */
  readonly find: string;
}

/** What the destroy of a stack leaves that AWS bills. @param text its state, before the destroy */
export function leftBehind(text: string, region: string): Behind[] {
  return resourcesInState(text).flatMap(({ type, attributes }) => {
    const left = LEFT_BEHIND[type];
    if (left === undefined || typeof left.billed !== "string" || isOff(type, attributes)) return [];
    const { what, billed, until, find } = left;
    return [
      {
        what,
        billed: `${inMonths(billed, region)}, until ${until}`,
        find: `${find.replace("NAME", nameOf(attributes))} --region ${region}`,
      },
    ];
  });
}

/**
 * Services whose service-linked roles stay in the account, for all that use them. AWS bills no role. Source: IAM User Guide,
 * "Create a service-linked role": deleted by hand, once nothing uses it; aws.amazon.com/iam (2026-11-28).
 * @param text a state, before the destroy
 */
export const linkedServices = (text: string): string[] =>
  resourcesInState(text).flatMap(({ type }) => rightsOf(type)?.serviceLinkedRoles ?? []);

/** Backups of a file system that nobody makes. */
const isOff = (type: string, attributes: Readonly<Record<string, unknown>>): boolean =>
  type === "aws_efs_backup_policy" && JSON.stringify(attributes["backup_policy"] ?? "").includes("DISABLED");

/** The tag of the volumes that a policy is for, or the name of the thing itself. */
function nameOf(attributes: Readonly<Record<string, unknown>>): string {
  const [, tag] = /"stateful":"([^"]+)"/.exec(JSON.stringify(attributes["policy_details"] ?? "")) ?? [];
  return tag ?? String(attributes["name"] ?? attributes["family"] ?? "");
}
