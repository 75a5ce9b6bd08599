import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { assumedKeepAlive, toSeconds } from "../../../modules/checks/network/timeouts-grow-inwards.ts";
import { builtImage } from "../../../modules/compose/built-image.ts";
import type { ComposeService } from "../../../modules/compose/index.ts";
import { SERVERS } from "../../../modules/ingress/servers.ts";
import { type Changes, PROJECT } from "../../support/environment.ts";
import { container, found, synthesis } from "../support.ts";

/** What is said of an entry called nginx, with the load balancer's idle timeout at `idle` seconds. */
function said(
  idle: number,
  service: Partial<ComposeService>,
  variables: Readonly<Record<string, string>> = {},
  changes: Changes = {},
): string[] {
  const environment = Object.entries(variables).map(([name, value]) => ({ name, value }));
  return found("timeouts-grow-inwards", {
    environment: {
      "ingress.idleTimeoutSeconds": idle,
      "monitoring.latencyP95Seconds": 0.5,
      "service.entry.keepAliveSeconds": undefined,
      ...changes,
    },
    containers: [container({ name: "nginx", environment })],
    services: { nginx: service },
  });
}

const from = (text: string): Partial<ComposeService> => ({
  build: { context: "/", dockerfile_inline: text },
});
const OURS: Partial<ComposeService> = { build: { context: join(PROJECT, "nginx") } };
const OUR_APP: Partial<ComposeService> = { build: { context: join(PROJECT, "app") } };

