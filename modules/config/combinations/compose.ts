import { existsSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { Environment } from "../../capabilities/environment";
import { ecrImage } from "../../delivery/ecr-image";
import { didYouMean } from "../../environment/sentences";
import type { Problem } from "../../problems";
import { containersOf } from "../ecs-services";
import { composeProblem, type ProjectCombination } from "./combination";

/** Those of `database.secrets` are checked with the rest of the database. */
export const secretsAreUsed: ProjectCombination = {
  id: "secrets-are-used",
  keys: ["service.secrets", "compose: services.<name>.secrets"],
  sentence: "Each secret that the environment names is granted to a container by the compose file.",
  source:
    "Compose specification, `secrets` of a service: no service has a secret that it is not granted (2026-11)",
  check: (environment, project, problemAt) => {
    const containers = containersOf(environment);
    // Whether a service that is not there is granted anything, nobody can tell.
    if (containers.some((name) => project.services[name] === undefined)) return [];
    const granted = containers.flatMap((name) =>
      (project.services[name]?.secrets ?? []).map(({ source }) => source),
    );
    return Object.keys(environment.service.secrets)
      .filter((name) => !granted.includes(name))
      .map((name) =>
        problemAt(
          ["service", "secrets", name],
          `has no effect: the compose file grants "${name}" to none of ${containers.join(", ")}; remove it, or add it to the secrets of a service.${didYouMean(name, granted)}`,
        ),
      );
  },
};

export const buildFoldersExist: ProjectCombination = {
  id: "build-folders-exist",
  keys: ["service.images", "compose: services.<name>.build"],
  sentence: "What an image is built from is there: the folder, and its Dockerfile.",
  source: "Compose Build specification, `context`, `dockerfile` (2026-11)",
  check: (environment, project) =>
    containersOf(environment).flatMap((name) => {
      const build = project.services[name]?.build;
      // A repository, or another service's image.
      if (build === undefined || !isAbsolute(build.context)) return [];
      const at = (member: string, message: string): Problem =>
        composeProblem(project, ["services", name, "build", member], message);
      if (!isFolder(build.context))
        return [at("context", `"${build.context}" is no folder; write where the image's files are.`)];
      if (build.dockerfile_inline !== undefined) return [];
      const dockerfile = join(build.context, build.dockerfile ?? "Dockerfile");
      const path = isAbsolute(build.dockerfile ?? "") ? (build.dockerfile ?? "") : dockerfile;
      return existsSync(path)
        ? []
        : [at("dockerfile", `"${path}" does not exist; the image cannot be built.`)];
    }),
};

export const entryPortIsOpen: ProjectCombination = {
  id: "entry-port-is-open",
  keys: ["service.entry.port", "compose: services.<name>.ports", "compose: services.<name>.expose"],
  sentence: "The port of the entry is one of those that its compose service has, where that names any.",
  source: "Compose specification, `ports` and `expose` (2026-11)",
  check: ({ service: { entry } }, project, problemAt) => {
    const { ports = [], expose = [] } = project.services[entry.service] ?? {};
    const open = [...new Set([...ports.map(({ target }) => target), ...expose.flatMap(portsIn)])];
    if (open.length === 0 || open.includes(entry.port)) return [];
    return [
      problemAt(
        ["service", "entry", "port"],
        `${entry.port} is no port of "${entry.service}", which has ${open.join(", ")} in the compose file; write ${open.length === 1 ? open[0] : "one of them"}, or add ${entry.port} to its expose.`,
      ),
    ];
  },
};

/** `8080`, `8080/tcp`, `8080-8085`. */
function portsIn(text: string): number[] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?(?:\/\w+)?$/.exec(text) ?? [];
  if (first === undefined) return [];
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

export const endpointsReachEcrOnly: ProjectCombination = {
  id: "endpoints-reach-ecr-only",
  keys: ["network.egress", "capacity.placement", "database.placement", "compose: services.<name>.image"],
  sentence: "Where endpoints are the only way out, each image comes from ECR of the environment's region.",
  source:
    'ECR User Guide, "Amazon ECR interface VPC endpoints": no public registries; the first pull through a pull-through cache needs a NAT gateway, too (2026-11)',
  check: (environment, project) => {
    const { network, region } = environment;
    if (network.egress !== "endpoints") return [];
    return behindEndpoints(environment).flatMap((name) => {
      const { image, build } = project.services[name] ?? {};
      if (build !== undefined || image === undefined || ecrImage(image)?.region === region) return [];
      const isDatabase = name === environment.database?.service;
      const mend = isDatabase
        ? ""
        : ` build it, such as build: { context: ., dockerfile_inline: "FROM ${image}" }, which gives it a repository here,`;
      return [
        composeProblem(
          project,
          ["services", name, "image"],
          `"${image}" is not in ECR of ${region}, and network.egress: endpoints reaches no other registry;${mend}${mend ? " or" : ""} push it to a repository of yours and write <account>.dkr.ecr.${region}.amazonaws.com/<repository>:<tag>, or choose another egress.`,
        ),
      ];
    });
  },
};

/** Compose services whose hosts or tasks are in private subnets. */
function behindEndpoints(environment: Environment): string[] {
  const { capacity, database } = environment;
  return [
    ...(capacity.placement === "private" ? containersOf(environment) : []),
    ...(database?.hosting === "host" && database.placement === "private" ? [database.service] : []),
  ];
}
