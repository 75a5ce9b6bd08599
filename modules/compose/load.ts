import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { ComposeCode } from "../problem-codes/compose.ts";
import { inOrder, type Problem, Problems } from "../problems.ts";
import { readText, whyUnreadable } from "../read-text.ts";
import { fromFolder } from "../relative-paths.ts";
import { fillDefaults, mappingsIn, toLongSyntax } from "./canonical.ts";
import { checkCombinations, checkConsistency } from "./consistency.ts";
import { decodeModel } from "./decode.ts";
import { type EnvFile, readEnvFile } from "./dotenv.ts";
import { imageUsers } from "./image-user.ts";
import { interpolateTree, substitute, type Variables } from "./interpolate.ts";
import { LONGEST_REUSE_CHAIN, MOST_FILES, MOST_SERVICES } from "./limits.ts";
import { applyResets, keepUnique, mergeFiles, mergeService } from "./merge.ts";
import type { ComposeModel, ComposeService } from "./model.ts";
import { type MountableFile, mountableFiles } from "./mountable.ts";
import { normalise } from "./normalise.ts";
import {
  cloneTree,
  copyOf,
  isMapping,
  type Key,
  locate,
  type Mapping,
  type Origin,
  originOf,
  type Path,
  type Position,
  pathText,
  positionOf,
  problemAt,
  put,
  type Replaced,
  removeAt,
} from "./origin.ts";
import { absolutePaths, beginsAtHome, homePart } from "./paths.ts";
import { checkSchema, type Violation } from "./schema.ts";
import { scalarText } from "./values.ts";
import {
  type Located,
  passedOnSentence,
  ValuesWithoutVariables,
  withoutValueSentence,
} from "./without-value.ts";
import { type ComposeSource, readYaml } from "./yaml.ts";

export interface ComposeOptions {
  /** Compose files, relative to `workingDir`; later ones go over earlier ones. The first one's folder is the project's. */
  readonly files: readonly string[];
  /** Problems name files relative to this folder. */
  readonly workingDir: string;
  /** Profiles to switch on; `*` is all. Default: `COMPOSE_PROFILES` of the environment, parted by commas. */
  readonly profiles?: readonly string[];
  /** Variables for interpolation; they go before those of `.env` beside the first file. Default: none. */
  readonly environment?: Variables;
  /** Where the files are read for ECS: `environment` alone gives variables their values. Default: as on the laptop. */
  readonly forEcs?: ForEcs;
}

/**
 * What the files say on every machine alike: no file called `.env` counts, nor the home folder, the folder's name or
 * docker compose's own variables. What then has no value is in `unset` of the project.
 */
export interface ForEcs {
  /** Files called `.env` that the environment names, by absolute path: they count. Default: none. */
  readonly dotEnvFiles?: readonly string[];
  /** Variables by service that something else gives their values, such as secrets: what the files say does not count. */
  readonly filledElsewhere?: Readonly<Record<string, readonly string[]>>;
}

/** A value of a service that has none on ECS. */
export interface Unset {
  readonly problem: Problem<ComposeCode>;
  /** Where the value is. */
  readonly field: Path;
  /** Variable of the service whose value it is. */
  readonly variable?: string;
}

/** What docker compose would run, and where each part of it is written. */
export interface ComposeProject {
  readonly model: ComposeModel;
  /** The model's services: all that the profiles switch on. */
  readonly services: ComposeModel["services"];
  /** Services that only profiles which are off would start. */
  readonly disabled: Readonly<Record<string, ComposeService>>;
  /** Absolute folder of the first file. */
  readonly directory: string;
  /** The files named, as problems name them. */
  readonly files: readonly string[];
  /** What docker compose warns about, such as variables that nobody set, and what is not read for ECS. */
  readonly warnings: readonly Problem[];
  /** By service: what of it refers to variables without a value. Nothing where files are read as on the laptop. */
  readonly unset: ReadonlyMap<string, readonly Unset[]>;
  /** Files and folders of this machine that services would mount: their content, for a task to carry. By absolute path. */
  readonly mountable: ReadonlyMap<string, MountableFile>;
  /** Users that images run as, by service, as far as the Dockerfiles of this machine say it. */
  readonly imageUsers: ReadonlyMap<string, string>;
  /** Services that the environment leaves to the laptop; they are among those that are off. Default none. */
  readonly laptopServices: readonly string[];
  /** Fields of services that say what the environment file says of their containers: `withContainers`. */
  readonly replaced: readonly Replaced[];
  /** The path that a part of the model has in the files, where some of theirs are left out: `withoutFields`. */
  readonly writtenAt: (path: Path) => Path;
  /** Where a part of the model is written; the nearest part around it where that part itself comes from a default. */
  readonly positionOf: (path: Path) => Position;
  /** The file of `env_file` that a variable of a service comes from, as problems name it; undefined for one of `environment`. */
  readonly envFileOf: (service: string, variable: string) => string | undefined;
}

