import { isBefore } from "../../modules/aws/versions.ts";
import { hasFormOfName } from "../../modules/capabilities/database.ts";
import { DOCUMENTDB_VERSIONS } from "../../modules/capabilities/documentdb/schema.ts";
import { pathOfUrl } from "../../modules/compose/host-names.ts";
import { imageParts, knownImage } from "../../modules/compose/images/known-image.ts";
import type { ComposeProject } from "../../modules/compose/index.ts";
import { clientsOf, DEFAULT_SECRET, inOneLine, isSaid, writtenFor } from "./instead-on-rds.ts";
import type { ProposedContainer } from "./proposal.ts";

/**
 * That DocumentDB can take MongoDB's place, in words. It is told and not proposed: it is billed from the first deployment
 * on, and lacks some of what MongoDB has.
 */
export function insteadOnDocumentDb(
  project: ComposeProject,
  service: string,
  containers: Readonly<Record<string, ProposedContainer>>,
): string {
  const { image = "", environment = {} } = project.services[service] ?? {};
  if (knownImage(image)?.name !== "MongoDB") return "";
  const clients = clientsOf(project, service, containers);
  const urls = clients.flatMap(({ name, url }) => (url === undefined ? [] : [{ name, url }]));
  const secretOf = (name: string, variable: string) => containers[name]?.secrets[variable];
  const filled = [...new Set(urls.map(({ name, url }) => secretOf(name, url)).filter(isSaid))];
  const secret = filled[0] ?? DEFAULT_SECRET;
  const database = [
    ...urls.map(({ name, url }) => databaseIn(project.services[name]?.environment?.[url] ?? "")),
    environment["MONGO_INITDB_DATABASE"] ?? undefined,
  ].find((one) => one !== undefined && one !== "admin" && hasFormOfName("database", one));
  const connection = {
    ...(secret === DEFAULT_SECRET ? {} : { secret }),
    ...(database === undefined ? {} : { database }),
  };
  const written = {
    hosting: "documentdb",
    service,
    engineVersion: versionFor(image),
    ...(Object.keys(connection).length > 0 ? { connection } : {}),
  };
  const removed = [
    "this entry",
    ...filled.map((name) => `service.secrets.${name}`),
    ...clients.flatMap(({ name, url, parts }) =>
      writtenFor(containers[name], [url, ...Object.values(parts)]).map(
        (variable) => `containers.${name}.environment.${variable}`,
      ),
    ),
  ];
  const given = urls
    .filter(({ name, url }) => secretOf(name, url) !== secret)
    .map(({ name, url }) => `containers.${name}.secrets: ${inOneLine({ [url]: secret })}`);
  return [
    `; or let AWS run it, in place of ${removed.join(", ")}: database: ${inOneLine(written)}`,
    ...(given.length === 0 ? [] : [`, and ${given.join(", ")}`]),
    // It fills in no parts of its address.
    ...(urls.length > 0
      ? []
      : [`; and give the application its string, containers.<name>.secrets: { MONGO_URL: ${secret} }`]),
    ". DocumentDB speaks MongoDB's protocol and lacks some of its features, and connections are by TLS: the client must trust Amazon's authorities. MongoDB itself, on a host with a volume, is hosting: host (docs/database.md)",
  ].join("");
}

const databaseIn = (url: string): string | undefined => /^\/([^/?]+)/.exec(pathOfUrl(url) ?? "")?.[1];

/** The earliest that has what the laptop's has; the newest, where the tag tells nothing. */
function versionFor(image: string): string {
  const [major] = /^v?\d+(?![^-.])/.exec(imageParts(image).tag) ?? [];
  const enough = DOCUMENTDB_VERSIONS.find((version) => major !== undefined && !isBefore(version, major));
  return enough ?? DOCUMENTDB_VERSIONS.at(-1) ?? "";
}
