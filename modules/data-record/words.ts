import type { Environment } from "../capabilities/environment";
import { physicalName } from "../naming";

interface Described {
  readonly type: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Of the table of types, with an article. */
  readonly kind: string;
  /** Its name in AWS, or its id in the stack. */
  readonly name: string;
}

interface Words {
  readonly what: string;
  readonly key: string;
}

/** Where things come from that no key of an environment file asks for. */
export const CUSTOMISED = "customise.ts";

/** What a thing is to whoever wrote the environment file, and the key of that file by which it is there. */
export function describeThing(environment: Environment, thing: Described): Words {
  const known = DESCRIPTIONS[thing.type]?.(environment, thing);
  return known ?? { what: `${thing.kind} ${thing.name}`, key: CUSTOMISED };
}

type Describe = (environment: Environment, thing: Described) => Words | undefined;

const DESCRIPTIONS: Readonly<Record<string, Describe>> = {
  aws_ebs_volume: ({ database }) =>
    database?.hosting === "host"
      ? { what: `the data of the database ${database.service}`, key: "database" }
      : undefined,
  aws_docdb_cluster: ({ database }) =>
    database?.hosting === "documentdb"
      ? { what: `the data of the database ${database.service}`, key: "database" }
      : undefined,
  aws_efs_file_system: ({ name, service }, { args }) => {
    const volume = Object.keys(service.volumes).find(
      (one) => physicalName(name, one) === args["creation_token"],
    );
    return volume === undefined
      ? undefined
      : { what: `the files of the volume ${volume}`, key: `service.volumes.${volume}` };
  },
  aws_ecr_repository: ({ name, service }, { args }) => {
    const image = Object.keys(service.images).find((one) => physicalName(name, one) === args["name"]);
    return image === undefined
      ? undefined
      : { what: `the images of ${image}`, key: `service.images.${image}` };
  },
  aws_kms_key: ({ name, encryption }, { args }) =>
    encryption && String(args["description"]).includes(` ${name} `)
      ? { what: "the key of everything that is stored", key: "encryption" }
      : undefined,
  aws_secretsmanager_secret: (environment, { args }) => {
    const prefix = String(args["name_prefix"]);
    const found = generatedSecrets(environment).find(
      ({ secret }) => prefix === `${environment.name}/${secret}-`,
    );
    return found && { what: `the generated secret ${found.secret}`, key: found.key };
  },
  aws_s3_bucket: ({ name, state }, { args }) => {
    if (state.home === "s3" && args["bucket"] === state.bucket)
      return { what: "Terraform's state of the whole environment", key: "state" };
    return String(args["bucket_prefix"]).startsWith(`${name}-alb-logs`)
      ? { what: "the load balancer's access logs", key: "ingress.accessLogs" }
      : undefined;
  },
};

function generatedSecrets({ service, database }: Environment): { secret: string; key: string }[] {
  const of = (secrets: Readonly<Record<string, unknown>>, key: string) =>
    Object.keys(secrets).map((secret) => ({ secret, key: `${key}.${secret}` }));
  return [
    ...of(service.secrets, "service.secrets"),
    ...(database?.hosting === "host" ? of(database.secrets, "database.secrets") : []),
    ...(database?.hosting === "documentdb"
      ? [{ secret: "documentdb-password", key: "database.password" }]
      : []),
  ];
}
