import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import type { ComposeProject, VolumePlace } from "../../compose";
import { grantsOf } from "../../compose/uses";
import { Image } from "../../delivery/image";
import type { LogGroups } from "../../observability/log-groups";
import { versionsOf } from "../../secrets-manager/held-secret";
import type { Offered, ServiceSite } from "../building";
import { volumePlaces } from "../handing";
import type { Services } from "./schema";
import type { TargetReferences } from "./task-targets";

type ByName<T> = Readonly<Record<string, T>>;

/** What task definitions refer to in this stack and in the data stack. Makes what looks up images and secrets. */
export function taskReferences(
  site: Pick<ServiceSite, "scope" | "offered" | "hands">,
  { service }: Pick<Services, "service">,
  logs: LogGroups,
): TargetReferences {
  const { variables, volumes } = site.hands;
  return {
    images: images(site, service),
    secrets: secrets(site, service),
    variables,
    logGroups: Object.fromEntries(
      Object.entries(logs.groups).map(([container, group]) => [container, group.name]),
    ),
    volumes: volumePlaces(volumes, (name) => sharedVolume(site.offered, name)),
  };
}

export function repositoryOf({ registry }: Offered, image: string) {
  const repository = registry?.repositories[image];
  if (!repository) throw new Error(`the registry has no repository for ${image}`);
  return repository;
}

function images(
  { scope, offered }: Pick<ServiceSite, "scope" | "offered">,
  service: Services["service"],
): ByName<string> {
  const entries = Object.entries(service.images).map(([image, defaultTag]) => {
    const { uri } = new Image(scope, `image-${image}`, {
      image,
      repository: repositoryOf(offered, image),
      defaultTag,
    });
    return [image, uri] as const;
  });
  return Object.fromEntries(entries);
}

/** ARNs by secret of the compose file. Values of secrets never come near Terraform's state. */
function secrets(
  { scope, offered }: Pick<ServiceSite, "scope" | "offered">,
  service: Services["service"],
): ByName<string> {
  const named = Object.entries(service.secrets).map(([secret, source]) => {
    if (typeof source !== "string") return [secret, generatedSecret(offered, secret)] as const;
    if (source.startsWith("arn:")) return [secret, source] as const;
    const found = new DataAwsSecretsmanagerSecret(scope, `secret-${secret}`, { name: source });
    return [secret, found.arn] as const;
  });
  const composed = offered.databases.map(({ secret, access }) => [secret, access.connection.arn] as const);
  return Object.fromEntries([...named, ...composed]);
}

function generatedSecret({ secrets }: Offered, name: string): string {
  const secret = secrets?.[name];
  if (!secret) throw new Error(`the data stack holds no secret ${name}`);
  return secret.arn;
}

/** By ARN: the version of each secret whose change makes new tasks. */
export function secretVersions({ databases, secrets = {} }: Offered): ReadonlyMap<string, number> {
  return new Map([
    ...versionsOf(Object.values(secrets)),
    ...databases.map(({ access: { connection } }) => [connection.arn, connection.version] as const),
  ]);
}

/** Whether the compose file grants the connection string of a database to the service. */
export function usesDatabase({ databases }: Offered, project: ComposeProject, container: string): boolean {
  const granted = grantsOf(project, container);
  return databases.some(({ secret }) => granted.includes(secret));
}

function sharedVolume({ volumes }: Offered, name: string): VolumePlace {
  const shared = volumes?.shared[name];
  if (!shared) throw new Error(`the data stack holds no volume ${name}`);
  return { efsFileSystemId: shared.fileSystemId, accessPointId: shared.accessPointId };
}
