/** An entry of `failures` in the answer of RunTask. Source: ECS in botocore 1.44.8, Failure (2026-11). */
export interface RunTaskFailure {
  readonly reason?: string | undefined;
  /** What it is about: a container instance, or nothing where there is none. */
  readonly arn?: string | undefined;
  readonly detail?: string | undefined;
}

/**
 * What the reasons mean, and what to do. Source: ECS Developer Guide, "Amazon ECS API failure reasons"; for Fargate's
 * capacity AWS re:Post, "How do I troubleshoot Fargate task capacity errors with RunTask" (2026-11).
 */
const MEANINGS: readonly (readonly [pattern: RegExp, means: string])[] = [
  [/^RESOURCE:CPU$/, "the host has less CPU free than the task asks for; allow more hosts, or larger ones"],
  [
    /^RESOURCE:MEMORY$/,
    "the host has less memory free than the task asks for; allow more hosts, or larger ones",
  ],
  [
    /^RESOURCE:ENI$/,
    "the host has no network interface left for the task; allow more hosts, or a type with more interfaces",
  ],
  [
    /^RESOURCE:PORTS?$/,
    "a port of the host that the task publishes is taken; wait until the other task has ended, or allow more hosts",
  ],
  [/^RESOURCE:GPU$/, "the host has no GPU free; allow more hosts with a GPU"],
  [/^RESOURCE:FARGATE$/, "Fargate has no capacity free at the moment; try again later"],
  [/^Capacity is unavailable/i, "Fargate has no capacity free at the moment; try again later"],
  [/^RESOURCE/, "the host does not have free what the task asks for; allow more hosts, or larger ones"],
  [
    /^ATTRIBUTE/,
    "the host lacks an attribute that the task definition needs, such as its processor or a log driver; choose another instance type, or replace hosts that are older than the definition",
  ],
  [
    /^AGENT$/,
    "the ECS agent of the host is not connected; look whether the host has a way out to ECS, or end it, and the autoscaling group replaces it",
  ],
  [
    /^MemberOf placement constraint unsatisfied/i,
    "no host fulfils the placement constraints of the task; choose another instance type",
  ],
  [
    /^EMPTY CAPACITY PROVIDER$/i,
    "its capacity provider has no host; look why the autoscaling group starts none",
  ],
  [/^NO ACTIVE INSTANCES$/i, "the cluster has no host; look why the autoscaling group starts none"],
  [/^LOCATION$/, "no host is in a zone of the task's subnets; the hosts need the same zones"],
  [/^INACTIVE$/, "the host has left the cluster"],
  [/^MISSING$/, "ECS does not find it"],
];

/** Why RunTask has started nothing, as a sentence for each failure: its reason, what it is about, what that means. */
export function runTaskFailuresInWords(failures: readonly RunTaskFailure[]): string[] {
  if (failures.length === 0) return ["ECS gives no reason."];
  return failures.map(({ reason, arn, detail }) => {
    const means = MEANINGS.find(([pattern]) => reason !== undefined && pattern.test(reason))?.[1];
    const said = `${ended(reason) ?? "ECS gives no reason"}${arn === undefined ? "" : ` (${arn})`}`;
    return `${[said, ended(detail), means].filter((text) => text !== undefined).join(": ")}.`;
  });
}

const ended = (text: string | undefined): string | undefined => text?.replace(/\.$/, "") || undefined;
