/** Whom the tasks of services call, as their definitions tell it. Whether rules let them is another question. */
import { type Block, type Configuration, isRecord, nested } from "./configuration.ts";
import { type Call, type Part, usersOf, uses } from "./part.ts";

/** The parts, each with its calls. */
export function withCalls(configuration: Configuration, parts: readonly Part[]): Part[] {
  return parts.map((part) =>
    part.kind === "service" ? { ...part, calls: callsOf(configuration, part, parts) } : part,
  );
}

function callsOf(configuration: Configuration, client: Part, parts: readonly Part[]): Call[] {
  const read = ofType(client.uses, "aws_secretsmanager_secret").flatMap((secret) =>
    usersOf(configuration, secret, "aws_secretsmanager_secret_version"),
  );
  return parts.flatMap((server): Call[] => {
    if (server.kind === "service") return endpointCalls(client, server);
    const mounts = server.kind === "file system" && client.uses.some((used) => server.blocks.includes(used));
    const connects =
      server.kind === "database" && read.some((version) => uses(configuration, version, server.blocks));
    return mounts || connects ? [{ to: server.id }] : [];
  });
}

/** By Service Connect: the label of a client's containers names the endpoints, of which the server offers some. */
function endpointCalls(client: Part, server: Part): Call[] {
  const reached = new Set(ofType(client.blocks, DEFINITION).flatMap(endpointsReached));
  const joins = ofType(client.blocks, NAMESPACE).some((space) => server.blocks.includes(space));
  if (!joins) return [];
  return ofType(server.blocks, "aws_ecs_service")
    .flatMap(endpointsOffered)
    .filter(({ name, port }) => reached.has(`${name}:${port}`))
    .map((endpoint) => ({ to: server.id, endpoint }));
}

const DEFINITION = "aws_ecs_task_definition";
const NAMESPACE = "aws_service_discovery_http_namespace";

/** What the other tasks of a namespace call it by. */
export function endpointsOffered({ values }: Block): NonNullable<Call["endpoint"]>[] {
  return nested(values["service_connect_configuration"])
    .flatMap(({ service }) => nested(service))
    .flatMap(({ client_alias }) => nested(client_alias))
    .map(({ dns_name, port }) => ({ name: String(dns_name), port: Number(port) }));
}

function endpointsReached({ values }: Block): string[] {
  const containers = nested(JSON.parse(String(values["container_definitions"])));
  return containers.flatMap(({ dockerLabels }) => {
    const label = isRecord(dockerLabels) ? dockerLabels["endpoints"] : undefined;
    return typeof label === "string" ? label.split(",") : [];
  });
}

const ofType = (blocks: readonly Block[], type: string): readonly Block[] =>
  blocks.filter((block) => block.type === type);
