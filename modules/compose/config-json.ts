import type { ComposeModel, ComposeService } from "./model.ts";
import { isMapping, type Mapping } from "./origin.ts";

/**
 * What `docker compose config --format json` prints for a model: without resources that no service uses, without
 * extensions inside of services, and with dollar signs doubled, so that the output could be read again. Two members
 * that docker compose silently drops are left out as well: `pull_refresh_after`, and `ipam.options` of a network.
 */
export function configJson(model: ComposeModel): Mapping {
  const services = Object.entries(model.services);
  const used = usedResources(services.map(([, service]) => service));
  const out: Mapping = {
    name: model.name,
    services: Object.fromEntries(
      services.map(([name, { "x-ecs": _, pull_refresh_after: __, ...service }]) => [name, service]),
    ),
  };
  for (const section of ["networks", "volumes", "secrets", "configs"] as const) {
    const kept = Object.entries(model[section]).filter(([name]) => used[section].has(name));
    if (kept.length > 0) out[section] = Object.fromEntries(kept.map(([name, value]) => [name, shown(value)]));
  }
  for (const key of Object.keys(model)) if (key.startsWith("x-")) out[key] = model[key as `x-${string}`];
  return JSON.parse(JSON.stringify(out).replaceAll("$", "$$$$")) as Mapping;
}

function shown(resource: unknown): unknown {
  if (!isMapping(resource)) return resource;
  const { content, ipam, ...rest } = resource;
  return {
    ...rest,
    // Content that came from a variable may be a secret.
    ...(content === undefined || rest["environment"] !== undefined ? {} : { content }),
    ...(isMapping(ipam)
      ? { ipam: Object.fromEntries(Object.entries(ipam).filter(([key]) => key !== "options")) }
      : {}),
  };
}

function usedResources(
  services: readonly ComposeService[],
): Record<"networks" | "volumes" | "secrets" | "configs", Set<string>> {
  return {
    networks: new Set(services.flatMap(({ networks = {} }) => Object.keys(networks))),
    volumes: new Set(
      services.flatMap(({ volumes = [] }) =>
        volumes.flatMap(({ type, source }) => (type === "volume" && source ? [source] : [])),
      ),
    ),
    secrets: new Set(
      services.flatMap(({ secrets = [], build }) =>
        [...secrets, ...(build?.secrets ?? [])].map(({ source }) => source),
      ),
    ),
    configs: new Set(services.flatMap(({ configs = [] }) => configs.map(({ source }) => source))),
  };
}
