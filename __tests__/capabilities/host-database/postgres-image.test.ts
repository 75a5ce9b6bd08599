import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { majorOfPostgres, postgresRuns } from "../../../modules/capabilities/host-database/postgres-image.ts";
import type { DatabaseOnHost } from "../../../modules/capabilities/host-database/schema.ts";
import { loadComposeProject } from "../../../modules/compose/index.ts";
import { market } from "../../support/environment.ts";
import { POSTGRES_ON_HOST } from "../../support/kinds.ts";

describe("the major version of an image", () => {
  it.each([
    ["postgres:18", "18"],
    ["postgres:17.6-alpine3.22", "17"],
    ["docker.io/library/postgres:16@sha256:00", "16"],
    ["123456789012.dkr.ecr.eu-central-1.amazonaws.com/hub/library/postgres:15-bookworm", "15"],
    ["postgis/postgis:17-3.5", "17"],
    ["pgvector/pgvector:pg16", "16"],
    ["pgvector/pgvector:0.8.0-pg17", "17"],
    ["timescale/timescaledb:latest-pg17", "17"],
    ["postgres", undefined],
    ["postgres:latest", undefined],
    ["postgres:alpine", undefined],
    // Of their own makers, whose tags and folders say something else.
    ["ghcr.io/acme/postgres:2", undefined],
    ["bitnami/postgresql:17", undefined],
    ["timescale/timescaledb-ha:pg17", undefined],
    ["mysql:8", undefined],
  ])("of %s is %s", (image, major) => expect(majorOfPostgres(image)).toBe(major));
});

const folder = mkdtempSync(join(tmpdir(), "postgres-image-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is said of `engineVersion` beside a compose service of these lines. */
function said(engineVersion: string, service: string, more: Partial<DatabaseOnHost> = {}): string[] {
  writeFileSync(
    join(folder, "compose.yml"),
    `services: { postgres: { ${service} } }\nvolumes: { data: {} }\n`,
  );
  const project = loadComposeProject({ files: ["compose.yml"], workingDir: folder, environment: {} });
  const { database } = market(POSTGRES_ON_HOST);
  const settings = { ...(database as DatabaseOnHost), engineVersion, ...more };
  return postgresRuns(settings, {}, project, (code, path, message) => ({
    code,
    file: "market.yml",
    path: path.join("."),
    message,
  })).map(({ path, message }) => `${path} ${message}`);
}

const at = (target: string, more = ""): string => `volumes: ["data:${target}"]${more}`;

describe("PostgreSQL's image and the environment", () => {
  it.each([
    ["17", `image: "postgres:17", ${at("/var/lib/postgresql/data")}`],
    ["18", `image: "postgres:18.1", ${at("/var/lib/postgresql")}`],
    ["18", `image: "postgres:18", ${at("/data", ", environment: { PGDATA: /data/pg }")}`],
    [
      "17",
      `image: "postgres:17", ${at("/var/lib/postgresql", ", environment: { PGDATA: /var/lib/postgresql/17 }")}`,
    ],
    // Nothing is known of its tags and folders.
    ["17", `image: "registry.example.com/db:2", ${at("/srv")}`],
    ["17", `image: "bitnami/postgresql:16", ${at("/bitnami/postgresql")}`],
  ])("agree: %s and %s", (version, service) => expect(said(version, service)).toEqual([]));

  it("disagree on the version", () => {
    expect(said("18", `image: "postgres:17", ${at("/var/lib/postgresql")}`)).toEqual([
      expect.stringMatching(
        /^database\.engineVersion is "18", but the image "postgres:17" is PostgreSQL 17; write the same version in both\. Files that exist/,
      ),
    ]);
    expect(said("18", `image: "postgres:latest", ${at("/var/lib/postgresql")}`)).toEqual([
      'database.engineVersion is "18", but the tag of the image "postgres:latest" names no major version, so that a later one could be started on the files of this one; name it in the compose file, such as postgres:18.',
    ]);
  });

  it.each([
    ["17", "/var/lib/postgresql", "", "/var/lib/postgresql/data", "/var/lib/postgresql/data"],
    ["18", "/var/lib/postgresql/data", "", "/var/lib/postgresql/18/docker", "/var/lib/postgresql"],
    ["17", "/data", "", "/var/lib/postgresql/data", "/var/lib/postgresql/data"],
    ["18", "/var/lib", "", "/var/lib/postgresql/18/docker", "/var/lib/postgresql"],
    ["18", "/var/lib/postgresql", ", environment: { PGDATA: /srv/pg }", "/srv/pg", "/srv/pg"],
  ])("%s is told of files beside a volume at %s%s", (version, target, more, files, wanted) => {
    expect(said(version, `image: "postgres:${version}", ${at(target, more)}`)).toEqual([
      `database.service "postgres" mounts its volume at ${target}, but PostgreSQL ${version} keeps its files in ${files}, outside of it, and they would be lost with each task; mount the volume at ${wanted} in the compose file.`,
    ]);
  });

  it("takes PGDATA from the environment file, too", () => {
    const service = `image: "postgres:18", ${at("/data")}`;
    expect(said("18", service, { environment: { PGDATA: "/data/pg" } })).toEqual([]);
  });

  it("disagree on the owner of the folder where the image is on Alpine", () => {
    const alpine = `image: "postgres:18-alpine3.22", ${at("/var/lib/postgresql")}`;
    expect(said("18", alpine)).toEqual([
      'database.volumeOwner is 999:999, but PostgreSQL\'s user is 70:70 in images on Alpine, and could not enter its folder; write volumeOwner: "70:70".',
    ]);
    expect(said("18", alpine, { volumeOwner: "70:70" })).toEqual([]);
    expect(said("18", `${alpine}, user: "1001:1001"`, { volumeOwner: "1001:1001" })).toEqual([]);
  });
});
