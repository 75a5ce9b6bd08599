import { RDS_ENGINES, type RdsEngine, rdsMajorVersions } from "../aws/rds.ts";
import { knownImage } from "../compose/images/known-image.ts";

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

/** The major version of the image's tag where RDS offers it: `17` of `postgres:17.2-alpine`; else the newest. */
export function majorVersionFor(engine: RdsEngine, image: string): string {
  const [, tag = ""] = /:(?:pg|v)?(\d[\d.]*)[^:/]*$/.exec(image) ?? [];
  const majors = rdsMajorVersions(engine);
  return majors.find((major) => tag === major || tag.startsWith(`${major}.`)) ?? majors.at(-1) ?? "";
}
