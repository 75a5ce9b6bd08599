import { dirname, join, resolve } from "node:path";
import { inOrder, Problems } from "../problems.ts";
import { fillDefaults, mappingsIn, toLongSyntax } from "./canonical.ts";
import { ComposeFiles } from "./compose-files.ts";
import { checkCombinations, checkConsistency } from "./consistency.ts";
import { decodeModel } from "./decode.ts";
import { dotEnvVariables, readEnvFiles, readLabelFiles } from "./env-files.ts";
import { Extender } from "./extend.ts";
import { imageUsers } from "./image-user.ts";
import { include, type Reader, type Scope } from "./include.ts";
import type { Variables } from "./interpolate.ts";
import { MOST_FILES, MOST_SERVICES } from "./limits.ts";
import { applyResets, keepUnique, mergeFiles } from "./merge.ts";
import type { ComposeModel, ComposeService } from "./model.ts";
import { mountableFiles } from "./mountable.ts";
import { normalise } from "./normalise.ts";
import { isMapping, locate, type Mapping, originOf, positionOf, problemAt, put } from "./origin.ts";
import { absolutePaths } from "./paths.ts";
import type { ComposeOptions, ComposeProject, Unset } from "./project.ts";
import { projectName } from "./project-name.ts";
import { Reading } from "./reading.ts";
import { unsetOf } from "./unset.ts";

/**
 * Loads compose files the way docker compose v2 does: interpolation with `.env`, `extends`, `include`, override rules
 * with `!reset` and `!override`, profiles, env files, short and long syntax; checked against the specification's schema
 * first. Source: https://github.com/compose-spec/compose-spec
 *
 * @throws Problems with everything that is wrong in all files, each with file, line and column
 */
export function loadComposeProject(options: ComposeOptions): ComposeProject {
  const paths = options.files.map((file) => resolve(options.workingDir, file));
  const [first] = paths;
  if (first === undefined)
    throw new Problems([
      { code: "EOE-COMPOSE-001", file: "", path: "", message: "No compose file is named." },
    ]);
  const reading = new Reading(options, dirname(first));
  const project = new Loader(reading).load(first, paths);
  if (reading.problems.length > 0 || project === undefined) throw new Problems(inOrder(reading.told()));
  return project;
}

