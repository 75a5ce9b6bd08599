import { buffer as readAll } from "node:stream/consumers";
import { isCancel, password } from "@clack/prompts";
import Table from "cli-table3";
import type { ExistingSecret } from "../modules/capabilities/deploying.ts";
import { Problems } from "../modules/problems.ts";
import { accountOf } from "./deploy/credentials.ts";
import { findTarget } from "./deploy/find-target.ts";
import { withInterruption } from "./deploy/interruption.ts";
import { restart } from "./deploy/restart.ts";
import { checkedSecrets, setSecret } from "./deploy/secrets.ts";
import { DeployStopped, EXIT_CODES } from "./deploy/stopped.ts";
import type { Target } from "./deploy/target.ts";
import { CommandStopped } from "./problems.ts";

export interface SecretsOptions {
  readonly root?: string;
  readonly json: boolean;
}

/** Names, places and states; no value is read. */
export async function listSecrets(environment: string, { root, json }: SecretsOptions): Promise<void> {
  const { target } = await findTarget(environment, root);
  await accountOf(target);
  const secrets = (await checkedSecrets(target)).map((secret) => ({ name: nameOf(secret), ...secret }));
  if (json) {
    console.log(JSON.stringify({ secrets }, null, 2));
    return;
  }
  if (secrets.length === 0) {
    console.log(`${environment} names no secret that is made outside of it.`);
    return;
  }
  const table = new Table({
    head: ["secret", "in Secrets Manager", "state", "changed"],
    style: { head: [] },
  });
  for (const { name, source, state, changed } of secrets)
    table.push([name, source, state, changed?.toISOString().slice(0, 16).replace("T", " ") ?? ""]);
  console.log(table.toString());
}

/** Takes the value from standard input, or asks for it on a terminal. */
export async function putSecret(
  environment: string,
  name: string,
  { root, json, rotate }: SecretsOptions & { readonly rotate: boolean },
): Promise<void> {
  const { target } = await findTarget(environment, root);
  const secret = secretNamed(target, name);
  await accountOf(target);
  const done = await setSecret(target.region, secret.source, await readValue(secret.source));
  const write = json ? console.error : console.log;
  write(`${secret.source} was ${done}.`);
  if (rotate) await newTasks(target, write);
  else if (done === "changed")
    write(`Tasks read it when they start: npx express-on-ecs secrets rotate starts new ones as well.`);
  if (json) console.log(JSON.stringify({ name, source: secret.source, done, newTasks: rotate }));
}

async function newTasks(target: Target, write: (line: string) => void): Promise<void> {
  await withInterruption(write, async ({ signal }) => {
    try {
      await restart(target, write, signal);
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      const exitCode = error instanceof DeployStopped ? EXIT_CODES[error.why] : 1;
      throw new CommandStopped(error.list, exitCode, "the secret was changed");
    }
  });
  write("All tasks have started with it.");
}

const nameOf = ({ path }: Pick<ExistingSecret, "path">): string => path.split(".").at(-1) ?? path;

function secretNamed({ environment, secrets }: Target, name: string): ExistingSecret {
  const found = secrets.find((secret) => nameOf(secret) === name);
  if (found) return found;
  const names = secrets.map(nameOf).join(", ") || "none";
  const message = `"${name}" is no secret that is made outside of the environment; those are: ${names}. One that is generated gets a new value by its \`version\` (docs/database.md).`;
  throw new Problems([
    { code: "EOE-CLI-014", file: `environments/${environment}.yml`, path: "secrets", message },
  ]);
}

/** What one of Secrets Manager holds at most, in bytes (its API reference, PutSecretValue `SecretString`, 2026-11). */
const MOST_BYTES = 65_536;

async function readValue(source: string): Promise<string> {
  const given = process.stdin.isTTY ? await askFor(source) : textOf(await readAll(process.stdin), source);
  const value = given?.replace(/\r?\n$/, "") ?? "";
  if (value === "")
    throw refusedValue(
      source,
      "was given no value; pipe it into the command, or run it on a terminal. Nothing was changed.",
    );
  const bytes = Buffer.byteLength(value);
  if (bytes > MOST_BYTES)
    throw refusedValue(
      source,
      `takes ${MOST_BYTES} bytes at most, and was given ${bytes}; keep a file of that size in S3. Nothing was changed.`,
    );
  if (value.includes("\0")) throw refusedValue(source, NO_TEXT);
  return value;
}

const NO_TEXT =
  "was given bytes that are no text, which no variable of a container can hold; encode them, such as by base64. Nothing was changed.";

/** Bytes that are no UTF-8 would silently become others. */
function textOf(bytes: Buffer, source: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refusedValue(source, NO_TEXT);
  }
}

const refusedValue = (file: string, message: string): Problems =>
  new Problems([{ code: "EOE-CLI-014", file, path: "", message }]);

async function askFor(source: string): Promise<string | undefined> {
  // Standard output may be JSON, or a file.
  const answer = await password({ message: `Value of ${source}`, output: process.stderr });
  return isCancel(answer) ? undefined : answer;
}
