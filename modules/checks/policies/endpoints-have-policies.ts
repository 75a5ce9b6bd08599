import { type FoundResource, type Rule, resourceProblem, resourcesOf } from "../rule.ts";

/**
 * Services whose endpoints take no policy. Source: awsdocs/amazon-ecs-developer-guide issue 55, where only that of
 * `ecs` does; ECS Developer Guide, "Amazon ECS interface VPC endpoints", which names none for them; 2026-11-26.
 */
const WITHOUT_POLICIES = ["ecs-agent", "ecs-telemetry"];

export const endpointsHavePolicies: Rule = {
  id: "endpoints-have-policies",
  title: "Each VPC endpoint of a service of AWS has a policy that says who may call what through it.",
  reason:
    "Without one it lets everything through: anyone who takes over a task can send data to an account of their own.",
  sources: ['AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies"'],
  level: "error",
  reads: "resources",
  fails: { resources: { aws_vpc_endpoint: { storage: { service_name: "com.amazonaws.eu-central-1.s3" } } } },
  passes: {
    resources: {
      aws_vpc_endpoint: {
        storage: {
          service_name: "com.amazonaws.eu-central-1.s3",
          policy: '{"Version":"2012-10-17","Statement":[]}',
        },
      },
    },
  },
  check: (synthesis) => {
    const elsewhere = resourcesOf(synthesis, "aws_vpc_endpoint_policy");
    return resourcesOf(synthesis, "aws_vpc_endpoint")
      .filter((endpoint) => takesPolicy(endpoint) && !hasPolicy(endpoint, elsewhere))
      .map((endpoint) =>
        resourceProblem(
          endpointsHavePolicies,
          endpoint,
          "policy",
          "is absent, so anybody may call anything through the endpoint; write one that lets in aws:PrincipalAccount of this account. Where AWS takes none for this service, waive this.",
        ),
      );
  },
};

/** Endpoints of other accounts' services, and of appliances, take no policies. */
function takesPolicy({ arguments: { service_name, vpc_endpoint_type } }: FoundResource): boolean {
  if (!["Interface", "Gateway", undefined].some((type) => type === vpc_endpoint_type)) return false;
  if (typeof service_name !== "string") return false;
  // A name that only Terraform knows, such as that of a data source, is of AWS as likely as not.
  if (/^\$\{[^}]*\}$/.test(service_name)) return true;
  const name = service_name.replaceAll(/\$\{[^}]*\}/g, "region");
  const [, service] = /^(?:com|aws)\.(?:amazonaws|api)\.(?!vpce\.)[^.]+\.(.+)$/.exec(name) ?? [];
  return service !== undefined && !WITHOUT_POLICIES.includes(service);
}

function hasPolicy(endpoint: FoundResource, elsewhere: readonly FoundResource[]): boolean {
  const { policy } = endpoint.arguments;
  if (typeof policy === "string" && policy !== "") return true;
  const own = `\${aws_vpc_endpoint.${endpoint.id}.id}`;
  return elsewhere.some(
    ({ stack, arguments: { vpc_endpoint_id } }) => stack === endpoint.stack && vpc_endpoint_id === own,
  );
}