class Loader {
  readonly #reading: Reading;
  readonly #files: ComposeFiles;
  readonly #extender: Extender;
  readonly #reader: Reader;
  /** Files that were added, each as often as it is named. */
  #added = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#files = new ComposeFiles(reading);
    this.#extender = new Extender(reading, this.#files);
    this.#reader = { reading, model: (paths, scope) => this.#model(paths, scope) };
  }

  load(first: string, paths: readonly string[]): ComposeProject | undefined {
    const reading = this.#reading;
    const { folder } = reading;
    const { environment = {} } = reading.options;
    const shell = reading.isForEcs ? environment : { PWD: folder, ...environment };
    const dotEnv = dotEnvVariables(join(folder, ".env"), shell, reading);
    const variables: Record<string, string> = { ...dotEnv, ...shell };
    if (!reading.isForEcs) reading.home = variables["HOME"];
    const { name, isWritten } = projectName(paths, variables, reading, this.#files);
    if (isWritten || !reading.isForEcs) variables["COMPOSE_PROJECT_NAME"] = name;

    const scope: Scope = { folder, variables, including: [] };
    const tree = this.#model(paths, scope);
    if (Object.keys(tree).length === 0 && this.#reading.problems.length === 0) {
      this.#reading.problems.push({
        code: "EOE-COMPOSE-002",
        file: this.#reading.shown(first),
        line: 1,
        column: 1,
        path: "",
        message: "is empty; a compose file has services.",
      });
    }
    this.#countServices(tree, first);
    if (this.#reading.gaveUp) return undefined;
    tree["name"] = name;
    normalise(tree, variables);
    return this.#project(tree, first, scope);
  }

  #countServices({ services }: Mapping, first: string): void {
    const names = isMapping(services) ? Object.keys(services) : [];
    const beyond = names[MOST_SERVICES];
    if (!isMapping(services) || beyond === undefined || this.#reading.gaveUp) return;
    this.#reading.gaveUp = true;
    const message = `is one of ${names.length} services; a cluster of ECS runs ${MOST_SERVICES}. Make several projects of them.`;
    const origin = originOf(services, beyond);
    this.#reading.problems.push(
      problemAt("EOE-COMPOSE-045", origin, this.#reading.shown(first), ["services", beyond], message),
    );
  }

  #project(tree: Mapping, first: string, { folder, variables }: Scope): ComposeProject {
    const report = { file: this.#reading.shown(first), problems: this.#reading.problems };
    const decoded = decodeModel(tree, report);
    const ownProfiles = this.#reading.isForEcs ? [] : splitList(variables["COMPOSE_PROFILES"]);
    const profiles = this.#reading.options.profiles ?? ownProfiles;
    const [enabled, disabled] = byProfile(decoded.services, profiles);
    const [jobs] = byProfile(decoded.jobs ?? {}, profiles);
    const model: ComposeModel = { ...decoded, services: enabled, jobs };
    checkConsistency(model, disabled, report);
    const envFiles = new Map<string, ReadonlyMap<string, string>>();
    const unset = new Map<string, readonly Unset[]>();
    for (const [name, service] of Object.entries(enabled)) {
      const found = this.#unsetIn(name, tree, model);
      const files = readEnvFiles(service as Mapping, name, variables, this.#reading);
      envFiles.set(name, files.from);
      unset.set(name, this.#unfilled(name, [...found, ...files.unset]));
      readLabelFiles(service as Mapping, ["services", name], this.#reading);
      const context = ["services", name, "build", "context"];
      if (service.build?.context !== undefined)
        this.#reading.warnOfHome(service.build.context, context, locate(decoded, context), NO_DOCKERFILE);
    }
    const everything = { ...decoded, services: decoded.services };
    return {
      model,
      services: enabled,
      disabled,
      directory: folder,
      files: this.#reading.options.files.map((file) =>
        this.#reading.shown(resolve(this.#reading.options.workingDir, file)),
      ),
      warnings: inOrder(this.#reading.warnings),
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
    const report = { file: this.#reading.shown(paths[0] ?? ""), problems: this.#reading.problems };
    fillDefaults(tree);
    checkCombinations(tree, report);
    absolutePaths(tree, scope.folder, this.#reading.home);
    passVariables(tree, scope.variables);
    return tree;
  }

  #addFile(tree: Mapping, path: string, scope: Scope): void {
    this.#countFile(path);
    if (this.#reading.gaveUp) return;
    const report = { file: this.#reading.shown(path), problems: this.#reading.problems };
    for (const { tree: own, resets } of this.#files.read(path, scope.variables)) {
      this.#extender.extendAll(own, { path, resets, variables: scope.variables });
      applyResets(tree, resets);
      include(own, path, { ...scope, including: [...scope.including, path] }, this.#reader);
      mergeFiles(tree, own, report);
      keepUnique(tree);
      this.#files.checkMerged(tree, report.file);
      toLongSyntax(tree, report);
      keepUnique(tree);
    }
  }

  /** Files that include each other twice each are soon more than can be read. */
  #countFile(path: string): void {
    if (++this.#added !== MOST_FILES + 1) return;
    this.#reading.gaveUp = true;
    const message = `is one file too many: more than ${MOST_FILES} are included, each counted as often as it is named. Include fewer, or each of them once.`;
    const file = this.#reading.shown(path);
    this.#reading.problems.push({ code: "EOE-COMPOSE-045", file, line: 1, column: 1, path: "", message });
  }

  /** What of a service, and of the configs that it is granted, has no value. */
  #unsetIn(name: string, tree: Mapping, model: ComposeModel): Unset[] {
    const granted = (model.services[name]?.configs ?? []).map(({ source }) => ["configs", source] as const);
    return [["services", name] as const, ...granted].flatMap(([section, key]) => {
      // Only the tree still has the values that say nothing.
      const parts = [model[section][key], at(tree[section], key)].filter(isMapping);
      return (this.#reading.withoutValue?.in(parts, [section, key]) ?? []).map(unsetOf);
    });
  }

  /** Without what something else gives its value. */
  #unfilled(service: string, unset: readonly Unset[]): Unset[] {
    const filled = this.#reading.options.forEcs?.filledElsewhere?.[service] ?? [];
    return unset.filter(({ variable }) => variable === undefined || !filled.includes(variable));
  }
}

const splitList = (text: string | undefined): string[] =>
  (text ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

const at = (value: unknown, key: string): unknown =>
  isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;

const NO_DOCKERFILE = "Its Dockerfile is not read, so the user in it is not known here.";

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
