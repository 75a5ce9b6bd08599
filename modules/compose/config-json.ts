import type { ComposeModel, ComposeService } from "./model";
import { isMapping, type Mapping } from "./origin";

/**
 * What `docker compose config --format json` prints for a model: without resources that no service uses, without
 * extensions inside of services, and with dollar signs doubled, so that the output could be read again.
 */
export function configJson(model: ComposeModel): Mapping {
  const services = Object.entries(model.services);
  const used = usedResources(services.map(([, service]) => service));
  const out: Mapping = {
    name: model.name,
    services: Object.fromEntries(services.map(([name, { "x-ecs": _, ...service }]) => [name, service])),
  };
  for (const section of ["networks", "volumes", "secrets", "configs"] as const) {
    const kept = Object.entries(model[section]).filter(([name]) => used[section].has(name));
    if (kept.length > 0)
      out[section] = Object.fromEntries(kept.map(([name, value]) => [name, withoutContent(value)]));
  }
  for (const key of Object.keys(model)) if (key.startsWith("x-")) out[key] = model[key as `x-${string}`];
  return JSON.parse(JSON.stringify(out).replaceAll("$", "$$$$")) as Mapping;
}

/** Content that came from a variable is not shown. */
function withoutContent(value: unknown): unknown {
  if (!isMapping(value) || value["environment"] === undefined) return value;
  const { content: _, ...rest } = value;
  return rest;
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