/**
 * Loads compose files the way docker compose v2 does: interpolation with `.env`, `extends`, `include`, override rules
 * with `!reset` and `!override`, profiles, env files, short and long syntax; checked against the specification's schema
 * first. Source: https://github.com/compose-spec/compose-spec
 *
 * @throws Problems with everything that is wrong in all files, each with file, line and column
 */
export function loadComposeProject(options: ComposeOptions): ComposeProject {
  const loader = new Loader(options);
  const project = loader.load();
  if (loader.problems.length > 0 || project === undefined) throw new Problems(inOrder(loader.told()));
  return project;
}

/** What relative names and variables mean while a file is read. */
interface Scope {
  readonly folder: string;
  readonly variables: Variables;
  /** Files that are being included, outermost first. */
  readonly including: readonly string[];
}

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

/** Tells what is wrong with a value, where it is written. */
type Report = (code: ComposeCode, message: string) => void;

class Loader {
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];
  /** Parts that broke the schema. */
  readonly #removed: Path[] = [];
  readonly #texts = new Map<string, ComposeSource | undefined>();
  /** A thousand services may extend the same file. */
  readonly #extendedFiles = new Map<Variables, Map<string, ExtendedFile>>();
  /** After a limit was passed: all that follows would take its time, and only say what comes of that. */
  #gaveUp = false;
  /** Files that were added, each as often as it is named. */
  #added = 0;
  /** Where files are read for ECS. */
  readonly #withoutValue: ValuesWithoutVariables | undefined;
  /** `~`, where it is known. */
  #home: string | undefined;
  /** That of the first file. */
  #folder = "";

  constructor(private readonly options: ComposeOptions) {
    if (options.forEcs !== undefined) this.#withoutValue = new ValuesWithoutVariables();
  }

  /** The problems, each that comes of a variable without a value as just that. */
  told(): Problem[] {
    return this.problems.map((problem) => {
      const { file, line, column, path } = problem;
      const found = this.#withoutValue?.atPosition({ file, line: line ?? 0, column: column ?? 0 });
      return found ? { ...problem, code: NO_VALUE, path, message: withoutValueSentence(found) } : problem;
    });
  }

  load(): ComposeProject | undefined {
    const { files, workingDir, environment = {} } = this.options;
    const paths = files.map((file) => resolve(workingDir, file));
    const [first] = paths;
    if (first === undefined) {
      this.problems.push({
        code: "EOE-COMPOSE-001",
        file: "",
        path: "",
        message: "No compose file is named.",
      });
      return undefined;
    }
    const folder = dirname(first);
    this.#folder = folder;
    const shell = this.#isForEcs ? environment : { PWD: folder, ...environment };
    const variables: Record<string, string> = { ...this.#dotEnv(join(folder, ".env"), shell), ...shell };
    if (!this.#isForEcs) this.#home = variables["HOME"];
    const { name, isWritten } = this.#projectName(paths, folder, variables);
    if (isWritten || !this.#isForEcs) variables["COMPOSE_PROJECT_NAME"] = name;

    const scope: Scope = { folder, variables, including: [] };
    const tree = this.#model(paths, scope);
    if (Object.keys(tree).length === 0 && this.problems.length === 0) {
      this.problems.push({
        code: "EOE-COMPOSE-002",
        file: this.#shown(first),
        line: 1,
        column: 1,
        path: "",
        message: "is empty; a compose file has services.",
      });
    }
    this.#countServices(tree, first);
    if (this.#gaveUp) return undefined;
    tree["name"] = name;
    normalise(tree, variables);
    return this.#project(tree, first, scope);
  }

  get #isForEcs(): boolean {
    return this.#withoutValue !== undefined;
  }

  #countServices({ services }: Mapping, first: string): void {
    const names = isMapping(services) ? Object.keys(services) : [];
    const beyond = names[MOST_SERVICES];
    if (!isMapping(services) || beyond === undefined || this.#gaveUp) return;
    this.#gaveUp = true;
    const message = `is one of ${names.length} services; a cluster of ECS runs ${MOST_SERVICES}. Make several projects of them.`;
    const origin = originOf(services, beyond);
    this.problems.push(
      problemAt("EOE-COMPOSE-045", origin, this.#shown(first), ["services", beyond], message),
    );
  }

  #project(tree: Mapping, first: string, { folder, variables }: Scope): ComposeProject {
    const report = { file: this.#shown(first), problems: this.problems };
    const decoded = decodeModel(tree, report);
    const ownProfiles = this.#isForEcs ? [] : splitList(variables["COMPOSE_PROFILES"]);
    const profiles = this.options.profiles ?? ownProfiles;
    const [enabled, disabled] = byProfile(decoded.services, profiles);
    const [jobs] = byProfile(decoded.jobs ?? {}, profiles);
    const model: ComposeModel = { ...decoded, services: enabled, jobs };
    checkConsistency(model, disabled, report);
    const envFiles = new Map<string, ReadonlyMap<string, string>>();
    const unset = new Map<string, readonly Unset[]>();
    for (const [name, service] of Object.entries(enabled)) {
      const found = this.#unsetIn(name, tree, model);
      const files = this.#envFiles(service as Mapping, name, variables);
      envFiles.set(name, files.from);
      unset.set(name, this.#unfilled(name, [...found, ...files.unset]));
      this.#labelFiles(service as Mapping, ["services", name]);
      const context = ["services", name, "build", "context"];
      if (service.build?.context !== undefined)
        this.#warnOfHome(service.build.context, context, locate(decoded, context), NO_DOCKERFILE);
    }
    const everything = { ...decoded, services: decoded.services };
    return {
      model,
      services: enabled,
      disabled,
      directory: folder,
      files: this.options.files.map((file) => this.#shown(resolve(this.options.workingDir, file))),
      warnings: inOrder(this.warnings),
      unset,
      mountable: mountableFiles(model, folder),
      imageUsers: imageUsers(model),
      replaced: [],
      laptopServices: [],
      writtenAt: (path) => path,
      positionOf: (path) => {
        const origin = locate(everything, path);
        return origin ? positionOf(origin) : { file: report.file, line: 1, column: 1 };
      },
      envFileOf: (service, variable) => envFiles.get(service)?.get(variable),
    };
  }

  /** Several files, merged and in the long syntax, with absolute paths. */
  #model(paths: readonly string[], scope: Scope): Mapping {
    const tree: Mapping = {};
    for (const path of paths) this.#addFile(tree, path, scope);
    const report = { file: this.#shown(paths[0] ?? ""), problems: this.problems };
    fillDefaults(tree);
    checkCombinations(tree, report);
    absolutePaths(tree, scope.folder, this.#home);
    passVariables(tree, scope.variables);
    return tree;
  }

  #addFile(tree: Mapping, path: string, scope: Scope): void {
    this.#countFile(path);
    if (this.#gaveUp) return;
    const report = { file: this.#shown(path), problems: this.problems };
    for (const { tree: own, resets } of this.#read(path, scope.variables)) {
      this.#extendAll(own, { path, resets, variables: scope.variables });
      applyResets(tree, resets);
      this.#include(own, path, { ...scope, including: [...scope.including, path] });
      mergeFiles(tree, own, report);
      keepUnique(tree);
      this.#checkMerged(tree, report.file);
      toLongSyntax(tree, report);
      keepUnique(tree);
    }
  }

  /** Files that include each other twice each are soon more than can be read. */
  #countFile(path: string): void {
    if (++this.#added !== MOST_FILES + 1) return;
    this.#gaveUp = true;
    const message = `is one file too many: more than ${MOST_FILES} are included, each counted as often as it is named. Include fewer, or each of them once.`;
    const file = this.#shown(path);
    this.problems.push({ code: "EOE-COMPOSE-045", file, line: 1, column: 1, path: "", message });
  }

  /** The documents of a file after interpolation, without what the schema does not allow. */
  #read(path: string, variables: Variables): { readonly tree: Mapping; readonly resets: readonly Path[] }[] {
    const file = this.#shown(path);
    const report = {
      file,
      problems: this.problems,
      warnings: this.warnings,
      withoutValue: this.#withoutValue,
      projectFolder: this.#folder,
    };
    const read: { readonly tree: Mapping; readonly resets: readonly Path[] }[] = [];
    const source = this.#source(path);
    for (const { value, resets } of source?.documents ?? []) {
      if (!isMapping(value)) {
        const origin = source && { source: source.source, offset: 0 };
        this.problems.push(
          problemAt("EOE-COMPOSE-003", origin, file, [], "must be a mapping with services at its top level."),
        );
        continue;
      }
      const tree = cloneTree(value);
      if (!interpolateTree(tree, variables, report)) {
        this.#gaveUp = true;
        return [];
      }
      this.#checkPart(tree, file);
      if (tree["version"] !== undefined) {
        const message = "is obsolete and has no effect; remove it.";
        this.warnings.push(
          problemAt("EOE-COMPOSE-006", originOf(tree, "version"), file, ["version"], message),
        );
        delete tree["version"];
      }
      read.push({ tree, resets });
    }
    return read;
  }

  #source(path: string): ComposeSource | undefined {
    if (this.#texts.has(path)) return this.#texts.get(path);
    const file = this.#shown(path);
    let source: ComposeSource | undefined;
    if (existsSync(path) && statSync(path).isDirectory())
      this.problems.push({
        code: "EOE-COMPOSE-004",
        file,
        path: "",
        message: "is a folder, not a compose file.",
      });
    else {
      const text = this.#text(path);
      if (text !== undefined) source = readYaml(text, file, this.problems);
    }
    this.#texts.set(path, source);
    return source;
  }

  /** The text of a file; undefined after a problem was told. */
  #text(path: string): string | undefined {
    try {
      return readText(path, this.#shown(path));
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      this.problems.push(...error.list);
      return undefined;
    }
  }

  /** What another file cannot mend; what is missing is looked at when all files are merged. */
  #checkPart(tree: Mapping, file: string): void {
    const violations = checkSchema(tree).filter(({ missing }) => missing.length === 0);
    this.#report(violations, tree, file);
    for (const { path } of [...violations].reverse()) {
      removeAt(tree, path);
      this.#removed.push(path);
    }
  }

  /** What a file is missing, and what is wrong only together with the files before it. */
  #checkMerged(tree: Mapping, file: string): void {
    const violations = checkSchema(tree).filter(({ path, missing }) => !this.#areTold(path, missing));
    this.#report(violations, tree, file);
  }

  /** Whether parts are missing only because they were wrong. */
  #areTold(path: Path, missing: readonly string[]): boolean {
    const isRemoved = (name: string): boolean =>
      this.#removed.some((removed) => isDeepStrictEqual(removed, [...path, name]));
    return missing.length > 0 && missing.every(isRemoved);
  }

  #report(violations: readonly Violation[], tree: Mapping, file: string): void {
    for (const { path, message } of violations)
      this.problems.push(problemAt("EOE-COMPOSE-005", locate(tree, path), file, path, message));
  }

  #extendAll(tree: Mapping, extending: Extending): void {
    const { services } = tree;
    if (!isMapping(services)) return;
    const done = new Set<string>();
    for (const name of Object.keys(services)) this.#extend(services, name, extending, [], done);
  }

  /** Puts a service over the one that it extends, and that one over its own, in place. */
  #extend(services: Mapping, name: string, extending: Extending, chain: Chain, done: Set<string>): void {
    const service = services[name];
    if (!isMapping(service) || service["extends"] === undefined || done.has(name) || this.#gaveUp) return;
    if (this.#tellUnset(service, ["services", name], "extends")) return;
    const { path, resets } = extending;
    const file = this.#shown(path);
    const report: Report = (code, message) => {
      const at = ["services", name, "extends"];
      this.problems.push(problemAt(code, originOf(service, "extends"), file, at, message));
    };
    const way = [...chain, { file: path, service: name }];
    if (chain.some((earlier) => earlier.file === path && earlier.service === name)) {
      report("EOE-COMPOSE-018", `closes a cycle: ${way.map((part) => part.service).join(" extends ")}.`);
      return;
    }
    if (chain.length >= LONGEST_REUSE_CHAIN) {
      this.#gaveUp = true;
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
    const merged = mergeService(base, own, name, { file, problems: this.problems });
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
    const name = scalarText(isMapping(reference) ? reference["service"] : reference);
    const other = isMapping(reference) ? reference["file"] : undefined;
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
    if (this.#gaveUp) return undefined;
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
    const report = { file: this.#shown(path), problems: this.problems };
    const tree: Mapping = {};
    const resets: Path[] = [];
    for (const document of this.#read(path, variables)) {
      resets.push(...document.resets);
      mergeFiles(tree, document.tree, report);
      keepUnique(tree);
      toLongSyntax(tree, report);
    }
    absolutePaths(tree, dirname(path), this.#home);
    return { tree, resets };
  }

  /** Brings in the models of included files, in place. Source: Compose Specification, "Include". */
  #include(tree: Mapping, path: string, scope: Scope): void {
    const { include } = tree;
    delete tree["include"];
    if (!Array.isArray(include)) return;
    include.forEach((entry, index) => {
      const report: Report = (code, message) => {
        const at = ["include", index];
        this.problems.push(problemAt(code, originOf(include, index), this.#shown(path), at, message));
      };
      if (this.#tellUnset(include, ["include"], index)) return;
      const included = this.#included(entry, scope, report);
      if (included) this.#import(included, tree, report);
    });
  }

  #included(entry: unknown, scope: Scope, report: Report): Mapping | undefined {
    const {
      path: named,
      project_directory: directory,
      env_file: envFile,
    } = isMapping(entry) ? entry : { path: entry };
    const names = [named ?? []].flat().map(scalarText);
    const remote = names.find(isRemote);
    if (remote !== undefined) report("EOE-COMPOSE-019", `"${remote}" is not on this machine; download it.`);
    const paths = names.map((name) => resolve(scope.folder, name));
    const [first] = paths;
    if (remote !== undefined || first === undefined) return undefined;
    const readable = names.map((name, index) => {
      const path = paths[index] ?? "";
      const sentence = (why: string): string => `"${this.#shown(path)}" ${why}`;
      return isReadable({ path, named: name, missing: "EOE-COMPOSE-019", sentence }, report);
    });
    if (readable.includes(false)) return undefined;
    const again = paths.find((path) => scope.including.includes(path));
    const way = [...scope.including, again ?? first].map((one) => this.#shown(one));
    if (again !== undefined) {
      report("EOE-COMPOSE-019", `closes a cycle: ${way.join(" includes ")}.`);
      return undefined;
    }
    if (scope.including.length >= LONGEST_REUSE_CHAIN) {
      this.#gaveUp = true;
      report("EOE-COMPOSE-044", tooLong("includes", way));
      return undefined;
    }
    const folder = directory === undefined ? dirname(first) : resolve(scope.folder, scalarText(directory));
    const variables = { ...this.#includedVariables(envFile, folder, scope, report), ...scope.variables };
    return this.#model(paths, { folder, variables, including: scope.including });
  }

  #includedVariables(envFile: unknown, folder: string, scope: Scope, report: Report): Variables {
    if (envFile === undefined) return this.#dotEnv(join(folder, ".env"), scope.variables);
    const variables: Record<string, string> = {};
    for (const name of [envFile].flat().map(scalarText)) {
      const path = resolve(scope.folder, name);
      if (this.#isOfLaptop(path)) continue;
      const sentence = (why: string): string => `names the env file "${name}", which ${why}`;
      if (isReadable({ path, named: name, missing: "EOE-COMPOSE-019", sentence }, report))
        Object.assign(variables, this.#dotEnv(path, { ...variables, ...scope.variables }));
    }
    return variables;
  }

  #import(included: Mapping, tree: Mapping, report: Report): void {
    for (const section of ["services", "volumes", "networks", "secrets", "configs", "models"]) {
      const from = included[section];
      if (!isMapping(from)) continue;
      const to = isMapping(tree[section]) ? (tree[section] as Mapping) : {};
      for (const name of Object.keys(from)) {
        if (!Object.hasOwn(to, name)) put(to, name, from[name], originOf(from, name));
        else if (JSON.stringify(to[name]) !== JSON.stringify(from[name])) {
          report(
            "EOE-COMPOSE-019",
            `brings ${section}.${name}, which this file has as well; rename one of the two.`,
          );
        }
      }
      tree[section] = to;
    }
  }

  /** Variables for interpolation; a file called `.env` is read without being named, and may be missing. */
  #dotEnv(path: string, lookup: Variables): Record<string, string> {
    if (this.#isOfLaptop(path) || !existsSync(path) || statSync(path).isDirectory()) return {};
    const why = whyUnreadable(path);
    if (why !== undefined) {
      this.problems.push({
        code: "EOE-COMPOSE-042",
        file: this.#shown(path),
        path: "",
        message: `${why} docker compose takes variables from it; put a file in its place, or move it elsewhere.`,
      });
      return {};
    }
    const read = readEnvFile(this.#text(path) ?? "", (name) => lookup[name]);
    this.#tellWrong(read, path);
    return read.variables;
  }

  /** What makes an env file unreadable; of what it demands and has no value only where that is told at once. */
  #tellWrong({ wrong, withoutValue }: EnvFile, path: string): void {
    const demanded = this.#isForEcs ? [] : withoutValue;
    const lines = [
      ...(wrong ? [wrong] : []),
      ...demanded.flatMap(({ line, wrong: message }) => (message === undefined ? [] : [{ line, message }])),
    ];
    for (const { line, message, isTooMuch = false } of lines as readonly NonNullable<EnvFile["wrong"]>[]) {
      this.#gaveUp ||= isTooMuch;
      const code = isTooMuch ? "EOE-COMPOSE-043" : "EOE-COMPOSE-022";
      this.problems.push({ code, file: this.#shown(path), line, column: 1, path: "", message });
    }
  }

  /** Whether a file is the laptop's by its name: everybody has another, or none. */
  #isOfLaptop(path: string): boolean {
    const { forEcs } = this.options;
    return forEcs !== undefined && basename(path) === ".env" && !forEcs.dotEnvFiles?.includes(path);
  }

  /** Tells at once of a value that decides what is read, where it has none. */
  #tellUnset(container: Mapping | readonly unknown[], path: Path, key: Key): boolean {
    const value = (container as Mapping)[key];
    const only = Array.isArray(value) || isMapping(value) ? value : [];
    const origin = originOf(container, key);
    const own = origin && this.#withoutValue?.at(origin);
    const inside = this.#withoutValue?.in([only], [...path, key]) ?? [];
    const all = own ? [{ ...own, origin, path: [...path, key] }, ...inside] : inside;
    this.problems.push(...all.map((one) => unsetProblem(one)));
    return all.length > 0;
  }

  /** What of a service, and of the configs that it is granted, has no value. */
  #unsetIn(name: string, tree: Mapping, model: ComposeModel): Unset[] {
    const granted = (model.services[name]?.configs ?? []).map(({ source }) => ["configs", source] as const);
    return [["services", name] as const, ...granted].flatMap(([section, key]) => {
      // Only the tree still has the values that say nothing.
      const parts = [model[section][key], at(tree[section], key)].filter(isMapping);
      return (this.#withoutValue?.in(parts, [section, key]) ?? []).map(unsetOf);
    });
  }

  /** Without what something else gives its value. */
  #unfilled(service: string, unset: readonly Unset[]): Unset[] {
    const filled = this.options.forEcs?.filledElsewhere?.[service] ?? [];
    return unset.filter(({ variable }) => variable === undefined || !filled.includes(variable));
  }

  /** Reads them into the service's environment, and says which variable comes from which file. */
  #envFiles(service: Mapping, name: string, variables: Variables): ReadEnvFiles {
    const path = ["services", name];
    const from = new Map<string, string>();
    const unset: Unset[] = [];
    const own = (service["environment"] ?? {}) as Record<string, string | null>;
    for (const [variable, value] of Object.entries(own)) own[variable] = value ?? variables[variable] ?? null;
    const files = service["env_file"];
    delete service["env_file"];
    const known: Record<string, string> = {};
    for (const [variable, value] of Object.entries(own)) if (value !== null) known[variable] = value;
    const merged: Mapping = {};
    (Array.isArray(files) ? files : []).forEach((entry, index) => {
      const origin = originOf(files as unknown[], index);
      const read = this.#variablesOf(
        entry,
        [...path, "env_file", index],
        origin,
        (variable) => variables[variable] ?? own[variable] ?? undefined,
        known,
      );
      Object.assign(known, read.variables);
      const file = this.#shown(scalarText(isMapping(entry) ? entry["path"] : entry));
      if (this.#isForEcs) unset.push(...unsetInFile(read, name, file));
      for (const [variable, value] of Object.entries(read.variables)) {
        put(merged, variable, value, origin);
        from.set(variable, file);
      }
    });
    for (const variable of Object.keys(own)) {
      if (own[variable] === null && this.#isForEcs)
        unset.push(passedOn(originOf(own, variable), name, variable));
      put(merged, variable, own[variable], originOf(own, variable));
      from.delete(variable);
    }
    if (Object.keys(merged).length > 0) service["environment"] = merged;
    return {
      from,
      unset: unset.filter(({ variable = "" }) => !Object.hasOwn(own, variable) || own[variable] === null),
    };
  }

  #labelFiles(service: Mapping, path: Path): void {
    const files = service["label_file"];
    delete service["label_file"];
    if (!Array.isArray(files)) return;
    const merged: Mapping = {};
    files.forEach((file, index) => {
      const origin = originOf(files, index);
      const lookup = (name: string): string | undefined => merged[name] as string | undefined;
      const { variables: read } = this.#variablesOf(
        { path: file, required: true },
        [...path, "label_file", index],
        origin,
        lookup,
        {},
      );
      for (const [name, value] of Object.entries(read)) put(merged, name, value, origin);
    });
    const own = service["labels"];
    if (isMapping(own))
      for (const name of Object.keys(own)) put(merged, name, own[name], originOf(own, name));
    if (Object.keys(merged).length > 0) service["labels"] = merged;
  }

  #variablesOf(
    entry: unknown,
    path: Path,
    origin: Origin | undefined,
    lookup: (name: string) => string | undefined,
    known: Variables,
  ): EnvFile {
    const { path: file, required, format } = isMapping(entry) ? entry : { path: entry };
    const name = scalarText(file);
    const report: Report = (code, message) => {
      this.problems.push(problemAt(code, origin, "", path, message));
    };
    if (this.#isOfLaptop(name)) {
      const message = `"${this.#shown(name)}" is the laptop's, and is not read for ECS; write what the container needs of it in service.environment or service.secrets of the environment file, or name it in variableFiles there.`;
      this.warnings.push(problemAt("EOE-COMPOSE-047", origin, "", path, message));
      return NO_VARIABLES;
    }
    if (!existsSync(name) && (required === false || required === "false")) {
      this.#warnOfHome(name, path, origin, "The file is not read.");
      return NO_VARIABLES;
    }
    const sentence = (why: string): string => `"${this.#shown(name)}" ${why}`;
    const named = this.#shown(name);
    if (!isReadable({ path: name, named, missing: "EOE-COMPOSE-020", sentence }, report)) return NO_VARIABLES;
    if (format !== undefined && format !== "raw") {
      report("EOE-COMPOSE-021", `has the format "${format}"; docker compose knows raw only, or none.`);
      return NO_VARIABLES;
    }
    const text = this.#text(name);
    if (text === undefined) return NO_VARIABLES;
    const read = format === "raw" ? rawVariables(text, lookup) : readEnvFile(text, lookup, known);
    this.#tellWrong(read, name);
    return read;
  }

  /** What somebody's home folder would change is not read, and not in silence. */
  #warnOfHome(path: string, at: Path, origin: Origin | undefined, leftOut: string): void {
    const home = this.#home === undefined ? homePart(path) : undefined;
    if (home !== undefined)
      this.warnings.push(problemAt("EOE-COMPOSE-039", origin, "", at, `${atHome(home)} ${leftOut}`));
  }

  /** `COMPOSE_PROJECT_NAME`, the last `name` in a file, or the folder's name, which nobody wrote. */
  #projectName(
    paths: readonly string[],
    folder: string,
    variables: Variables,
  ): { readonly name: string; readonly isWritten: boolean } {
    const given = variables["COMPOSE_PROJECT_NAME"];
    if (given !== undefined && given !== "") {
      if (projectName(given) !== given) {
        const message = `COMPOSE_PROJECT_NAME "${given}" is not allowed; use lower-case letters, digits, hyphens and underscores, and start with a letter or digit.`;
        this.problems.push({
          code: "EOE-COMPOSE-023",
          file: this.#shown(paths[0] ?? ""),
          line: 1,
          column: 1,
          path: "name",
          message,
        });
      }
      return { name: given, isWritten: true };
    }
    const named = paths
      .flatMap((path) => this.#source(path)?.documents ?? [])
      .map(({ value }) => (isMapping(value) ? value["name"] : undefined))
      .findLast((name) => typeof name === "string" && name !== "");
    const text =
      typeof named === "string" ? substitute(named, (name) => variables[name]).text : basename(folder);
    const name = projectName(text);
    if (name === "") {
      const message = `"${text}" holds no letter or digit that a project's name can have; write name: at the top of the file.`;
      this.problems.push({
        code: "EOE-COMPOSE-023",
        file: this.#shown(paths[0] ?? ""),
        line: 1,
        column: 1,
        path: "name",
        message,
      });
    }
    return { name, isWritten: typeof named === "string" };
  }

  #shown(path: string): string {
    return fromFolder(this.options.workingDir, path) || ".";
  }
}

const projectName = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");

const splitList = (text: string | undefined): string[] =>
  (text ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

interface NamedFile {
  readonly path: string;
  /** As it is written. */
  readonly named: string;
  /** What is told where there is nothing at all. */
  readonly missing: ComposeCode;
  /** From why it cannot be read. */
  readonly sentence: (why: string) => string;
}

/** Whether there is a file at a path; if not, it is told where it is named. */
function isReadable({ path, named, missing, sentence }: NamedFile, report: Report): boolean {
  const why = whyUnreadable(path);
  if (why === undefined) return true;
  const home = beginsAtHome(named) ? named : homePart(path);
  if (home !== undefined) report("EOE-COMPOSE-039", atHome(home));
  else report(existsSync(path) ? "EOE-COMPOSE-042" : missing, sentence(why));
  return false;
}

/** The ends of a chain, and where it goes on: nobody reads a hundred names. */
function tooLong(verb: string, names: readonly string[]): string {
  const [first, second] = names;
  return `is one step too many: ${first} ${verb} ${second}, and so on, ${LONGEST_REUSE_CHAIN} steps to ${names.at(-1)}. Name what is meant directly.`;
}

const atHome = (named: string): string =>
  `"${named}" begins with ~, the home folder of whoever reads the file; it is no input here, so that everybody gets the same. Write a path relative to the compose file.`;

const NO_VALUE = "EOE-COMPOSE-046";

const unsetProblem = ({ origin, path, ...found }: Located): Problem<ComposeCode> =>
  problemAt(NO_VALUE, origin, "", path, withoutValueSentence(found));

function unsetOf(located: Located): Unset {
  const [, , field, variable] = located.path;
  const problem = unsetProblem(located);
  return {
    problem,
    field: located.path,
    ...(field === "environment" && variable !== undefined ? { variable: String(variable) } : {}),
  };
}

const at = (value: unknown, key: string): unknown =>
  isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;

interface ReadEnvFiles {
  /** File by variable. */
  readonly from: ReadonlyMap<string, string>;
  readonly unset: readonly Unset[];
}

const NO_VARIABLES: EnvFile = { variables: {}, withoutValue: [], passedOn: [] };

/** `- NAME`, which has no value to pass on. */
function passedOn(origin: Origin | undefined, service: string, variable: string): Unset {
  const field = ["services", service, "environment", variable];
  return {
    variable,
    field,
    problem: problemAt(NO_VALUE, origin, "", field, passedOnSentence(variable, service)),
  };
}

/** What of an env file has no value, at its lines. */
function unsetInFile({ withoutValue, passedOn: alone }: EnvFile, service: string, file: string): Unset[] {
  const at = (variable: string, line: number, message: string): Unset => {
    const field = ["services", service, "environment", variable];
    const problem = { code: NO_VALUE, file, line, column: 1, path: pathText(field), message } as const;
    return { variable, field, problem };
  };
  return [
    ...withoutValue.map(({ name, line, ...found }) => at(name, line, withoutValueSentence(found))),
    ...alone.map(({ name, line }) => at(name, line, passedOnSentence(name, service))),
  ];
}

const NO_DOCKERFILE = "Its Dockerfile is not read, so the user in it is not known here.";

const isRemote = (name: string): boolean =>
  /^(oci:\/\/|https?:\/\/|git:\/\/|ssh:\/\/|git@|github\.com\/)/.test(name);

/** `- NAME` in a list takes the value that the variable has here. */
function passVariables(tree: Mapping, variables: Variables): void {
  for (const { environment } of mappingsIn(tree["services"])) {
    if (!Array.isArray(environment)) continue;
    environment.forEach((entry, index) => {
      if (typeof entry === "string" && Object.hasOwn(variables, entry))
        environment[index] = `${entry}=${variables[entry]}`;
    });
  }
  for (const config of mappingsIn(tree["configs"])) {
    const { environment } = config;
    if (typeof environment === "string" && Object.hasOwn(variables, environment))
      config["content"] = variables[environment];
  }
}

function byProfile<One extends Pick<ComposeService, "profiles">>(
  services: Readonly<Record<string, One>>,
  profiles: readonly string[],
): [Record<string, One>, Record<string, One>] {
  const enabled: Record<string, One> = {};
  const disabled: Record<string, One> = {};
  for (const name of Object.keys(services)) {
    const service = services[name];
    if (service === undefined) continue;
    const own = service.profiles ?? [];
    const on =
      own.length === 0 || profiles.includes("*") || own.some((profile) => profiles.includes(profile));
    put(on ? enabled : disabled, name, service, originOf(services, name));
  }
  return [enabled, disabled];
}

/** `NAME=value` line by line, as it stands. */
function rawVariables(text: string, lookup: (name: string) => string | undefined): EnvFile {
  const variables: Record<string, string> = {};
  const passedOn: EnvFile["passedOn"][number][] = [];
  text
    .replace(/^﻿/, "")
    .split(/\r?\n/)
    .forEach((written, index) => {
      const trimmed = written.trimStart();
      if (trimmed === "" || trimmed.startsWith("#")) return;
      const at = trimmed.indexOf("=");
      const name = at < 0 ? trimmed : trimmed.slice(0, at);
      const value = at < 0 ? lookup(name) : trimmed.slice(at + 1);
      if (value === undefined) passedOn.push({ name, line: index + 1 });
      else variables[name] = value;
    });
  return { variables, withoutValue: [], passedOn };
}
