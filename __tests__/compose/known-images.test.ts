import { describe, expect, it } from "vitest";
import { knownImage } from "../../modules/compose/images/known-image.ts";
import { KNOWN_IMAGES } from "../../modules/compose/images/known-images.ts";
import { CORPUS, loadProject } from "../corpus/projects.ts";

const nameOf = (reference: string): string | undefined => knownImage(reference)?.name;

describe("what is known of an image", () => {
  it.each([
    "postgres",
    "postgres:16-alpine",
    "library/postgres:16",
    "docker.io/library/postgres:16-alpine",
    "docker.io/postgres",
    "index.docker.io/library/postgres:16",
    "registry-1.docker.io/library/postgres",
    "mirror.gcr.io/library/postgres:16",
    "public.ecr.aws/docker/library/postgres:16",
    "123456789012.dkr.ecr.eu-central-1.amazonaws.com/docker-hub/library/postgres:16",
    "arm64v8/postgres:16",
    `postgres@sha256:${"0".repeat(64)}`,
    `postgres:16@sha256:${"0".repeat(64)}`,
    "bitnami/postgresql:16",
    "docker.io/bitnami/postgresql",
    "localhost:5000/library/postgres:16",
    "ghcr.io/acme/postgres:main",
  ])("is found by %s", (reference) => {
    expect(nameOf(reference)).toBe("PostgreSQL");
  });

  it.each([
    ["ghcr.io/plausible/community-edition:v2.1.0", "Plausible"],
    ["docker.elastic.co/elasticsearch/elasticsearch:8.13.0", "Elasticsearch"],
    ["mcr.microsoft.com/mssql/server:2022-latest", "SQL Server"],
    ["quay.io/keycloak/keycloak:24.0", "Keycloak"],
    ["docker.n8n.io/n8nio/n8n", "n8n"],
    ["valkey/valkey:8-alpine", "Valkey"],
    ["lscr.io/linuxserver/mariadb", "MariaDB"],
    ["123456789012.dkr.ecr.us-east-1.amazonaws.com/quay/mailhog/mailhog", "MailHog"],
  ])("is found by %s of another registry", (reference, name) => {
    expect(nameOf(reference)).toBe(name);
  });

  it.each([
    "",
    "acme/shop",
    "ghcr.io/acme/nginx",
    "acme/node",
    "postgrest/postgrest",
    "constructor",
    "a:b:c",
  ])("is nothing for %j", (reference) => {
    expect(knownImage(reference)).toBeUndefined();
  });

  it("takes the port of the tag", () => {
    expect(knownImage("wordpress:6.4-php8.2-fpm-alpine")?.port).toBe(9000);
    expect(knownImage("wordpress:6.4")?.port).toBe(80);
    expect(knownImage("php:8.3-fpm")?.port).toBe(9000);
    expect(knownImage("php:8.3-apache")?.port).toBe(80);
    expect(knownImage("php:8.3-cli")?.port).toBeUndefined();
  });

  it("takes the folders of whoever made the image", () => {
    expect(knownImage("bitnami/mysql")?.data).toEqual(["/bitnami/mysql/data"]);
    expect(knownImage("mysql")?.data).toEqual(["/var/lib/mysql"]);
  });
});

describe("the table of images", () => {
  it("names each repository once, as knownImage looks for it", () => {
    const repositories = KNOWN_IMAGES.flatMap((row) => row.repositories);
    expect(repositories.filter((one, index) => repositories.indexOf(one) !== index)).toEqual([]);
    for (const row of KNOWN_IMAGES)
      for (const repository of row.repositories) expect(knownImage(repository), repository).toEqual(row);
  });

  it.each(KNOWN_IMAGES.map((row) => [row.repositories[0], row] as const))("is sound for %s", (_, row) => {
    const { memory, data, port } = row;
    expect(memory.mib % 64).toBe(0);
    expect(memory.mib).toBeGreaterThanOrEqual(64);
    expect(memory.why).toMatch(/^[A-Z0-9].*[.]$/);
    expect(memory.why.startsWith("Estimate: "), "an estimate, or a source").toBe(memory.source === undefined);
    for (const folder of data) expect(folder).toMatch(/^\/[\w./-]+[^/]$/);
    if (port !== undefined) expect(port).toBeLessThan(65536);
  });

  it("says what AWS has for all that keeps data of others", () => {
    const without = KNOWN_IMAGES.filter(({ kind, aws }) =>
      ["database", "cache", "queue", "search", "storage"].includes(kind) ? aws === undefined : false,
    );
    expect(without.map(({ name }) => name)).toEqual(["CouchDB"]);
  });

  it("lets nobody deploy what is for development", () => {
    for (const row of KNOWN_IMAGES)
      if (["mail catcher", "stand-in", "browser", "host tool"].includes(row.kind))
        expect(row.laptopOnly, row.name).toBe(true);
  });
});

/** Images that stand in no table for being rare, or somebody's own. */
const UNKNOWN = [
  "bytemark/smtp",
  "drone/",
  "ghcr.io/example/",
  "ghcr.io/home-assistant/",
  "koenkk/",
  "lscr.io/linuxserver/",
  "pihole/",
  "qmcgaw/",
  "traefik/whoami",
  "vllm/",
];

describe("of the corpus", () => {
  const images = CORPUS.flatMap((project) =>
    Object.entries(loadProject(project).services).flatMap(([service, { image, build, profiles }]) =>
      image === undefined || build !== undefined || profiles !== undefined
        ? []
        : [{ where: `${project.name} ${service}`, service, image, about: project.about }],
    ),
  );

  it("finds what holds data, by the kind that a person names", () => {
    const kinds = images.flatMap(({ where, service, image, about }) => {
      const kind = about.state[service];
      return kind === undefined || kind === "files" ? [] : [{ where, kind, name: nameOf(image) }];
    });
    expect(kinds.length).toBeGreaterThan(60);
    expect(kinds.filter(({ name }) => name === undefined)).toEqual([]);
  });

  it("calls for the laptop only what a person does, and nothing else", () => {
    const differing = images.filter(
      ({ service, image, about }) =>
        about.expect === "passes" &&
        (knownImage(image)?.laptopOnly === true) !== about.laptopOnly.includes(service),
    );
    expect(differing.map(({ where }) => where)).toEqual([]);
  });

  it("knows all but a few", () => {
    const unknown = images.filter(({ image }) => knownImage(image) === undefined).map(({ image }) => image);
    expect(unknown.filter((image) => !UNKNOWN.some((start) => image.startsWith(start)))).toEqual([]);
  });
});
