import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { PROJECT } from "../support/environment.ts";
import { succeeds, type TerraformRan, terraform, terraformBeside } from "./terraform.ts";

const SNAPSHOTS = ["stacks", "environments"].map((folder) =>
  join(PROJECT, "__tests__/__snapshots__", folder),
);
const ORDER = ["bootstrap", "network", "data", "service", "delivery"];
/** Programs that tests put in place of those that reach a network. */
const FAKE_PROGRAMS = join(import.meta.dirname, "fake-bin");

type Arguments = Readonly<Record<string, unknown>>;
export interface SnapshotJson {
  readonly terraform: Readonly<Record<string, unknown>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
}

/** The Terraform JSON of all snapshots by stack, such as `market-data`, each environment's in the order of deployment. */
export function snapshotStacks(): ReadonlyMap<string, SnapshotJson> {
  const files = SNAPSHOTS.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
  const read = files.map((file): [string, SnapshotJson] => [
    basename(file, ".tf.json"),
    JSON.parse(readFileSync(file, "utf8")),
  ]);
  return new Map(read.sort(([one], [other]) => inOrder(one, other)));
}

const inOrder = (one: string, other: string): number =>
  environmentOf(one).localeCompare(environmentOf(other)) ||
  ORDER.indexOf(partOf(one)) - ORDER.indexOf(partOf(other));

const partOf = (stack: string): string => stack.slice(stack.lastIndexOf("-") + 1);
export const environmentOf = (stack: string): string => stack.slice(0, stack.lastIndexOf("-"));

/** Stacks as the snapshots have them, each with its state beside the others. */
export class SnapshotFolder {
  readonly #root = mkdtempSync(join(tmpdir(), "snapshots-"));

  folder(stack: string): string {
    return join(this.#root, "cdktf.out/stacks", stack);
  }

  /** Writes a stack as it is but for its state, which is on this machine. */
  write(stack: string, json: SnapshotJson): void {
    mkdirSync(this.folder(stack), { recursive: true });
    const backend = { local: { path: `../../../state/${stack}.tfstate` } };
    const local = { ...json, terraform: { ...json.terraform, backend } };
    const text = JSON.stringify(withLocalStates(local));
    writeFileSync(join(this.folder(stack), "cdk.tf.json"), text);
  }

  /** Writes a stack, and gets the providers. */
  init(stack: string, json: SnapshotJson): void {
    this.write(stack, json);
    succeeds(this.folder(stack), ["init"], this.#variables());
  }

  apply(stack: string): void {
    succeeds(this.folder(stack), ["apply", "-auto-approve"], this.#variables());
  }

  run(stack: string, args: readonly string[]): TerraformRan {
    return terraform(this.folder(stack), args, this.#variables());
  }

  /** As `run`, beside whatever else is going on. */
  runBeside(
    stack: string,
    args: readonly string[],
    variables: Readonly<Record<string, string>>,
  ): Promise<TerraformRan> {
    return terraformBeside(this.folder(stack), args, { ...this.#variables(), ...variables });
  }

  /** A file beside the stacks. */
  path(name: string): string {
    return join(this.#root, name);
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  #variables(): Record<string, string> {
    return { PATH: `${FAKE_PROGRAMS}:${process.env["PATH"]}`, HOME: this.#root };
  }
}

interface RemoteState {
  readonly backend: string;
  readonly config: { readonly key?: string };
}

/** States that the environment keeps in S3 are beside this one, too. */
function withLocalStates(json: SnapshotJson & { readonly data?: Readonly<Record<string, object>> }): object {
  const states = json.data?.["terraform_remote_state"] as Readonly<Record<string, RemoteState>> | undefined;
  if (states === undefined) return json;
  const local = Object.entries(states).map(([id, state]) => [
    id,
    state.backend === "local"
      ? state
      : { ...state, backend: "local", config: { path: `../../../state/${stackOfInput(id)}.tfstate` } },
  ]);
  return { ...json, data: { ...json.data, terraform_remote_state: Object.fromEntries(local) } };
}

const stackOfInput = (id: string): string => id.replace("cross-stack-reference-input-", "");