describe("timeouts-grow-inwards", () => {
  it("holds the proxy of this project to its variable, and to the default in its Dockerfile", () => {
    expect(said(74, OURS)).toEqual([]);
    expect(said(75, OURS)).toEqual([
      'ingress.idleTimeoutSeconds: 75 must be below the keep-alive of 75 s of "nginx"; set service.environment.nginx.KEEPALIVE_TIMEOUT to more than 75 s. (timeouts-grow-inwards)',
    ]);
    expect(said(300, OURS, { KEEPALIVE_TIMEOUT: "315s" })).toEqual([]);
  });

  it("holds the application of this project to its own variable, in milliseconds", () => {
    expect(said(71, OUR_APP)).toEqual([]);
    expect(said(72, OUR_APP)[0]).toMatch(/KEEP_ALIVE_TIMEOUT_MS/);
    expect(said(72, OUR_APP, { KEEP_ALIVE_TIMEOUT_MS: "80000" })).toEqual([]);
  });

  it("believes no variable that the image does not declare", () => {
    expect(said(66, { image: "nginx:1.29" }, { KEEPALIVE_TIMEOUT: "315s" })).toEqual([
      'ingress.idleTimeoutSeconds: 66 must be below the keep-alive (nginx) of 65 s of "nginx"; set keepalive_timeout in its configuration, and say so by service.entry.keepAliveSeconds, to more than 66 s. (timeouts-grow-inwards)',
    ]);
  });

  it.each<[string, number, Partial<ComposeService>]>([
    ["an image of nginx", 65, { image: "registry.example.com/mirror/nginx:1.29" }],
    ["an image of Apache", 5, { image: "httpd:2.4@sha256:0" }],
    ["an image of Tomcat", 20, { image: "tomcat:11" }],
    ["an image of Traefik", 180, { image: "traefik:v3" }],
    ["an image of Caddy", 300, { image: "caddy:2" }],
    ["what is built from an image of Node", 5, from("FROM node:24-slim\nCMD node main.js")],
    ["what a stage begins with", 5, from("FROM node:24 AS base\nFROM alpine AS other\nFROM base\nUSER node")],
    ["what is built from a newer image of Node", 65, from("FROM node:26-slim\nCMD node main.js")],
    ["an image of Node whose tag tells no version", 5, from("FROM node:lts\nCMD node main.js")],
    ["Next.js in an older image of Node", 5, from("FROM node:24\nCMD npx next start")],
    ["Next.js in a newer image of Node", 65, from("FROM node:26\nCMD npx next start")],
    ["Next.js by its option", 90, from("FROM node:24\nCMD next start --keepAliveTimeout 90000")],
    ["gunicorn with threads", 2, from('FROM python:3.14\nCMD ["gunicorn", "--threads", "4", "app:app"]')],
    ["gunicorn with other workers", 2, from("FROM python:3.14\nCMD gunicorn -k gevent app:app")],
    [
      "gunicorn by GUNICORN_CMD_ARGS",
      80,
      from('FROM python:3.14\nENV GUNICORN_CMD_ARGS="--threads=4 --keep-alive=80"\nCMD gunicorn app:app'),
    ],
    [
      "gunicorn by its command before GUNICORN_CMD_ARGS",
      70,
      from(
        'FROM python:3.14\nENV GUNICORN_CMD_ARGS="--threads=4 --keep-alive=80"\nCMD gunicorn --keep-alive 70 app:app',
      ),
    ],
    [
      "gunicorn by its option",
      90,
      from('FROM python:3.14\nCMD ["gunicorn", "--threads", "2", "--keep-alive", "90", "app:app"]'),
    ],
    ["uvicorn by the compose file's command", 5, { image: "shop/api:1", command: ["uvicorn", "main:app"] }],
    ["uvicorn by its option", 80, { image: "shop/api:1", command: ["uvicorn", "--timeout-keep-alive=80"] }],
    ["Puma through bundler", 20, from("FROM ruby:3\nCMD bundle exec puma -C config/puma.rb")],
    ["Puma by its variable", 99, from("FROM ruby:3\nENV PUMA_PERSISTENT_TIMEOUT=99\nCMD puma")],
  ])("knows %s", (_, seconds, service) => {
    expect(said(seconds - 1, service)).toEqual([]);
    expect(said(seconds, service)[0]).toContain(`${seconds} must be below the keep-alive (`);
  });

  it("lets gunicorn's sync workers be, which keep no connection", () => {
    expect(said(60, from('FROM python:3.14\nCMD ["gunicorn", "app:app"]'))).toEqual([]);
    expect(said(4000, from("FROM python:3.14\nCMD gunicorn -k sync -w 4 app:app"))).toEqual([]);
  });

  it.each<[string, Partial<ComposeService>, string | undefined, Changes?]>([
    [
      "nginx, whose configuration may be mounted",
      { image: "nginx:1.29" },
      "idle connections for 65 s, its default",
    ],
    [
      "Node, whose code may set it",
      from("FROM node:26\nCMD node main.js"),
      "idle connections for 65 s, its default",
    ],
    [
      "gunicorn's workers",
      from("FROM python:3.14\nCMD gunicorn app:app"),
      "keep no connection, as its sync workers",
    ],
    ["an option", { image: "shop/api:1", command: ["uvicorn", "--timeout-keep-alive=80"] }, undefined],
    ["our own proxy", OURS, undefined],
    ["a statement", { image: "nginx:1.29" }, undefined, { "service.entry.keepAliveSeconds": 61 }],
  ])("says what it takes for granted: %s", (_, service, sentence, changes = {}) => {
    const environment = { "service.entry.keepAliveSeconds": undefined, ...changes };
    const lines = assumedKeepAlive(synthesis({ environment, services: { nginx: service } }));
    if (sentence === undefined) expect(lines).toEqual([]);
    else expect(lines).toEqual([expect.stringContaining(sentence)]);
  });

  it("asks for a statement where nothing is told, and believes it", () => {
    const unknown = { image: "registry.example.com/shop:1.0.0" };
    expect(said(60, unknown)).toEqual([
      'ingress.idleTimeoutSeconds: 60 must be below what "nginx" keeps an idle connection for, which its image and its command do not show; write it as service.entry.keepAliveSeconds. (timeouts-grow-inwards)',
    ]);
    expect(said(60, unknown, {}, { "service.entry.keepAliveSeconds": 61 })).toEqual([]);
    expect(said(60, { image: "nginx:1.29" }, {}, { "service.entry.keepAliveSeconds": 60 })).toHaveLength(1);
  });

  it("asks it of each further service that requests reach, by its own key", () => {
    const unknown = { image: "registry.example.com/admin:1.0.0" };
    const admin = (entry: object) =>
      found("timeouts-grow-inwards", {
        environment: {
          "ingress.idleTimeoutSeconds": 60,
          "service.entry.keepAliveSeconds": 61,
          "furtherServices.admin": {
            containers: ["admin"],
            entry: { service: "admin", port: 80, paths: ["/admin"], ...entry },
          },
        },
        containers: [container({ name: "nginx" })],
        services: { nginx: { image: "nginx:1.29" }, admin: unknown },
      });
    expect(admin({})).toEqual([
      'ingress.idleTimeoutSeconds: 60 must be below what "admin" keeps an idle connection for, which its image and its command do not show; write it as furtherServices.admin.entry.keepAliveSeconds. (timeouts-grow-inwards)',
    ]);
    expect(admin({ keepAliveSeconds: 60 })).toHaveLength(1);
    expect(admin({ keepAliveSeconds: 61 })).toEqual([]);
  });

  it("wants the proxy to give up on the application before the load balancer does", () => {
    expect(said(51, OURS)).toEqual([]);
    expect(said(50, OURS)).toEqual([
      "ingress.idleTimeoutSeconds: 50 must be above the proxy's wait of 50 s for the application; set service.environment.nginx.PROXY_READ_TIMEOUT to less than 50s. (timeouts-grow-inwards)",
    ]);
    expect(said(30, OURS, { PROXY_READ_TIMEOUT: "20s" })).toEqual([]);
  });

  it("reads times as nginx writes them", () => {
    expect(["75s", "75", "5m", "1h 30m", "500ms"].map(toSeconds)).toEqual([75, 75, 300, 5400, 0.5]);
    expect(["", "soon", "5 parsecs"].map(toSeconds)).toEqual([undefined, undefined, undefined]);
  });
});

describe("what Dockerfiles declare", () => {
  it("is the default of the scripts that read it", () => {
    const variables = readFileSync(join(PROJECT, "nginx/docker-entrypoint.d/16-variables.envsh"), "utf8");
    const nginx = builtImage({ context: join(PROJECT, "nginx") });
    for (const name of ["KEEPALIVE_TIMEOUT", "PROXY_READ_TIMEOUT"])
      expect(variables).toContain(`${name}=\${${name}:-${nginx?.variables[name]}}`);
    const config = readFileSync(join(PROJECT, "app/src/config.ts"), "utf8");
    const [, written] = /"KEEP_ALIVE_TIMEOUT_MS", ([\d_]+)/.exec(config) ?? [];
    const app = builtImage({ context: join(PROJECT, "app") });
    expect(app?.variables["KEEP_ALIVE_TIMEOUT_MS"]).toBe(written?.replaceAll("_", ""));
  });
});

describe("the table of servers", () => {
  it("has a source with a date for each", () => {
    for (const { name, source, image, program } of SERVERS) {
      expect(source, name).toMatch(/\(20\d\d-\d\d\)$/);
      expect(image ?? program, name).toBeDefined();
    }
  });
});
