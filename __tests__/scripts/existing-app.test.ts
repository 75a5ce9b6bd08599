import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { runIn } from "../support/clone.ts";
import { PROJECT } from "../support/environment.ts";

type Values = { readonly [key: string]: unknown };

const blocksIn = (page: string, language: string): string[] =>
  [
    ...readFileSync(join(PROJECT, page), "utf8").matchAll(
      new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, "gs"),
    ),
  ].map(([, block = ""]) => block);

const isGroup = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const merged = (base: unknown, over: unknown): unknown =>
  isGroup(base) && isGroup(over)
    ? {
        ...base,
        ...Object.fromEntries(Object.entries(over).map(([key, one]) => [key, merged(base[key], one)])),
      }
    : over;

describe("docs/existing-app.md, and the README where it shows the same application", () => {
  const SHOWN = blocksIn("docs/existing-app.md", "text");
  const [CHANGES = "", ...WRITTEN] = blocksIn("docs/existing-app.md", "yaml").reverse();
  let root: string;
  let printed: string;
  let environment: string;
  const program = (command: string) =>
    runIn(root, `node ${join(PROJECT, "bin/express-on-ecs.js")} ${command}`);

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "existing-"));
    cpSync(join(PROJECT, "__tests__/corpus/nest-bull"), root, { recursive: true });
    rmSync(join(root, "about.yml"));
    const ran = ["init --yes", "explain --env invoices --diff", "synth invoices"].map(program);
    expect(ran.map(({ code, stderr }) => [code, stderr.includes("Left for you")])).toEqual(
      ran.map(() => [0, false]),
    );
    printed = ran.map(({ stdout }) => stdout).join("\n");
    environment = readFileSync(join(root, "environments/invoices.yml"), "utf8");
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it("show what is printed", () => {
    const lines = [...SHOWN, ...blocksIn("README.md", "text")].flatMap((block) => block.split("\n"));
    const known = new Set(printed.split("\n"));
    expect(lines.length).toBeGreaterThan(60);
    expect(lines.filter((line) => !known.has(line))).toEqual([]);
  });

  it("show what is written", () => {
    expect(WRITTEN.length).toBeGreaterThan(2);
    expect(WRITTEN.filter((block) => !environment.includes(block))).toEqual([]);
  });

  it("end with changes after which nothing is waived, and no mail or certificate is missing", () => {
    const compose = join(root, "docker-compose.yml");
    const readOnly = "    restart: unless-stopped\n    read_only: true\n    tmpfs: [/tmp:size=64m]\n";
    writeFileSync(
      compose,
      readFileSync(compose, "utf8").replaceAll("    restart: unless-stopped\n", readOnly),
    );
    writeFileSync(
      join(root, "environments/invoices.yml"),
      stringify(merged(parse(environment), parse(CHANGES))),
    );
    const { code, stdout } = program("synth invoices");
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/^Waived|certificateArn|can receive no mail|keep idle connections/m);
  });
});
