import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import type { Environment } from "../capabilities/environment";
import { proxyVariables } from "../capabilities/load-balancer/trusted-proxies";
import { containersOf } from "../capabilities/services/ecs-services";
import type { Construct } from "../cdktf";
import type { ComposeProject, VolumePlace } from "../compose";
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
  return {
    images: images(scope, sources),
    secrets: secrets(scope, sources),
    variables: variables(sources),
    logGroups: Object.fromEntries(
      Object.entries(logs.groups).map(([container, group]) => [container, group.name]),
    ),
    volumes: volumes(sources),
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
  const { database, service } = environment;
  const named = Object.entries(service.secrets).map(([secret, source]) => {
    if (typeof source !== "string") return [secret, generatedSecret(data, secret)] as const;
    if (source.startsWith("arn:")) return [secret, source] as const;
    const found = new DataAwsSecretsmanagerSecret(scope, `secret-${secret}`, { name: source });
    return [secret, found.arn] as const;
  });
  const composed =
    data.database && database && "connection" in database
      ? [[database.connection.secret, data.database.connection.arn] as const]
      : [];
  return Object.fromEntries([...named, ...composed]);
}

function generatedSecret({ secrets }: DataStack, name: string): string {
  const secret = secrets[name];
  if (!secret) throw new Error(`the data stack holds no secret ${name}`);
  return secret.arn;
}

/** By ARN: the version of each secret whose change makes new tasks. */
export function secretVersions({ database, secrets }: DataStack): ReadonlyMap<string, number> {
  return new Map([
    ...versionsOf(Object.values(secrets)),
    ...(database ? [[database.connection.arn, database.connection.version] as const] : []),
  ]);
}

/**
 * Variables by container: what the database asks of those that use it, whom the entry may trust, and the environment's
 * own over that.
 */
function variables(sources: ReferenceSources): ByName<ByName<string>> {
  const { environment, data, project } = sources;
  const trusted = proxyVariables(environment, project);
  const entries = containersOf(environment).map((container) => {
    const asked = usesDatabase(sources, container) ? data.database?.variables : undefined;
    return [
      container,
      { ...asked, ...trusted[container], ...environment.service.environment[container] },
    ] as const;
  });
  return Object.fromEntries(entries);
}

/** Whether the compose file grants the connection string to the service. */
export function usesDatabase({ environment, project }: ReferenceSources, container: string): boolean {
  const { database } = environment;
  if (!database || !("connection" in database)) return false;
  return (project.services[container]?.secrets ?? []).some(
    ({ source }) => source === database.connection.secret,
  );
}

function volumes({ environment, data }: ReferenceSources): ByName<VolumePlace> {
  const places = Object.keys(environment.service.volumes).map((name): [string, VolumePlace] => {
    const shared = data.volumes[name];
    if (!shared) return [name, { lostWithTask: true }];
    return [name, { efsFileSystemId: shared.fileSystemId, accessPointId: shared.accessPointId }];
  });
  return Object.fromEntries(places);
}
