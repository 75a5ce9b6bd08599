import { RDS_ENGINES, type RdsEngine, rdsMajorVersions } from "../aws/rds.ts";
import { imageParts, knownImage } from "../compose/images/known-image.ts";

/** Images whose databases RDS and Aurora take over, by the engine. MariaDB is another one, and TimescaleDB needs what they lack. */
const IMAGES: Readonly<Record<RdsEngine, readonly string[]>> = {
  postgres: ["PostgreSQL", "PostGIS", "pgvector"],
  mysql: ["MySQL", "Percona Server"],
};

/** Undefined where neither, as far as it is known here, takes over what the image runs. */
export function engineOfImage(image: string): RdsEngine | undefined {
  const name = knownImage(image)?.name;
  return RDS_ENGINES.find((engine) => name !== undefined && IMAGES[engine].includes(name));
}

/** 17 of `17.2-alpine`, `17-3.5` (PostGIS), `0.8.0-pg17` (pgvector) and `latest-pg17`. */
export const majorOfPostgresTag = (tag: string): string | undefined =>
  /(?:^|-)pg(\d+)(?![^-.])/.exec(tag)?.[1] ?? /^v?(\d+)(?![^-.])/.exec(tag)?.[1];

/** 8.0 of `8.0.36-debian`. That of `8` moves. */
const majorOfMysqlTag = (tag: string): string | undefined => /^v?(\d+\.\d+)(?![^-.])/.exec(tag)?.[1];

const MAJOR_OF_TAG: Readonly<Record<RdsEngine, (tag: string) => string | undefined>> = {
  postgres: majorOfPostgresTag,
  mysql: majorOfMysqlTag,
};

/** Major version of an engine that the image's tag tells. */
export const majorOfImage = (engine: RdsEngine, image: string): string | undefined =>
  MAJOR_OF_TAG[engine](imageParts(image).tag);

/** The major version of the image's tag where RDS offers it: `17` of `postgres:17.2-alpine`; else the newest. */
export function majorVersionFor(engine: RdsEngine, image: string): string {
  const said = majorOfImage(engine, image);
  const majors = rdsMajorVersions(engine);
  return majors.find((major) => major === said) ?? majors.at(-1) ?? "";
}
