import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesise } from "../../cli/synthesise.ts";
import { addBuildFolders } from "./build-folders.ts";
import { type Changes, marketWith, PROJECT } from "./environment.ts";
import { Synthesised } from "./synthesis.ts";

export {
  DOCUMENTDB,
  MONGO_ON_HOST,
  MYSQL_ON_AURORA,
  MYSQL_ON_HOST,
  MYSQL_ON_RDS,
  POSTGRES_ON_AURORA,
  POSTGRES_ON_HOST,
  POSTGRES_ON_RDS,
} from "./kinds.ts";

/** The text of an environment with one of these databases. */
export const withDatabase = (database: Changes, changes: Changes = {}): string =>
  marketWith({ ...database, ...changes });

/** A project folder with one environment, market, and the compose files with what they name. */
export function databaseProject(text: string): string {
  const root = mkdtempSync(join(tmpdir(), "database-"));
  mkdirSync(join(root, "environments"));
  writeFileSync(join(root, "environments/market.yml"), text);
  for (const part of [
    "docker-compose.yml",
    "docker-compose.mysql.yml",
    "docker-compose.postgres.yml",
    "mongo",
    "mysql",
    "postgres",
  ])
    cpSync(join(PROJECT, part), join(root, part), { recursive: true });
  addBuildFolders(root);
  return root;
}

/** The stacks of an environment by their part, such as `data`. `compose` may change the text of docker-compose.yml. */
export function stacksOf(
  text: string,
  compose: (text: string) => string = (unchanged) => unchanged,
): Readonly<Record<string, Synthesised>> {
  const root = databaseProject(text);
  const file = join(root, "docker-compose.yml");
  writeFileSync(file, compose(readFileSync(file, "utf8")));
  try {
    const [deployment] = synthesise({ root, outdir: "cdktf.out", names: [] });
    const entries = (deployment?.stacks ?? []).map(({ name, path }) => [
      name.replace(/^market-/, ""),
      new Synthesised(JSON.parse(readFileSync(join(root, path), "utf8"))),
    ]);
    return Object.fromEntries(entries);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
