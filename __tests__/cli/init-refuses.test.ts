/** What init says where it can propose nothing: by files as they are called where people run it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it, vi } from "vitest";
import { initialise } from "../../cli/init.ts";
import { makeRepositories, repository, write } from "../support/repository.ts";

makeRepositories();

beforeEach(() => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
});

async function refused(files: Readonly<Record<string, string>>): Promise<string> {
  write(files);
  const error: unknown = await initialise({ root: repository, yes: true, json: false }).catch((one) => one);
  expect(error).toBeInstanceOf(Error);
  expect(existsSync(join(repository, "ecs"))).toBe(false);
  return (error as Error).message;
}

it("names the files of a compose file that cannot be read from the repository, not from ecs/", async () => {
  const message = await refused({ "compose.yaml": "services:\n  api: { biuld: ., env_file: .env }\n" });
  expect(message).toMatch(/^compose\.yaml:2:10 services\.api\.biuld: /m);
  expect(message).not.toContain("../");
});

it("proposes nothing of another folder's compose file where the repository's own has a mistake", async () => {
  const message = await refused({
    "docker-compose.yml": "services:\n  api: { iamge: example/api:1.0.0 }\n",
    "infra/compose.yml": 'services:\n  worker: { image: "example/worker:1.0.0" }\n',
  });
  expect(message).toMatch(/^docker-compose\.yml:2:10 services\.api\.iamge: /);
});

it("says each mistake once, though the file for production lies over the same file", async () => {
  const message = await refused({
    "docker-compose.yml": "services:\n  api: { iamge: example/api:1.0.0 }\n",
    "docker-compose.prod.yml": "services:\n  api: { restrat: always }\n",
  });
  expect(message.match(/iamge/g)).toHaveLength(1);
  expect(message.match(/restrat/g)).toHaveLength(1);
});

it("says that a compose file without services has nothing to run", async () => {
  expect(await refused({ "compose.yaml": "volumes: { data: }\n" })).toBe(
    "compose.yaml has no services; write what is to run on AWS, each with build or image, or name another file: --file <file>. [EOE-CLI-012]",
  );
});

it("says that a compose file with databases alone has nothing to run", async () => {
  const database = '  db: { image: "postgres:17", environment: { POSTGRES_PASSWORD: x } }\n';
  expect(await refused({ "compose.yaml": `services:\n${database}  admin: { image: "adminer:5" }\n` })).toBe(
    "compose.yaml has nothing but db, admin, which run elsewhere or stay on the laptop; write the application as a service, such as api: { build: ., ports: [3000] }, or name another file: --file <file>. [EOE-CLI-012]",
  );
});

it("says which profile the application waits for, where nothing else is to run", async () => {
  const database = '  db: { image: "postgres:17", environment: { POSTGRES_PASSWORD: x } }\n';
  const api = '  api: { image: "example/api:1.2.0", ports: [3000:3000], profiles: [ecr, full] }\n';
  expect(await refused({ "compose.yaml": `services:\n${api}${database}` })).toBe(
    "compose.yaml has nothing but db, which run elsewhere or stay on the laptop, and api (profile ecr or full), whose profiles are off; take profiles off what is to run on AWS, or name another file: --file <file>. [EOE-CLI-012]",
  );
});
