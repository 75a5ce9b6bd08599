import { splitAction } from "../aws/service-authorization";
import {
  findServicePrincipal,
  isServicePrincipal,
  misspeltServicePrincipals,
  type ServicePrincipal,
} from "../aws/service-principals";
import { isDemanded, namesTheCaller } from "./policies-conditions";
import type { PolicyDocument } from "./policies-documents";
import type { Statement } from "./policies-reading";

/** What is wrong with the services of AWS that a statement lets in. */
export function serviceCallers(policy: PolicyDocument, statement: Statement): string[] {
  return statement.principals.flatMap(({ type, id }) => {
    if (type !== "Service") return [];
    const unknown = unknownService(id);
    if (unknown !== undefined) return [unknown];
    const service = findServicePrincipal(id);
    return service === undefined
      ? strangersOf(id, policy, statement)
      : [...nameless(id, service, statement), ...futile(id, service, statement)];
  });
}

/** A sentence where AWS has no such service principal. */
export function unknownService(id: string): string | undefined {
  if (id.endsWith(".amazonaws.com.cn"))
    return `"${id}" is of the partition aws-cn; in this one service principals end in .amazonaws.com.`;
  if (!/^[a-z0-9.-]+(\.\$\{[^}]*\})?\.amazonaws\.com$/.test(id))
    return id.startsWith("${") ? undefined : `"${id}" is no service principal; they end in .amazonaws.com.`;
  if (isServicePrincipal(id)) return undefined;
  const meant = misspeltServicePrincipals(id);
  return meant.length > 0
    ? `"${id}" is no service principal; did you mean ${meant.join(" or ")}?`
    : `"${id}" is a service principal that is not known here; waive this if AWS's guide names it.`;
}

/** What a service that is in no table does: by a role that somebody passed to it, or on somebody's behalf. */
function strangersOf(id: string, { kind }: PolicyDocument, { conditions }: Statement): string[] {
  if (kind === "trust" || kind === "endpoint" || conditions.some(namesTheCaller) || id.startsWith("${"))
    return [];
  return [`lets ${id} act for anybody; add a condition on aws:SourceAccount or aws:SourceArn.`];
}

function nameless(id: string, service: ServicePrincipal, { conditions, resources }: Statement): string[] {
  const { names, folder, source } = service;
  const isAnyOf = ({ key }: { readonly key: string }): boolean =>
    names.some((name) => name.toLowerCase() === key.toLowerCase());
  if (names.length > 0 && !conditions.some((one) => isAnyOf(one) && namesTheCaller(one)))
    return [`lets ${id} act for anybody; add a condition on ${names.join(" or ")}. Source: ${source}.`];
  if (folder === undefined || conditions.some(namesTheCaller)) return [];
  return resources
    .filter((resource) => !OWN_FOLDER.test(resource))
    .map(
      (resource) =>
        `lets ${id} write for anybody to "${resource}"; name ${folder}* of the bucket. Source: ${source}.`,
    );
}

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
