import { describe, expect, it } from "vitest";
import { databasesRunOnce } from "../../../modules/checks/tasks/databases-run-once.ts";
import type { ComposeService, ContainerDefinition } from "../../../modules/compose/index.ts";
import { container, planOf, synthesis } from "../support.ts";

interface Parts {
  readonly service?: Partial<ComposeService>;
  readonly container?: Partial<ContainerDefinition>;
  readonly place?: object;
  readonly singleton?: boolean;
}

const MOUNT = { sourceVolume: "data", containerPath: "/data", readOnly: false };
const EFS = { efsVolumeConfiguration: { fileSystemId: "fs-1" } };

/** What is said of a further service with one container and one volume. */
function found({ service = {}, container: members = {}, place = EFS, singleton = false }: Parts): string[] {
  const one = container({ name: "store", mountPoints: [MOUNT], ...members });
  const made = synthesis({ further: [one], services: { store: service } });
  const services = made.services.map(({ settings }) => ({
    settings: { ...settings, singleton: settings.path[0] === "furtherServices" && singleton },
    plan:
      settings.path[0] === "furtherServices"
        ? { ...planOf([one]), volumes: [{ name: "data", ...place }] as never }
        : planOf([]),
  }));
  return databasesRunOnce.check({ ...made, services }).map(({ path, message }) => `${path}: ${message}`);
}

describe("databases-run-once", () => {
  it.each([
    ["postgres:17", "PostgreSQL"],
    ["redis@sha256:0", "Redis"],
    ["registry.example.com/team/mysql", "MySQL"],
  ])("asks %s", (image, name) => {
    expect(found({ service: { image } })).toEqual([
      `furtherServices.worker.singleton: is not true, though "store" runs ${name} on the shared volume data, and a deployment starts a second task before the first one stops; write singleton: true. (databases-run-once)`,
    ]);
  });

  it("asks an image that is built from one", () => {
    const build = { dockerfile_inline: "FROM mongo:8\nCOPY . /" } as ComposeService["build"];
    expect(found({ service: { build } as Partial<ComposeService> })).toEqual([
      expect.stringContaining('"store" runs MongoDB on'),
    ]);
  });

  it.each([
    "sqlite:////data/app.db",
    "sqlite3",
    "file:/data/app.sqlite3?mode=rwc",
    "/data/app.db",
    "jdbc:sqlite:/data/app.sqlite",
  ])("asks whoever keeps SQLite files: %s", (value) => {
    expect(found({ container: { environment: [{ name: "DB", value }] } })).toEqual([
      expect.stringContaining('"store" keeps SQLite files, as DB says, on the shared volume data'),
    ]);
  });

  it.each<[string, Parts]>([
    ["a singleton", { service: { image: "postgres:17" }, singleton: true }],
    ["another image", { service: { image: "memcached:1" } }],
    ["a host that is called so", { container: { environment: [{ name: "DB", value: "mail.example.db" }] } }],
    [
      "what is read only",
      { service: { image: "redis" }, container: { mountPoints: [{ ...MOUNT, readOnly: true }] } },
    ],
    ["a volume of the task", { service: { image: "redis" }, place: {} }],
    ["a volume elsewhere", { service: { image: "redis" }, container: { mountPoints: [] } }],
  ])("asks nothing of %s", (_, parts) => {
    expect(found(parts)).toEqual([]);
  });
});
