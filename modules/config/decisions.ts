import type { Environment } from "../capabilities/environment";
import { contains, parseNetwork } from "../network/cidr";
import { bucketMaker, platformOf } from "./first-deployment";

/** RFC 5737: networks for examples, which nobody has. */
const EXAMPLE_NETWORKS = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"];
/** RFC 2606: names for examples, where no mail arrives. */
const EXAMPLE_MAIL = /@(.+\.)?(example\.(com|net|org)|example|invalid|test)$/i;

/** What only the user can know or do, and must before the first deploy; in the order in which it comes up. */
export function openDecisions(environment: Environment, others: readonly Environment[] = []): string[] {
  const { bastion, database, ingress, monitoring, service, state, tags } = environment;
  const open: string[] = [];
  if (state.home === "s3") {
    const maker = bucketMaker(environment, others);
    open.push(
      maker === undefined
        ? `state.bucket: once, \`npm run bootstrap -- ${environment.name}\` and what it prints make the bucket ${state.bucket}: docs/state.md.`
        : `state.bucket: ${maker} makes the bucket ${state.bucket}; nothing to do here.`,
      `state.home: whoever has deployed ${environment.name} with another state moves that first, by \`terraform init -migrate-state\` in the folder of each stack; a plan without it makes everything a second time: docs/state.md.`,
    );
  }
  if (bastion?.access === "ssh") {
    if (/replace-me/.test(bastion.publicKey))
      open.push("bastion.publicKey: is an example; put your own public key there.");
    const examples = bastion.allowFrom.filter(isExampleNetwork);
    if (examples.length > 0) {
      open.push(
        `bastion.allowFrom: ${examples.join(", ")} is a network for examples; name the one you work from.`,
      );
    }
  }
  if (ingress.public && ingress.certificateArn === undefined) {
    open.push(
      "ingress.certificateArn: is not set, so that the load balancer is open to the world by HTTP; passwords and cookies cross the internet in plain text. Name a certificate of ACM, unless nothing private is served.",
    );
  }
  const mail = [tags.owner, ...monitoring.mail].filter((address) => EXAMPLE_MAIL.test(address));
  if (mail.length > 0)
    open.push(`tags.owner, monitoring.mail: no mail arrives at ${[...new Set(mail)].join(", ")}.`);
  for (const [secret, source] of Object.entries(service.secrets)) {
    if (typeof source !== "string") continue;
    open.push(
      `service.secrets.${secret}: Secrets Manager must hold ${source} with ${isConnection(database, secret) ? "the connection string" : "its value"}.`,
    );
  }
  open.push(...databaseDecisions(environment));
  for (const [image, tag] of Object.entries(service.images)) {
    open.push(
      `service.images.${image}: push an image for ${platformOf(environment)}, tagged ${tag}, to ${environment.name}-${image} after ${environment.name}-data is deployed.`,
    );
  }
  return open;
}

/** Whether a secret is what the application reaches its database by. */
export const isConnection = (database: Environment["database"], secret: string): boolean =>
  database !== undefined && /database|mongo|mysql/.test(secret);

function databaseDecisions({ name, database, disposable }: Environment): string[] {
  if (!database || database.hosting === "external") return [];
  const open: string[] = [];
  for (const [secret, source] of database.hosting === "host" ? Object.entries(database.secrets) : []) {
    if (typeof source === "string")
      open.push(`database.secrets.${secret}: Secrets Manager must hold ${source} with its value.`);
  }
  if (disposable) {
    open.push(
      `disposable: true, so that destroying ${name}-data destroys the database with all its data and keeps no backup.`,
    );
  }
  return open;
}

const isExampleNetwork = (cidr: string): boolean =>
  EXAMPLE_NETWORKS.some((example) => contains(parseNetwork(example), parseNetwork(cidr)));
