import type { ComposeProject } from "./load.ts";

/** Names of the secrets that the compose file grants to a service. */
export const grantsOf = (project: ComposeProject, service: string): string[] =>
  (project.services[service]?.secrets ?? []).map(({ source }) => source);

/** Names of the volumes that a compose service mounts. */
export const namedVolumes = (project: ComposeProject, service: string): string[] =>
  (project.services[service]?.volumes ?? []).flatMap(({ type, source }) =>
    type === "volume" && source !== undefined ? [source] : [],
  );
