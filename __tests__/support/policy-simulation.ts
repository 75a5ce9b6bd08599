import { runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";

/** A call by somebody, and the policies that decide on it, each as JSON. */
export interface SimulatedCall {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  readonly identity: readonly string[];
  readonly boundary?: string;
  /** That of the resource, such as the trust policy of a role. */
  readonly ofResource?: string;
}

/** Terraform makes one dollar of two. */
const document = (text: string): unknown => JSON.parse(text.replaceAll("$${", "${"));

const policies = (texts: readonly string[]): Simulation["identityPolicies"] =>
  texts.map((text, index) => ({ name: `policy-${index + 1}`, policy: document(text) }));

/**
 * Whether IAM allows the call, by a simulator that knows AWS's actions, resource types and condition keys by itself.
 *
 * @throws Error when a policy or the call is none that AWS takes
 */
export async function isAllowed(call: SimulatedCall): Promise<boolean> {
  const { principal, action, resource, context = {}, identity, boundary, ofResource } = call;
  const [, , , , account = ""] = resource.split(":");
  const result = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId: account === "" ? (principal.split(":")[4] ?? "") : account },
        contextVariables: Object.fromEntries(
          Object.entries(context).map(([key, value]) => [
            key,
            typeof value === "string" ? value : [...value],
          ]),
        ),
      },
      identityPolicies: policies(identity),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(boundary === undefined ? {} : { permissionBoundaryPolicies: policies([boundary]) }),
      ...(ofResource === undefined ? {} : { resourcePolicy: document(ofResource) }),
    },
    {},
  );
  if (result.resultType === "error") throw new Error(JSON.stringify(result.errors));
  return result.overallResult === "Allowed";
}
