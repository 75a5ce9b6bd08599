import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ENVIRONMENTS_FOLDER } from "../../modules/environment/files.ts";
import { type Problem, Problems } from "../../modules/problems.ts";
import { isSecretByName } from "../../modules/secrets/names.ts";
import { secretIn } from "../../modules/secrets/values.ts";
import { synthesiseOne } from "../synthesise.ts";
import { inFolderSync } from "../temporary-folder.ts";
import { environmentText } from "./environment-text.ts";
import type { Proposal, Proposed } from "./proposal.ts";
import { proposeSecret } from "./variables.ts";

export interface Refined {
  readonly proposal: Proposal;
  /** What a person must decide before a synthesis passes. */
  readonly problems: readonly Problem[];
}

/** Each round answers what the one before it refused; what is left by then is for a person. */
const MOST_ROUNDS = 8;

/**
 * Synthesises what is proposed, and adds what the sentences of its problems ask for and init may answer: variables, fields
 * that only the laptop has, and waivers for images that were made to run as root.
 *
 * What a person must decide is supposed to be answered from there on, so that what would be refused only after it is
 * found, and answered, as well.
 *
 * @param root      the project's folder
 * @param variables values of the laptop's `.env`
 */
export function refine(
  proposal: Proposal,
  root: string,
  variables: Readonly<Record<string, string>>,
): Refined {
  let current = proposal;
  const left = new Map<string, { readonly problem: Problem; readonly offer: Change }>();
  let problems = problemsOf(current, root);
  for (let round = 0; round < MOST_ROUNDS && problems.length > 0; round++) {
    const next = answer(current, problems, variables);
    if (next === current) {
      const offers = problems.flatMap((problem) => offerOf(problem, left));
      if (offers.length === 0) break;
      for (const { key, problem, offer } of offers) left.set(key, { problem, offer });
    }
    current = next;
    const supposed = [...left.values()].reduce((before, { offer }) => offer(before), current);
    problems = problemsOf(supposed, root);
  }
  return { proposal: current, problems: [...[...left.values()].map(({ problem }) => problem), ...problems] };
}

type Change = (proposal: Proposal) => Proposal;

/** What a problem's sentence offers, where that can be tried and is not yet; it is never written. */
function offerOf(
  problem: Problem,
  tried: ReadonlyMap<string, unknown>,
): { readonly key: string; readonly problem: Problem; readonly offer: Change }[] {
  const key = `${problem.path} ${problem.message}`;
  const offer = tried.has(key) ? undefined : (exposing(problem) ?? setting(problem) ?? declaring(problem));
  return offer === undefined ? [] : [{ key, problem, offer }];
}

/** `containers.relay.expose: [8080], in the environment file`. */
function exposing({ message }: Problem): Change | undefined {
  const [, name = "", port] = /containers\.(\S+)\.expose: \[(\d+)\]/.exec(message) ?? [];
  if (port === undefined) return undefined;
  return (proposal) => {
    const { [name]: container } = proposal.containers;
    if (container === undefined) return proposal;
    const expose = { value: [...(container.expose?.value ?? []), Number(port)], why: "" };
    return { ...proposal, containers: { ...proposal.containers, [name]: { ...container, expose } } };
  };
}

function setting({ code, message }: Problem): Change | undefined {
  if (code !== UNSET) return undefined;
  const values = namesIn(message).map((name) => [name, { value: "supposed", why: "" }]);
  return (proposal) => ({
    ...proposal,
    variables: { ...proposal.variables, ...Object.fromEntries(values) },
  });
}

function declaring({ message }: Problem): Change | undefined {
  const value = declarationIn(message);
  if (value === "") return undefined;
  return (proposal) => ({ ...proposal, laptopOnly: [...proposal.laptopOnly, { value, why: "" }] });
}

const problemsOf = (proposal: Proposal, root: string): readonly Problem[] =>
  inFolderSync((folder) => {
    const file = join(folder, ENVIRONMENTS_FOLDER, `${proposal.name}.yml`);
    mkdirSync(join(folder, ENVIRONMENTS_FOLDER));
    writeFileSync(file, environmentText(proposal));
    try {
      synthesiseOne(file, join(folder, "out"), { root, outdir: "cdktf.out", records: "leave" });
      return [];
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      return error.list.map((problem) => inProject(problem, proposal.name));
    }
  });

/** As the file is called once it is written. */
const inProject = (problem: Problem, name: string): Problem =>
  basename(problem.file) === `${name}.yml`
    ? { ...problem, file: `${ENVIRONMENTS_FOLDER}/${name}.yml` }
    : problem;

function answer(
  proposal: Proposal,
  problems: readonly Problem[],
  values: Readonly<Record<string, string>>,
): Proposal {
  const known = new Set(proposal.laptopOnly.map(({ value }) => value));
  const declared = problems.flatMap((problem) =>
    declarable(problem, known, Object.keys(proposal.containers)),
  );
  const kept = problems.flatMap((problem) => secretVariable(problem, proposal));
  const wanted = problems.flatMap((problem) =>
    problem.code === UNSET && secretVariable(problem, proposal).length === 0 ? namesIn(problem.message) : [],
  );
  const unset = [...new Set(wanted)].flatMap((name): [string, Proposed<string>][] => {
    const value = proposal.variables[name] === undefined ? proposedValue(name, values) : undefined;
    return value === undefined ? [] : [[name, value]];
  });
  const waivers = problems.flatMap((problem) => waivable(problem, proposal));
  if (declared.length + unset.length + waivers.length + kept.length === 0) return proposal;
  return {
    ...withSecrets(proposal, kept),
    laptopOnly: [...proposal.laptopOnly, ...unique(declared, ({ value }) => value)],
    variables: { ...proposal.variables, ...Object.fromEntries(unset) },
    waivers: [...proposal.waivers, ...unique(waivers, ({ rule, at }) => `${rule} ${at}`)],
  };
}

