import type { FileGrant } from "./model.ts";
import type { ComposeProject } from "./project.ts";

/** Names of the secrets that the compose file grants to a service. */
export const grantsOf = (project: ComposeProject, service: string): string[] =>
  (project.services[service]?.secrets ?? []).map(({ source }) => source);

/** Names of the volumes that a compose service mounts. */
export const namedVolumes = (project: ComposeProject, service: string): string[] =>
  (project.services[service]?.volumes ?? []).flatMap(({ type, source }) =>
    type === "volume" && source !== undefined ? [source] : [],
  );

/** Where a container finds a secret that it is granted. */
export const grantPath = ({ source, target = source }: FileGrant): string =>
  target.startsWith("/") ? target : `/run/secrets/${target}`;

export const grantsFile = (grant: FileGrant, path: string): boolean => path === grantPath(grant);
