import { DataAwsSecretsmanagerSecret } from "#provider-aws/data-aws-secretsmanager-secret";
import type { VolumePlace } from "../../compose/index.ts";
import { Image, PinnedImage } from "../../delivery/image.ts";
import type { Repository } from "../../delivery/repository.ts";
import { isDigest } from "../../delivery/tags.ts";
import type { LogGroups } from "../../observability/log-groups.ts";
import type { ServiceSite } from "../building.ts";
import { allVariables, volumePlaces } from "../handing.ts";
import type { Offered } from "../offering.ts";
import type { Services } from "./schema.ts";
import type { TargetReferences } from "./task-targets.ts";

type ByName<T> = Readonly<Record<string, T>>;
type Site = Pick<ServiceSite, "scope" | "offered" | "hands">;

/** What task definitions refer to in this stack and in the data stack. Makes what looks up images and secrets. */
export function taskReferences(
  site: Site,
  { service }: Pick<Services, "service">,
  logs: LogGroups,
): TargetReferences {
  const { hands, offered } = site;
  return {
    images: images(site, service),
    secrets: secrets(site, service),
    variables: allVariables(hands, (container, variable) =>
      known(offered.variables[container], variable, `the variable ${variable} of ${container}`),
    ),
    logGroups: Object.fromEntries(
      Object.entries(logs.groups).map(([container, group]) => [container, group.name]),
    ),
    volumes: volumePlaces(hands.volumes, (name) => sharedVolume(offered, name)),
  };
}

/** @throws for what no capability has built, though one has said that it would */
function known<T>(offered: ByName<T> | undefined, name: string, what: string): T {
  const found = offered?.[name];
  if (found === undefined) throw new Error(`no capability offers ${what}`);
  return found;
}

export const repositoryOf = ({ repositories }: Offered, image: string): Repository =>
  known(repositories, image, `a repository for ${image}`);

function images({ scope, offered }: Site, service: Services["service"]): ByName<string> {
  const entries = Object.entries(service.images).map(([image, version]) => {
    const repository = repositoryOf(offered, image);
    const id = `image-${image}`;
    const { uri } = isDigest(version)
      ? new PinnedImage(scope, id, { image, repository, digest: version })
      : new Image(scope, id, { image, repository, defaultTag: version });
    return [image, uri] as const;
  });
  return Object.fromEntries(entries);
}

/** ARNs by secret of the compose file. Values of secrets never come near Terraform's state. */
function secrets({ scope, offered, hands }: Site, service: Services["service"]): ByName<string> {
  const arnOf = (name: string): string => known(offered.secrets, name, `the secret ${name}`).arn;
  const named = Object.entries(service.secrets).map(([secret, source]) => {
    if (typeof source !== "string") return [secret, arnOf(secret)] as const;
    if (source.startsWith("arn:")) return [secret, source] as const;
    const found = new DataAwsSecretsmanagerSecret(scope, `secret-${secret}`, { name: source });
    return [secret, found.arn] as const;
  });
  const handed = hands.secrets.map((secret) => [secret, arnOf(secret)] as const);
  return Object.fromEntries([...named, ...handed]);
}

function sharedVolume({ volumes }: Offered, name: string): VolumePlace {
  const { fileSystemId, accessPointId } = known(volumes, name, `the volume ${name}`);
  return { efsFileSystemId: fileSystemId, accessPointId };
}
