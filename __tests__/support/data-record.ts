import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { type SynthesisedDeployment, synthesise } from "../../cli/synthesise.ts";
import type { DataRecord, RecordedThing } from "../../modules/data-record/record.ts";
import { Problems } from "../../modules/problems.ts";
import { databaseProject } from "./databases.ts";
import { type Changes, marketWith } from "./environment.ts";

type Json = Readonly<Record<string, unknown>>;

/** A project with the environment market whose file is edited again and again, and with what it remembers. */
export class Remembering {
  readonly root: string;

  constructor(
    private readonly base: Changes,
    compose?: string,
  ) {
    this.root = databaseProject("");
    if (compose !== undefined) writeFileSync(join(this.root, "docker-compose.yml"), compose);
  }

  /** Another project that stands where this one does, in a folder of its own. */
  copy(): Remembering {
    const other = new Remembering(this.base);
    cpSync(this.root, other.root, { recursive: true });
    return other;
  }

  path(file: string): string {
    return join(this.root, file);
  }

  /** Synthesises market with further changes. */
  synthesise(changes: Changes = {}, records?: "write" | "check"): SynthesisedDeployment {
    writeFileSync(this.path("environments/market.yml"), marketWith({ ...this.base, ...changes }));
    const [deployment] = synthesise({
      root: this.root,
      outdir: "cdktf.out",
      names: [],
      ...(records && { records }),
    });
    if (!deployment) throw new Error("nothing was synthesised");
    return deployment;
  }

  /** The sentences by which a synthesis with further changes is refused. */
  refusals(changes: Changes = {}, records?: "write" | "check"): string[] {
    return this.refusalsOf(() => this.synthesise(changes, records));
  }

  /** The same with the files as they are. */
  refusalsAsItIs(names: readonly string[] = []): string[] {
    return this.refusalsOf(() => synthesise({ root: this.root, outdir: "cdktf.out", names }));
  }

  private refusalsOf(work: () => unknown): string[] {
    try {
      work();
      return [];
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      return error.list.map(({ file, path, message }) => `${file} ${path}: ${message}`);
    }
  }

  get recordText(): string {
    return readFileSync(this.path("environments/market.data.yml"), "utf8");
  }

  get hasRecord(): boolean {
    return existsSync(this.path("environments/market.data.yml"));
  }

  get things(): readonly RecordedThing[] {
    return (parseDocument(this.recordText).toJS() as DataRecord).holds;
  }

  /** Writes keys into the entries of all things whose words hold a string, as a person would; undefined removes one. */
  write(what: string, values: Json): void {
    const document = parseDocument(this.recordText);
    this.things.forEach((thing, index) => {
      if (!thing.what.includes(what)) return;
      for (const [key, value] of Object.entries(values)) {
        if (value === undefined) document.deleteIn(["holds", index, key]);
        else document.setIn(["holds", index, key], value);
      }
    });
    writeFileSync(this.path("environments/market.data.yml"), document.toString());
  }

  /** Terraform's state of a stack, as far as it is read. */
  writeState(stack: string, addresses: readonly string[], outputs: Json = {}): void {
    const resources = addresses.map((address) => {
      const [type, name] = address.split(".");
      return { mode: "managed", type, name };
    });
    mkdirSync(this.path("state"), { recursive: true });
    writeFileSync(this.path(`state/${stack}.tfstate`), JSON.stringify({ resources, outputs }));
  }

  rename(from: string, to: string): void {
    renameSync(this.path(from), this.path(to));
  }

  /** A block of a synthesised stack, such as `removed`. */
  block(stack: string, kind: string): readonly Json[] {
    const text = readFileSync(this.path(`cdktf.out/stacks/${stack}/cdk.tf.json`), "utf8");
    return (JSON.parse(text) as Readonly<Record<string, readonly Json[]>>)[kind] ?? [];
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
