import { type FoundResource, resourcesOf, type Synthesis } from "../rule.ts";
import { isBucketArn, isNamedArn, isWild } from "./conditions.ts";
import { unknownService } from "./services.ts";

/** Something that is wrong with a permission that is written as arguments of a resource, not as a policy. */
export interface PermissionFault {
  readonly found: FoundResource;
  readonly argument: string;
  readonly complaint: string;
}

/**
 * Permissions whose principal is an argument. Source: provider schema of `@cdktf/provider-aws` 21.22.1, 2026-11-26.
 */
export function permissionCallers(synthesis: Synthesis): PermissionFault[] {
  return [
    ...resourcesOf(synthesis, "aws_lambda_permission").flatMap(lambda),
    ...resourcesOf(synthesis, "aws_lambda_layer_version_permission").flatMap((found) =>
      found.arguments["principal"] === "*" && found.arguments["organization_id"] === undefined
        ? [fault(found, "principal", "lets anybody use the layer; name an account, or organization_id.")]
        : [],
    ),
    ...resourcesOf(synthesis, "aws_cloudwatch_event_permission").flatMap((found) =>
      found.arguments["principal"] === "*" && found.arguments["condition"] === undefined
        ? [
            fault(
              found,
              "principal",
              "lets anybody send events; name an account, or a condition on aws:PrincipalOrgID.",
            ),
          ]
        : [],
    ),
    ...resourcesOf(synthesis, "aws_vpc_endpoint_service_allowed_principal").flatMap((found) =>
      found.arguments["principal_arn"] === "*" ? [fault(found, "principal_arn", OPEN_ENDPOINT)] : [],
    ),
    ...resourcesOf(synthesis, "aws_vpc_endpoint_service").flatMap((found) =>
      [found.arguments["allowed_principals"]].flat().includes("*")
        ? [fault(found, "allowed_principals", OPEN_ENDPOINT)]
        : [],
    ),
  ];
}

const OPEN_ENDPOINT = "lets anybody connect to the service; name the accounts.";

const fault = (found: FoundResource, argument: string, complaint: string): PermissionFault => ({
  found,
  argument,
  complaint,
});

/** Arguments that say for whom the caller calls. Source: Lambda API Reference, AddPermission, 2026-11. */
const NAMING = ["source_arn", "source_account", "principal_org_id"] as const;

function lambda(found: FoundResource): PermissionFault[] {
  const { principal } = found.arguments;
  if (typeof principal !== "string") return [];
  const wild = NAMING.filter(
    (name) => found.arguments[name] !== undefined && !isNamed(found.arguments[name]),
  );
  if (wild.length > 0)
    return wild.map((name) =>
      fault(found, name, `"${String(found.arguments[name])}" names nobody; write whose it is.`),
    );
  const isNamedBy = NAMING.some((name) => found.arguments[name] !== undefined);
  if (principal === "*")
    return isNamedBy ? [] : [fault(found, "principal", "lets anybody call the function; name who may.")];
  if (!principal.includes(".")) return [];
  const unknown = unknownService(principal);
  if (unknown !== undefined) return [fault(found, "principal", unknown)];
  const { source_arn: arn, source_account: account } = found.arguments;
  if (typeof arn === "string" && isBucketArn(arn) && account === undefined)
    return [
      fault(
        found,
        "source_arn",
        `lets ${principal} call for whoever owns the bucket's name, since its ARN has no account; add source_account.`,
      ),
    ];
  return isNamedBy
    ? []
    : [fault(found, "principal", `lets ${principal} call for anybody; add source_arn or source_account.`)];
}

function isNamed(value: unknown): boolean {
  const text = String(value);
  return text.startsWith("arn:") ? isNamedArn(text) : !isWild(text);
}
