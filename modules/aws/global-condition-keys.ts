/**
 * Condition keys that every action knows, by when AWS sets them.
 * Source: IAM User Guide, "AWS global condition context keys", 2026-11.
 */

/** Of whoever calls. Services of AWS that call by themselves are no principals of an account: for them none is set. */
const OF_PRINCIPALS = [
  "aws:PrincipalAccount",
  "aws:PrincipalArn",
  "aws:PrincipalOrgID",
  "aws:PrincipalOrgPaths",
  "aws:PrincipalTag/${TagKey}",
  "aws:PrincipalType",
  "aws:userid",
  "aws:username",
] as const;

/** Set only when a service of AWS calls by itself, for a resource of somebody's. */
const OF_SERVICES = [
  "aws:SourceAccount",
  "aws:SourceArn",
  "aws:SourceOrgID",
  "aws:SourceOrgPaths",
  "aws:SourceOwner",
] as const;

const OF_ALL = [
  "aws:AssumedRoot",
  "aws:CalledVia",
  "aws:CalledViaFirst",
  "aws:CalledViaLast",
  "aws:ChatbotSourceArn",
  "aws:CurrentTime",
  "aws:Ec2InstanceSourcePrivateIPv4",
  "aws:Ec2InstanceSourceVpc",
  "aws:EpochTime",
  "aws:FederatedProvider",
  "aws:MultiFactorAuthAge",
  "aws:MultiFactorAuthPresent",
  "aws:PrincipalIsAWSService",
  "aws:PrincipalServiceName",
  "aws:PrincipalServiceNamesList",
  "aws:referer",
  "aws:RequestedRegion",
  "aws:ResourceAccount",
  "aws:ResourceOrgID",
  "aws:ResourceOrgPaths",
  "aws:SecureTransport",
  "aws:SourceIdentity",
  "aws:SourceIp",
  "aws:SourceVpc",
  "aws:SourceVpcArn",
  "aws:SourceVpce",
  "aws:TokenIssueTime",
  "aws:UserAgent",
  "aws:ViaAWSService",
  "aws:VpceAccount",
  "aws:VpceOrgID",
  "aws:VpceOrgPaths",
  "aws:VpcSourceIp",
  // Set for credentials of a host or a function, whatever the service that is called.
  "ec2:RoleDelivery",
  "ec2:SourceInstanceArn",
  "lambda:SourceFunctionArn",
] as const;

const lower = (keys: readonly string[]): readonly string[] => keys.map((key) => key.toLowerCase());
const PRINCIPALS = lower(OF_PRINCIPALS);
const SERVICES = lower(OF_SERVICES);
const ALL = lower(OF_ALL);
const TAG = "aws:principaltag/";

export type GlobalKey = "principal" | "service" | "any";

/** Undefined for keys that only some actions know, those of tags among them. */
export function globalKey(key: string): GlobalKey | undefined {
  const name = key.toLowerCase();
  if (PRINCIPALS.includes(name) || name.startsWith(TAG)) return "principal";
  if (SERVICES.includes(name)) return "service";
  return ALL.includes(name) ? "any" : undefined;
}
