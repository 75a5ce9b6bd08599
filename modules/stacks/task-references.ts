import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import type { Environment } from "../capabilities/environment";
import { handsOf, volumePlaces } from "../capabilities/hands";
import type { Construct } from "../cdktf";
import type { ComposeProject, VolumePlace } from "../compose";
import { grantsOf } from "../compose/uses";
import { Image } from "../delivery/image";
import type { LogGroups } from "../observability/log-groups";
import { versionsOf } from "../secrets-manager/held-secret";
import type { DataStack } from "./data";
import type { TargetReferences } from "./task-targets";

/** Where the references of task definitions come from. */
export interface ReferenceSources {
  readonly environment: Environment;
  readonly project: ComposeProject;
  readonly data: DataStack;
}

type ByName<T> = Readonly<Record<string, T>>;

/** What task definitions refer to in this stack and in the data stack. Makes what looks up images and secrets. */
export function taskReferences(
  scope: Construct,
  sources: ReferenceSources,
  logs: LogGroups,
): TargetReferences {
  const { variables, volumes } = handsOf(sources.environment, sources.project);
  return {
    images: images(scope, sources),
    secrets: secrets(scope, sources),
    variables,
    logGroups: Object.fromEntries(
      Object.entries(logs.groups).map(([container, group]) => [container, group.name]),
    ),
    volumes: volumePlaces(volumes, (name) => sharedVolume(sources.data, name)),
  };
}

export function repositoryOf({ registry }: DataStack, image: string) {
  const repository = registry.repositories[image];
  if (!repository) throw new Error(`the registry has no repository for ${image}`);
  return repository;
}

function images(scope: Construct, { environment, data }: ReferenceSources): ByName<string> {
  const entries = Object.entries(environment.service.images).map(([image, defaultTag]) => {
    const { uri } = new Image(scope, `image-${image}`, {
      image,
      repository: repositoryOf(data, image),
      defaultTag,
    });
    return [image, uri] as const;
  });
  return Object.fromEntries(entries);
}

/** ARNs by secret of the compose file. Values of secrets never come near Terraform's state. */
function secrets(scope: Construct, { environment, data }: ReferenceSources): ByName<string> {
  const named = Object.entries(environment.service.secrets).map(([secret, source]) => {
    if (typeof source !== "string") return [secret, generatedSecret(data, secret)] as const;
    if (source.startsWith("arn:")) return [secret, source] as const;
    const found = new DataAwsSecretsmanagerSecret(scope, `secret-${secret}`, { name: source });
    return [secret, found.arn] as const;
  });
  const composed = data.offers.databases.map(
    ({ secret, access }) => [secret, access.connection.arn] as const,
  );
  return Object.fromEntries([...named, ...composed]);
}

function generatedSecret({ secrets }: DataStack, name: string): string {
  const secret = secrets[name];
  if (!secret) throw new Error(`the data stack holds no secret ${name}`);
  return secret.arn;
}

/** By ARN: the version of each secret whose change makes new tasks. */
export function secretVersions({ offers, secrets }: DataStack): ReadonlyMap<string, number> {
  return new Map([
    ...versionsOf(Object.values(secrets)),
    ...offers.databases.map(({ access: { connection } }) => [connection.arn, connection.version] as const),
  ]);
}

/** Whether the compose file grants the connection string of a database to the service. */
export function usesDatabase({ data, project }: ReferenceSources, container: string): boolean {
  const granted = grantsOf(project, container);
  return data.offers.databases.some(({ secret }) => granted.includes(secret));
}

function sharedVolume({ volumes }: DataStack, name: string): VolumePlace {
  const shared = volumes[name];
  if (!shared) throw new Error(`the data stack holds no volume ${name}`);
  return { efsFileSystemId: shared.fileSystemId, accessPointId: shared.accessPointId };
}
