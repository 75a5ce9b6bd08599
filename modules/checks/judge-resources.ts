import type { Mappings } from "../aws/terraform-to-api.ts";
import type { LaunchType } from "../compose/index.ts";
import { RULES } from "./catalogue.ts";
import type { JudgedFrom, Level, PlanFacts, Rule, Synthesis } from "./rule.ts";
import { type Finding, findingsOf } from "./waivers.ts";

export interface JudgedStacks {
  /** Terraform's JSON of each stack; `path` stands before what is found. */
  readonly stacks: Synthesis["stacks"];
  /** How resources become input of AWS's API. */
  readonly mappings: Mappings;
  /** What tasks can run on. */
  readonly launchType: LaunchType;
  /** What there is of them: the sources that Terraform reads, or a plan. */
  readonly from: JudgedFrom;
  /** What the plan says of itself. */
  readonly plan?: PlanFacts;
  /** Nothing is asked of stores and load balancers that only what must last needs. Default false. */
  readonly disposable?: boolean;
}

/** What rules find in resources that no environment file stands behind, errors first. */
export function judgeStacks({ disposable = false, ...parts }: JudgedStacks): Finding[] {
  const synthesis = withoutEnvironment({ ...parts, disposable });
  const found = rulesFor(parts.from).flatMap((rule) => findingsOf(withoutKeys(rule), synthesis));
  return [...ofLevel(found, "error"), ...ofLevel(found, "warning")];
}

export const rulesFor = (from: JudgedFrom): readonly Rule[] =>
  RULES.filter(({ reads }) => reads === "resources" || reads === from);

const ofLevel = (found: readonly Finding[], level: Level): Finding[] =>
  found.filter((finding) => finding.level === level);

const withoutKeys = ({ keys: _, ...rule }: Rule): Rule => rule;

/** An environment that says nothing: no service, no compose file, no waiver. */
function withoutEnvironment({
  stacks,
  mappings,
  launchType,
  disposable,
  from,
  plan,
}: JudgedStacks & { readonly disposable: boolean }): Synthesis {
  return {
    stacks,
    from,
    ...(plan === undefined ? {} : { plan }),
    mappings,
    environment: {
      name: "",
      region: "us-east-1",
      disposable,
      waivers: [],
      state: { home: "local" },
      network: { egress: "none" },
      capacity: { placement: "private" },
      containers: {},
      service: { networkMode: "awsvpc", environment: {} },
    },
    project: { services: {}, positionOf: () => ({ file: "", line: 1, column: 1 }) },
    observationAt: (path, message) => ({ file: "", path: path.join("."), message }),
    services: [],
    runsOn: { launchType },
    launchTypes: [launchType],
    ownTasks: [],
    isPart: true,
  };
}
