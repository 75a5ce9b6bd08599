import { describe, expect, it } from "vitest";
import { decisions } from "../../modules/capabilities/containers/decisions.ts";
import type { ComposeProject } from "../../modules/compose/index.ts";
import { namesOwnMachine } from "../../modules/compose/own-machine.ts";

const named = (environment: Record<string, string>, beside: readonly number[] = []): string[] =>
  namesOwnMachine({ environment }, beside).map(({ variable }) => variable);

describe("a value that names the laptop", () => {
  it.each([
    ["PUBLIC_URL", "http://localhost:3000"],
    ["CORS_ORIGINS", "https://example.com,http://127.0.0.1:8080"],
    ["WS", "ws://[::1]:9000/live"],
    ["API", "http://host.docker.internal:8080"],
    ["DJANGO_ALLOWED_HOSTS", "localhost,127.0.0.1"],
    ["APP_HOST", "localhost:3000"],
    ["DB_HOST", "localhost"],
    ["FRONTEND_URL", "http://0.0.0.0:3000"],
  ])("is found: %s=%s", (variable, value) => {
    expect(named({ [variable]: value })).toEqual([variable]);
  });

  it.each([
    ["HOST", "localhost"],
    ["BIND", "0.0.0.0:8000"],
    ["ASPNETCORE_URLS", "http://0.0.0.0:8080"],
    ["URL", "https://localhost.example.com"],
    ["GREETING", "localhost is home"],
    ["REDIS_URL", "redis://redis:6379"],
  ])("is nothing else: %s=%s", (variable, value) => {
    expect(named({ [variable]: value })).toEqual([]);
  });

  it("may be another container of the same task", () => {
    expect(named({ API_URL: "http://localhost:4000" }, [4000])).toEqual([]);
  });
});

it("is told with what to write, once for all services that have it", () => {
  const build = { context: ".", args: { REACT_APP_API_URL: "http://localhost:4000" } };
  const one = { command: null, entrypoint: null, environment: { FRONTEND_URL: "http://localhost:3000" } };
  const services = { api: one, worker: one, web: { command: null, entrypoint: null, build } };
  const service = { containers: ["api", "worker", "web"], environment: {}, tasks: { min: 1 }, scaling: {} };
  const environment = { service, furtherServices: {} } as never;
  const said = decisions({}, environment, { project: { services } as unknown as ComposeProject, others: [] });
  expect(said.map(({ message }) => message)).toEqual([
    'services.api.environment.FRONTEND_URL: "http://localhost:3000" names this machine, and on AWS the container itself, or a visitor\'s own machine; write the address that it has on AWS into the environment file, as containers.api.environment.FRONTEND_URL, containers.worker.environment.FRONTEND_URL.',
    'services.web.build.args.REACT_APP_API_URL: "http://localhost:4000" is built into the page, and there names the visitor\'s own machine; write the address that visitors use as variables.REACT_APP_API_URL in the environment file, and have the compose file read it, by ${REACT_APP_API_URL:-http://localhost:4000}.',
  ]);
});

it("is told by its own line, where the value has several", () => {
  const extra = "define('CACHE', 'redis');\ndefine('WP_HOME', 'http://localhost');\n";
  const services = { blog: { command: null, entrypoint: null, environment: { CONFIG_EXTRA: extra } } };
  const service = { containers: ["blog"], environment: {}, tasks: { min: 1 }, scaling: {} };
  const environment = { service, furtherServices: {} } as never;
  const said = decisions({}, environment, { project: { services } as unknown as ComposeProject, others: [] });
  expect(said.map(({ message }) => message)).toEqual([
    expect.stringContaining("CONFIG_EXTRA: \"define('WP_HOME', 'http://localhost');\" names this machine"),
  ]);
});

describe("a variable that a bundler puts into the page", () => {
  const said = (service: object): string[] => {
    const services = { web: { command: null, entrypoint: null, ...service } };
    const settings = { containers: ["web"], environment: {}, tasks: { min: 1 }, scaling: {} };
    const environment = { service: settings, furtherServices: {} } as never;
    const project = { services } as unknown as ComposeProject;
    return decisions({}, environment, { project, others: [] }).map(({ message }) => message);
  };
  const environment = { NEXT_PUBLIC_API_URL: "http://localhost:4000", NODE_ENV: "production" };

  it("comes too late at run time, and is told once, with what to write", () => {
    expect(said({ environment, build: { context: "." } })).toEqual([
      "services.web.environment: bundlers put NEXT_PUBLIC_API_URL into the page while the image is built, so that a value set here comes too late; unless the program reads it at run time, write build.args.NEXT_PUBLIC_API_URL: ${NEXT_PUBLIC_API_URL}, an ARG of that name in the Dockerfile, and the value on AWS as variables.NEXT_PUBLIC_API_URL in the environment file.",
    ]);
  });

  it.each([
    [
      "has its argument, too",
      { environment: { VITE_API: "/api" }, build: { context: ".", args: { VITE_API: "/api" } } },
    ],
    [
      "is of an image that others have built",
      { environment: { REACT_APP_API: "/api" }, image: "example/page:1.0" },
    ],
    ["is read at run time by Nuxt", { environment: { NUXT_PUBLIC_API: "/api" }, build: { context: "." } }],
  ])("is right where it %s", (_, service) => {
    expect(said(service)).toEqual([]);
  });
});
