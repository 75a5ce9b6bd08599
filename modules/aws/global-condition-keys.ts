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

/** What the operators of conditions compare. Source: IAM User Guide, "IAM JSON policy elements: Condition operators". */
const OPERATORS: Readonly<Record<string, OperatorKind>> = {
  StringEquals: "text",
  StringNotEquals: "text",
  StringEqualsIgnoreCase: "text",
  StringNotEqualsIgnoreCase: "text",
  StringLike: "text",
  StringNotLike: "text",
  ArnEquals: "text",
  ArnLike: "text",
  ArnNotEquals: "text",
  ArnNotLike: "text",
  NumericEquals: "number",
  NumericNotEquals: "number",
  NumericLessThan: "number",
  NumericLessThanEquals: "number",
  NumericGreaterThan: "number",
  NumericGreaterThanEquals: "number",
  DateEquals: "date",
  DateNotEquals: "date",
  DateLessThan: "date",
  DateLessThanEquals: "date",
  DateGreaterThan: "date",
  DateGreaterThanEquals: "date",
  Bool: "bool",
  BinaryEquals: "binary",
  IpAddress: "address",
  NotIpAddress: "address",
  Null: "presence",
};

export type OperatorKind = "text" | "number" | "date" | "bool" | "binary" | "address" | "presence";

export interface Operator {
  readonly kind: OperatorKind;
  /** Whether it lets a request through that does not have the key. */
  readonly ifExists: boolean;
}

/** Undefined where IAM has no such operator. */
export function readOperator(text: string): Operator | undefined {
  const bare = text.replace(/^For(AllValues|AnyValue):/, "");
  const ifExists = bare.endsWith("IfExists");
  const name = ifExists ? bare.slice(0, -"IfExists".length) : bare;
  const kind = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  return kind === undefined ? undefined : { kind, ifExists };
}

/** Whether an operator may compare a key of that type. */
export function compares(kind: OperatorKind, keyType: string): boolean {
  if (kind === "presence" || kind === "binary") return true;
  const type = keyType.replace(/^ArrayOf/, "");
  const fitting: Readonly<Record<string, readonly OperatorKind[]>> = {
    String: ["text"],
    ARN: ["text"],
    Bool: ["bool", "text"],
    Numeric: ["number"],
    Date: ["date"],
    IPAddress: ["address"],
  };
  return (fitting[type] ?? [kind]).includes(kind);
}
