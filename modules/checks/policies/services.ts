import { splitAction } from "../../aws/service-authorization.ts";
import {
  findServicePrincipal,
  isServicePrincipal,
  misspeltServicePrincipals,
  type ServicePrincipal,
} from "../../aws/service-principals.ts";
import { isBucketOnly, isDemanded, namesTheCaller } from "./conditions.ts";
import type { PolicyDocument } from "./documents.ts";
import type { Statement } from "./reading.ts";

/** What is wrong with the services of AWS that a statement lets in. */
export function serviceCallers(
  policy: PolicyDocument,
  statement: Statement,
  own: string | undefined,
): string[] {
  return statement.principals.flatMap(({ type, id }) => {
    if (type === "AWS" && isLoadBalancers(id)) return foldersOf(id, LOAD_BALANCERS, statement, own);
    if (type !== "Service") return [];
    const unknown = unknownService(id);
    if (unknown !== undefined) return [unknown];
    const service = findServicePrincipal(id);
    const foreign = ofAnother(id, statement, own);
    if (foreign.length > 0) return foreign;
    return service === undefined
      ? strangersOf(id, policy, statement)
      : [...nameless(id, service, statement, own), ...futile(id, service, statement)];
  });
}

/** A sentence where AWS has no such service principal. */
export function unknownService(id: string): string | undefined {
  if (id.endsWith(".amazonaws.com.cn"))
    return `"${id}" is of the partition aws-cn; in this one service principals end in .amazonaws.com.`;
  if (!/^[a-z0-9.-]+(\.\$\{[^}]*\})?\.amazonaws\.com$/.test(id))
    return id.startsWith("${")
      ? undefined
      : `"${id}" is not a service principal; they end in .amazonaws.com.`;
  if (isServicePrincipal(id)) return undefined;
  const meant = misspeltServicePrincipals(id);
  return meant.length > 0
    ? `"${id}" is not a service principal; did you mean ${meant.join(" or ")}?`
    : `"${id}" is not a known service principal; waive this if AWS's documentation names it.`;
}

/** What a service that is in no table does: by a role that somebody passed to it, or on somebody's behalf. */
function strangersOf(id: string, { kind }: PolicyDocument, { conditions }: Statement): string[] {
  if (
    kind === "trust" ||
    kind === "endpoint" ||
    conditions.some((one) => namesTheCaller(one) && !isBucketOnly(one)) ||
    id.startsWith("${")
  )
    return [];
  return conditions.some(isBucketOnly)
    ? [
        `lets ${id} act for whoever owns the bucket's name, since its ARN has no account; add a condition on aws:SourceAccount.`,
      ]
    : [`lets ${id} act for anybody; add a condition on aws:SourceAccount or aws:SourceArn.`];
}

/** With the account of the environment known, a service may act for no other. */
const ofAnother = (id: string, { conditions }: Statement, own: string | undefined): string[] =>
  conditions
    .filter((one) => own !== undefined && one.key.toLowerCase() === "aws:sourceaccount" && isDemanded(one))
    .flatMap(({ values }) => values.filter((value) => /^\d{12}$/.test(value) && value !== own))
    .map((value) => `lets ${id} act for account ${value}, and this one is ${own}; write ${own}.`);

function nameless(
  id: string,
  service: ServicePrincipal,
  statement: Statement,
  own: string | undefined,
): string[] {
  const { names, folder, source } = service;
  const { conditions } = statement;
  const isAnyOf = ({ key }: { readonly key: string }): boolean =>
    names.some((name) => name.toLowerCase() === key.toLowerCase());
  if (names.length > 0 && !conditions.some((one) => isAnyOf(one) && namesTheCaller(one)))
    return [`lets ${id} act for anybody; add a condition on ${names.join(" or ")}. Source: ${source}.`];
  return folder === undefined ? [] : foldersOf(id, source, statement, own);
}

/** Who writes logs for everybody names the account in the folder that it writes to. */
function foldersOf(
  id: string,
  source: string,
  { conditions, resources }: Statement,
  own: string | undefined,
): string[] {
  if (conditions.some(namesTheCaller)) return [];
  return resources.flatMap((resource) => {
    const [, account] = OWN_FOLDER.exec(resource) ?? [];
    if (account === undefined)
      return [
        `lets ${id} write for anybody to "${resource}"; name AWSLogs/<account>/* of the bucket. Source: ${source}.`,
      ];
    return own !== undefined && /^\d/.test(account) && account !== own
      ? [`lets ${id} write the logs of account ${account}, and this one is ${own}; write AWSLogs/${own}/*.`]
      : [];
  });
}

const LOAD_BALANCERS = 'User Guide for Application Load Balancers, "Enable access logs", 2026-11';
/** Accounts by which load balancers of older regions write their logs. Source: public repositories, 2026-11-26. */
const OF_LOAD_BALANCERS =
  "009996457667 027434742980 033677994240 054676820928 098369216593 114774131450 127311923021 156460612806 383597477331 507241528517 582318560864 600734575887 635631232127 652711504416 718504428378 754344448648 783225319266 797873946194 897822967062 985666609251".split(
    " ",
  );
const isLoadBalancers = (id: string): boolean =>
  OF_LOAD_BALANCERS.some((account) => id.includes(account)) || id.includes("data.aws_elb_service_account.");

/** An account by number, or by a reference of Terraform's. */
const OWN_FOLDER = /\/AWSLogs\/(\d{12}|\$\{[^}]+\})\/./;

function futile(
  id: string,
  { never, source }: ServicePrincipal,
  { conditions, actions }: Statement,
): string[] {
  const called = actions.map((action) => splitAction(action)[0]);
  if (never === undefined || !called.some((prefix) => never.calling.includes(prefix))) return [];
  return never.keys
    .filter((key) => conditions.some((one) => one.key.toLowerCase() === key.toLowerCase() && isDemanded(one)))
    .map((key) => `${id} does not send ${key} here, so it is never let in. Source: ${source}.`);
}
