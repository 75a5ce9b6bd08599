import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { type Ran, run } from "../support/run.ts";

/** A repository as somebody has it, in a folder of its own. */
export class Repository {
  readonly folder = mkdtempSync(join(tmpdir(), "repository-"));

  constructor(files: Readonly<Record<string, string>>) {
    for (const [file, text] of Object.entries({ ...APPLICATION, ...files })) this.write(file, text);
  }

  write(file: string, text: string): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** Runs a command line; what it said is in the failure, where it ends with another code. */
  run(command: string, { code = 0, within = "." }: { code?: number; within?: string } = {}): Ran {
    const ran = run("sh", ["-c", command], join(this.folder, within));
    expect(ran.code, `${command}\n${ran.stdout}\n${ran.stderr}`).toBe(code);
    return ran;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Two services and what they keep their data in, as most people begin. */
const APPLICATION = {
  "docker-compose.yml": `services:
  web:
    build: .
    ports: ["8080:3000"]
    environment:
      DATABASE_URL: postgres://shop:shop@db:5432/shop
    depends_on: [db]
    restart: unless-stopped
  db:
    image: postgres:17
    environment: { POSTGRES_PASSWORD: shop }
    volumes: ["data:/var/lib/postgresql/data"]
volumes: { data: {} }
`,
  Dockerfile: 'FROM node:24-alpine\nWORKDIR /app\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n',
};

/** The stacks of an environment, as `synth --json` tells them. */
export const STACKS = (name: string): string[] =>
  ["network", "data", "service"].map((part) => `${name}-${part}`);

export function stacksIn(report: string): string[] {
  const { environments } = JSON.parse(report) as { environments: { stacks: { name: string }[] }[] };
  return environments.flatMap(({ stacks }) => stacks.map(({ name }) => name));
}
