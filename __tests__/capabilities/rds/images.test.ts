import { describe, expect, it } from "vitest";
import { engineOfImage, majorVersionFor } from "../../../modules/capabilities/relational-images.ts";

describe("an image of the compose file", () => {
  it.each([
    ["postgres:17.2-alpine", "postgres", "17"],
    ["docker.io/library/postgres:16", "postgres", "16"],
    ["pgvector/pgvector:pg18", "postgres", "18"],
    ["pgvector/pgvector:0.8.0-pg17", "postgres", "17"],
    ["postgis/postgis:16-3.5", "postgres", "16"],
    // Out of support, or not said: the newest.
    ["postgres:12", "postgres", "18"],
    ["postgres", "postgres", "18"],
    ["registry.example.com:5000/postgres", "postgres", "18"],
    ["mysql:8.4.3", "mysql", "8.4"],
    ["mysql:8.0", "mysql", "8.4"],
  ] as const)("%s is %s %s on RDS", (image, engine, version) => {
    expect(engineOfImage(image)).toBe(engine);
    expect(majorVersionFor(engine, image)).toBe(version);
  });

  it.each(["mariadb:11", "timescale/timescaledb:2", "mongo:8", "registry.example.com/api:1"])(
    "%s is not one that is proposed",
    (image) => {
      expect(engineOfImage(image)).toBeUndefined();
    },
  );
});
