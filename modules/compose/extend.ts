import { dirname, resolve } from "node:path";
import { toLongSyntax } from "./canonical.ts";
import type { ComposeFiles } from "./compose-files.ts";
import type { Variables } from "./interpolate.ts";
import { LONGEST_REUSE_CHAIN } from "./limits.ts";
import { applyResets, keepUnique, mergeFiles, mergeService } from "./merge.ts";
import { cloneTree, copyOf, isMapping, type Mapping, originOf, type Path, problemAt, put } from "./origin.ts";
import { absolutePaths } from "./paths.ts";
import { isReadable, type Report } from "./readable.ts";
import type { Reading } from "./reading.ts";
import { isRemote, tooLong } from "./reuse.ts";
import { scalarText } from "./values.ts";

/** The file whose services are put over those that they extend. */
interface Extending {
  readonly path: string;
  readonly resets: readonly Path[];
  readonly variables: Variables;
}

/** The services that extend each other, outermost first. */
type Chain = readonly { readonly file: string; readonly service: string }[];

interface ExtendedFile {
  readonly tree: Mapping;
  readonly resets: readonly Path[];
}

/** `extends`: services over those that they extend. Source: Compose Specification, "Extends". */
export class Extender {
  readonly #reading: Reading;
  readonly #files: ComposeFiles;
  /** A thousand services may extend the same file. */
  readonly #extendedFiles = new Map<Variables, Map<string, ExtendedFile>>();

  constructor(reading: Reading, files: ComposeFiles) {
    this.#reading = reading;
    this.#files = files;
  }

  /** Puts every service of a file over the one that it extends, in place. */
  extendAll(tree: Mapping, extending: Extending): void {
    const { services } = tree;
    if (!isMapping(services)) return;
    const done = new Set<string>();
    for (const name of Object.keys(services)) this.#extend(services, name, extending, [], done);
  }

  /** Puts a service over the one that it extends, and that one over its own, in place. */
  #extend(services: Mapping, name: string, extending: Extending, chain: Chain, done: Set<string>): void {
    const service = services[name];
    if (!isMapping(service) || service["extends"] === undefined || done.has(name) || this.#reading.gaveUp)
      return;
    if (this.#reading.tellUnset(service, ["services", name], "extends")) return;
    const { path, resets } = extending;
    const file = this.#reading.shown(path);
    const report: Report = (code, message) => {
      const at = ["services", name, "extends"];
      this.#reading.problems.push(problemAt(code, originOf(service, "extends"), file, at, message));
    };
    const way = [...chain, { file: path, service: name }];
    if (chain.some((earlier) => earlier.file === path && earlier.service === name)) {
      report("EOE-COMPOSE-018", `closes a cycle: ${way.map((part) => part.service).join(" extends ")}.`);
      return;
    }
    if (chain.length >= LONGEST_REUSE_CHAIN) {
      this.#reading.gaveUp = true;
      const names = way.map((part) => part.service);
      report("EOE-COMPOSE-044", tooLong("extends", names));
      return;
    }
    const base = this.#base(services, service, extending, way, done, report);
    done.add(name);
    // The file may be read for other services again.
    const own = copyOf(service);
    delete own["extends"];
    put(services, name, own, originOf(services, name));
    if (base === undefined) return;
    applyResets({ services: { [name]: base } }, resets);
    const merged = mergeService(base, own, name, { file, problems: this.#reading.problems });
    delete merged["extends"];
    put(services, name, merged, originOf(services, name));
  }

  /** A copy of the service that `service` extends, itself extended. */
  #base(
    services: Mapping,
    service: Mapping,
    extending: Extending,
    chain: Chain,
    done: Set<string>,
    report: Report,
  ): Mapping | undefined {
    const { extends: reference } = service;
    const written = isMapping(reference) ? reference["service"] : reference;
    const other = isMapping(reference) ? reference["file"] : undefined;
    if (written === undefined || written === null) {
      report("EOE-COMPOSE-018", "names no service; write which one it is, as service.");
      return undefined;
    }
    const name = scalarText(written);
    if (other === undefined) {
      if (Object.hasOwn(services, name)) {
        this.#extend(services, name, extending, chain, done);
        return (cloneTree(services[name]) ?? {}) as Mapping;
      }
      report("EOE-COMPOSE-018", `names the service "${name}", which this file does not have.`);
      return undefined;
    }
    const file = scalarText(other);
    const path = resolve(dirname(extending.path), file);
    if (isRemote(file)) {
      report("EOE-COMPOSE-018", `names the file "${file}", which is not on this machine; download it.`);
      return undefined;
    }
    const sentence = (why: string): string => `names the file "${file}", which ${why}`;
    if (!isReadable({ path, named: file, missing: "EOE-COMPOSE-018", sentence }, report)) return undefined;
    const { tree, resets } = this.#extended(path, extending.variables);
    if (this.#reading.gaveUp) return undefined;
    if (!isMapping(tree["services"]) || !Object.hasOwn(tree["services"], name)) {
      report("EOE-COMPOSE-018", `names the service "${name}", which ${file} does not have.`);
      return undefined;
    }
    const others = copyOf(tree["services"]);
    this.#extend(others, name, { path, resets, variables: extending.variables }, chain, new Set());
    return (cloneTree(others[name]) ?? {}) as Mapping;
  }

  /** A file that services of another one extend: in the long syntax, with absolute paths. Not to be changed. */
  #extended(path: string, variables: Variables): ExtendedFile {
    const known = this.#extendedFiles.get(variables) ?? new Map<string, ExtendedFile>();
    this.#extendedFiles.set(variables, known);
    const file = known.get(path) ?? this.#readExtended(path, variables);
    known.set(path, file);
    return file;
  }

  #readExtended(path: string, variables: Variables): ExtendedFile {
    const report = { file: this.#reading.shown(path), problems: this.#reading.problems };
    const tree: Mapping = {};
    const resets: Path[] = [];
    for (const document of this.#files.read(path, variables)) {
      resets.push(...document.resets);
      mergeFiles(tree, document.tree, report);
      keepUnique(tree);
      toLongSyntax(tree, report);
    }
    absolutePaths(tree, dirname(path), this.#reading.home);
    return { tree, resets };
  }
}
