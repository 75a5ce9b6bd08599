import type { DatabaseCatalogue } from "../aws/database-catalogue.ts";
import type { RdsEngine } from "../aws/rds.ts";
import type { ComposeProject } from "../compose/index.ts";
import type { Common } from "../environment/common.ts";
import { goesWithTheEnvironment } from "./database.ts";
import type { Decision, Decisions } from "./deploying.ts";
import { anotherVersion } from "./laptop-version.ts";
import { engineOfImage, majorOfImage } from "./relational-images.ts";

/** What the user should know of a database on RDS or Aurora before the first deployment. */

interface Settings {
  readonly hosting: string;
  readonly service: string;
  readonly engine: RdsEngine;
  readonly engineVersion: string;
  readonly finalSnapshot: boolean;
}

/**
 * The application was tried with what the laptop runs. Sources: PostgreSQL documentation, pg_dump, Notes: its output may
 * not load into an older server; MySQL 8.4 Reference Manual, "Upgrading MySQL", and "Downgrading MySQL" (2026-11-29).
 */
function runsAnotherVersion(
  { engine, engineVersion, service }: Settings,
  catalogue: DatabaseCatalogue,
  { services, disabled }: ComposeProject,
): Decision[] {
  const image = (services[service] ?? disabled[service])?.image;
  const major = catalogue.majorOf(engine, engineVersion);
  if (image === undefined || major === undefined || engineOfImage(image) !== engine) return [];
  const version = majorOfImage(engine, image);
  if (version === undefined) return [];
  const run = {
    key: "database.engineVersion",
    written: engineVersion,
    major,
    image: `${engine}:${major}`,
    offered: (one: string) => catalogue.majorVersions(engine).find((offered) => offered === one),
    older: ", and a dump of the laptop's may not load",
  };
  return anotherVersion(run, { service, image, version });
}

/** Who knows no such authority fails at the first connection. DocumentDB's are the same ones: its Developer Guide, "Connecting with TLS enabled". */
export const trustsAmazon = ({ hosting }: { readonly hosting: string }): Decision => ({
  stage: "compose",
  message: `database.hosting: ${hosting}, which takes connections by TLS alone, with a certificate of Amazon's own authorities, which no system's list has: a program that looks at it needs their file, https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem, in its image (docs/database.md).`,
});

export const relationalDecisions =
  (catalogue: DatabaseCatalogue): Decisions<Settings, Common> =>
  (settings, environment, beside) => [
    ...goesWithTheEnvironment(settings, environment, beside),
    ...runsAnotherVersion(settings, catalogue, beside.project),
    trustsAmazon(settings),
  ];