/** A variable of a container, for Secrets Manager to hold. */
interface SecretVariable {
  readonly service: string;
  readonly variable: string;
}

/**
 * A variable without a value that is a secret by its name, or whose value is put together of one, such as a URL with a
 * password in it: no file of the repository may hold it.
 */
function secretVariable({ code, path, message }: Problem, { containers }: Proposal): SecretVariable[] {
  const [, service = "", variable = ""] = /^services\.(.+)\.environment\.(\w+)$/.exec(path) ?? [];
  const names = [variable, ...namesIn(message)];
  const isSecret =
    code === UNSET && containers[service] && names.some((name) => isSecretByName(name, SOME_VALUE));
  return isSecret ? [{ service, variable }] : [];
}

/** Nothing is known of the value; long enough to be one. */
const SOME_VALUE = "0123456789abcdef";

function withSecrets(proposal: Proposal, variables: readonly SecretVariable[]): Proposal {
  const containers = { ...proposal.containers };
  const secrets = { ...proposal.secrets };
  for (const { service, variable } of variables) {
    const secret = variable.toLowerCase();
    const container = containers[service];
    if (container === undefined) continue;
    containers[service] = { ...container, secrets: { ...container.secrets, [variable]: secret } };
    secrets[secret] = proposeSecret(proposal.name, secret);
  }
  return { ...proposal, containers, secrets };
}

/** A value that refers to a variable which the environment does not set. */
const UNSET = "EOE-COMPOSE-046";

/** `variables: { TAG: …, PORT: … }`, as the sentence asks for. */
const namesIn = (message: string): string[] =>
  [...(/variables: \{ (.*?) \}/.exec(message)?.[1] ?? "").matchAll(/(\w+): …/g)].map(([, name = ""]) => name);

/**
 * Undefined for what is for a person: a secret, which no file of the repository may hold, and what has no value on the
 * laptop either, since an empty one would be taken for said.
 */
function proposedValue(name: string, values: Readonly<Record<string, string>>): Proposed<string> | undefined {
  const { [name]: value } = values;
  if (value === undefined || isSecretByName(name, value) || secretIn(value) !== undefined) return undefined;
  return { value, why: "as .env says on the laptop; look whether it is right on AWS" };
}

/**
 * Fields of a service that init may leave to the laptop when ECS cannot keep them: a container starts without them and
 * does the same. What an application needs, such as devices or privileges, is for a person to decide.
 */
const MAY_GO = new Set([
  "cgroup_parent",
  "cpu_count",
  "cpu_percent",
  "cpu_period",
  "cpu_quota",
  "cpuset",
  "dns",
  "domainname",
  "extra_hosts",
  "hostname",
  "logging",
  "mac_address",
  "mem_swappiness",
  "oom_kill_disable",
  "oom_score_adj",
  "pids_limit",
  "security_opt",
  "shm_size",
  "stop_signal",
  "tmpfs",
  "ulimits",
]);

/** Mounts of what the image has, what is for work on the code, what only a laptop has, and memory without a size. */
const MOUNTS_THAT_MAY_GO: readonly Problem["code"][] = ["EOE-COMPOSE-161", "EOE-COMPOSE-222"];
const OF_THE_HOME_FOLDER = /mounts ~/;

/** A field that ECS cannot keep and that init may declare to be for the laptop only. */
function declarable(
  { code, path, message }: Problem,
  known: ReadonlySet<string>,
  services: readonly string[],
): Proposed<string>[] {
  const service = services.find((name) => path.startsWith(`services.${name}.`));
  if (service === undefined) return [];
  const [field = ""] = path.slice(`services.${service}.`.length).split(/[.[]/);
  const plain = declarationIn(message);
  const isMount =
    field === "volumes" && (MOUNTS_THAT_MAY_GO.includes(code) || OF_THE_HOME_FOLDER.test(message));
  if (plain === "" || known.has(plain) || !(MAY_GO.has(field) || isMount)) return [];
  return [{ value: plain, why: reasonOf(message) }];
}

/** `api.pids_limit`, where the sentence ends with `laptopOnly: [api.pids_limit].`; empty where it offers none. */
const declarationIn = (message: string): string =>
  (/.*laptopOnly: \[(.*)\]\.$/s.exec(message)?.[1] ?? "").replaceAll('"', "");

/** The sentence without what to write. */
const reasonOf = (message: string): string => message.replace(/; or declare it: .*$/, "").replace(/\.$/, "");

/** What most images and servers on the market need, and why nobody should leave it at that. */
const WAIVABLE: Readonly<Record<string, string>> = {
  "containers-are-not-root":
    "Proposed by init, since the image names no other user: build one with USER, then remove this waiver.",
  "root-is-read-only":
    "Proposed by init, since nothing says that the image writes to volumes alone: try read_only: true, then remove this waiver.",
  "no-development-server":
    "Proposed by init, since only its authors know what starts it in production: write containers.<service>.command, then remove this waiver.",
  "timeouts-grow-inwards":
    "Proposed by init, since only the application can change it: until it keeps idle connections for longer than the load balancer does, a request may now and then be answered 502.",
};

function waivable(problem: Problem, { waivers }: Proposal): Proposal["waivers"][number][] {
  if (!("rule" in problem && "at" in problem)) return [];
  const [rule, at] = [String(problem.rule), String(problem.at)];
  const reason = WAIVABLE[rule];
  const stands = waivers.some((waiver) => waiver.rule === rule && waiver.at === at);
  return reason === undefined || stands ? [] : [{ rule, at, reason }];
}

const unique = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] => [
  ...new Map(items.map((item) => [keyOf(item), item])).values(),
];
