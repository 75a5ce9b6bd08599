import type { z } from "zod";
import { grantsOf } from "../../compose/uses.ts";
import { coded, type Part, type Rule } from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import { didYouMean } from "../../environment/sentences.ts";
import { ENVIRONMENT_PROBLEMS } from "../../problem-codes/environment.ts";
import type { ProjectCombination } from "../rules.ts";
import { secretAgrees } from "../secret-agreement.ts";
import { containersOf } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import type { secrets as schema } from "./schema.ts";

/** Those of `database.secrets` are checked with the rest of the database. */
const secretsAreUsed: ProjectCombination<z.output<typeof schema>, Services> = {
  id: "secrets-are-used",
  keys: ["service.secrets", "compose: services.<name>.secrets"],
  sentence: "Each secret that the environment names is granted to a container by the compose file.",
  source:
    "Compose specification, `secrets` of a service: no service has a secret that it is not granted (2026-11)",
  check: (secrets, environment, project, observationAt) => {
    const containers = containersOf(environment);
    // Whether a service that is not there is granted anything, nobody can tell.
    if (containers.some((name) => project.services[name] === undefined)) return [];
    const granted = containers.flatMap((name) => grantsOf(project, name));
    return Object.keys(secrets)
      .filter((name) => !granted.includes(name))
      .map((name) =>
        observationAt(
          ["service", "secrets", name],
          `has no effect: the compose file grants "${name}" to none of ${containers.join(", ")}; remove it, or add it to the secrets of a service.${didYouMean(name, granted)}`,
        ),
      );
  },
};

export const agreement: readonly Rule<Part<z.output<typeof schema>>, Part<Common>>[] = [
  coded(ENVIRONMENT_PROBLEMS, (secrets, { region, account }) =>
    Object.entries(secrets).flatMap(([name, source]) =>
      secretAgrees(
        { path: ["service", "secrets", name], source },
        { region, account, readByTerraform: false },
      ),
    ),
  ),
];

export const projectAgreement = [secretsAreUsed];
