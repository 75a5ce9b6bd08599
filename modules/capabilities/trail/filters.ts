import { CIS_PATTERNS, NO_CHANGES, USER_AGENTS } from "../../aws/cloudtrail.ts";
import { deliveryRoleName } from "../../naming.ts";

/** What of an account's calls people are told of. */
export interface TrailFilter {
  /** Ends the names of the metric and of the alarm. */
  readonly id: "root-login" | "denied-calls" | "changes-outside-terraform";
  /** In the language of filter patterns of CloudWatch Logs. What any of them finds counts, by each that finds it. */
  readonly patterns: readonly [string, ...string[]];
  readonly description: string;
  /** Calls within five minutes. */
  readonly threshold: number;
}

export const trailFilters = (environment: string, deniedCalls: number): TrailFilter[] => [
  {
    id: "root-login",
    patterns: [CIS_PATTERNS.rootLogin.value],
    description: "Somebody works as the root user of the account",
    threshold: 1,
  },
  {
    id: "denied-calls",
    patterns: [CIS_PATTERNS.deniedCalls.value],
    description: `AWS refused ${deniedCalls} calls or more within five minutes`,
    threshold: deniedCalls,
  },
  {
    id: "changes-outside-terraform",
    patterns: changesOutsideTerraform(environment),
    description: `A change that names something of ${environment} came neither from Terraform nor from its own roles`,
    threshold: 1,
  },
];

/** What stands before a name in a record: the quote of its value, or what parts an ARN and a path. */
const BEFORE = ['"', "/", ":"];
/** What stands behind the environment's name in names of its own: their rest, or an end as before. */
const BEHIND = ['"', "-", "/", ":"];

/**
 * Terms of the whole record, since each service says in fields of its own what a call is about; all of them must be
 * there, and none behind a hyphen. A term is found within a word as well, so that the environment's name has its ends with
 * it, and each pair of ends is a pattern of its own: "app" is then no part of "application". What AWS's services do by
 * themselves, such as scaling, what hosts do by the role that they get of EC2, and the streams that tasks write logs to,
 * are no changes by a person.
 * Source: `PATTERNS` of modules/aws/cloudtrail.ts.
 */
function changesOutsideTerraform(environment: string): readonly [string, ...string[]] {
  const unwanted = [
    USER_AGENTS.terraform.value,
    USER_AGENTS.own.value,
    `:assumed-role/${deliveryRoleName(environment)}/`,
    '"invokedBy":',
    '"ec2RoleDelivery":',
    '"type":"AWSService"',
    '"eventType":"AwsServiceEvent"',
    ...Object.values(NO_CHANGES).flatMap(({ value }) => value.map((name) => `"eventName":"${name}"`)),
  ];
  const without = unwanted.map((text) => `-${term(text)}`);
  const patternOf = (before: string, behind: string): string =>
    [...['"readOnly":false', before + environment + behind].map(term), ...without].join(" ");
  const [first = "", ...others] = BEFORE.flatMap((before) =>
    BEHIND.map((behind) => patternOf(before, behind)),
  );
  return [first, ...others];
}

const term = (text: string): string => `"${text.replaceAll('"', '\\"')}"`;
