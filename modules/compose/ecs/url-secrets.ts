import { hostName, pathOfUrl } from "../host-names.ts";
import type { FieldContext } from "./context.ts";

/**
 * URLs of what is hosted elsewhere and reached with a password: on the laptop the compose file says them, on ECS a secret
 * of the environment holds them.
 */

/** What a secret fills. */
interface Filled {
  readonly name: string;
  readonly valueFrom: string;
}

/**
 * The secret that a variable gets in place of its value; undefined for a variable that names nothing of the kind.
 * Refuses a URL that no secret holds, which is told once.
 */
export function filledByUrl(
  variable: string,
  value: string,
  context: FieldContext,
): Filled | "refused" | undefined {
  const { target, project } = context;
  const path = pathOfUrl(value);
  const host = hostName(variable, value);
  if (path === undefined || host === undefined) return undefined;
  const service = target.hostedElsewhere.find(
    (name) => name === host || project.services[name]?.container_name === host,
  );
  const urls = service === undefined ? undefined : target.addresses?.[service]?.urls;
  if (urls === undefined) return undefined;
  const secret = Object.hasOwn(urls, path) ? urls[path] : undefined;
  const valueFrom = secret === undefined ? undefined : target.secrets[secret];
  const at = context.member("environment", variable);
  if (secret === undefined || valueFrom === undefined) {
    const known = [...new Set(Object.values(urls))].join(", ") || "none";
    context.refuse(
      "EOE-COMPOSE-235",
      `names "${host}", which is hosted elsewhere, by a URL that ends in "${path}", and no secret holds one (there are ${known}); add a secret of that database to cache.connection.urls of the environment file, or name the one that fills it: containers.${context.name}.secrets.${variable}.`,
      at,
    );
    return "refused";
  }
  context.decide("mapped", `${variable} holds the value of the secret "${secret}", the URL there.`, at);
  return { name: variable, valueFrom };
}
