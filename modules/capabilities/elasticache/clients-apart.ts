import { hostName } from "../../compose/host-names.ts";
import type { ComposeProject } from "../../compose/index.ts";
import { grantsOf } from "../../compose/uses.ts";
import type { CacheReads } from "../cache.ts";
import { addressVariables, type Connected, secretsOf } from "../cache-connection.ts";
import type { Containers } from "../containers/schema.ts";
import type { Decision } from "../deploying.ts";
import { containersOf } from "../services/ecs-services.ts";
import { writtenVariables } from "../written-variables.ts";

export type Reads = CacheReads & { readonly containers: Containers };

/**
 * A URL says `rediss`, and has the password in it. A program that takes host and port apart is told of both by variables of
 * its own, and waits for an answer for ever, or is refused, without them.
 */
export function tellsClientsApart(
  settings: Connected,
  environment: Reads,
  project: ComposeProject,
): Decision[] {
  return containersOf(environment).flatMap((container) => {
    const [host] = Object.keys(addressVariables(settings, environment, project, container, HOST)).filter(
      (name) => hostName(name, HOST) === HOST,
    );
    if (host === undefined) return [];
    const switched = switchBeside(host, valuesOf(environment, project, container));
    const lacking = [
      ...(switched?.isOn ? [] : [tlsOf(container, switched?.name)]),
      ...(grantsOf(project, container).some((secret) => secretsOf(settings).includes(secret))
        ? []
        : [
            `the password, containers.${container}.secrets: { ${besideHost(host, "PASSWORD")}: ${settings.connection.passwordSecret} }`,
          ]),
    ];
    if (lacking.length === 0) return [];
    const message = `cache.hosting: elasticache, which takes connections by TLS alone and asks for a password: "${container}" gets its host in ${host}, and needs ${lacking.join(", and ")}, or the names that the program has for them (docs/cache.md).`;
    return [{ stage: "compose" as const, message }];
  });
}

const HOST = "cache.example.com";

const tlsOf = (container: string, name: string | undefined): string =>
  name === undefined
    ? `what switches TLS on, such as containers.${container}.environment: { REDIS_TLS: "true" }`
    : `containers.${container}.environment: { ${name}: "true" }`;

/** `CACHE_PASSWORD` of `CACHE_HOST`. */
const besideHost = (host: string, word: string): string => {
  const name = host.replace(/HOST(NAME)?$/i, word);
  return name === host ? `REDIS_${word}` : name;
};

function valuesOf(
  environment: Reads,
  { services }: ComposeProject,
  container: string,
): Readonly<Record<string, string | null | undefined>> {
  const written = writtenVariables(environment).filter((one) => one.container === container);
  return {
    ...services[container]?.environment,
    ...Object.fromEntries(written.map(({ name, value }) => [name, value])),
  };
}

/** Laravel's is `REDIS_SCHEME`, which is `tls`. */
const SWITCH = /^_?((USE|ENABLE)_)?(TLS|SSL)(_ENABLED?)?$|^_?SCHEME$/i;
const ON = /^(true|1|yes|on|enabled|tls|ssl|rediss|required?)$/i;

/** What switches TLS on, by a name that begins as the host's does. */
function switchBeside(
  host: string,
  values: Readonly<Record<string, string | null | undefined>>,
): { readonly name: string; readonly isOn: boolean } | undefined {
  const prefix = host.replace(/(HOST|HOSTNAME|SERVER|ADDR|ADDRESS|ENDPOINT)$/i, "");
  const found = Object.keys(values).filter(
    (name) => name.startsWith(prefix) && SWITCH.test(name.slice(prefix.length)),
  );
  const name = found.find((one) => ON.test(values[one] ?? "")) ?? found[0];
  return name === undefined ? undefined : { name, isOn: ON.test(values[name] ?? "") };
}
