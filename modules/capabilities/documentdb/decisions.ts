import type { z } from "zod";
import type { ComposeProject } from "../../compose/index.ts";
import type { Common } from "../../environment/common.ts";
import { goesWithTheEnvironment } from "../database.ts";
import type { Decision, Decisions } from "../deploying.ts";
import { anotherVersion, onLaptop } from "../laptop-version.ts";
import { trustsAmazon } from "../relational-decisions.ts";
import { DOCUMENTDB_VERSIONS, type documentDb } from "./schema.ts";

type Settings = z.output<typeof documentDb>;

/**
 * Its version is MongoDB's, whose drivers it works with. Source: Amazon DocumentDB Developer Guide, "MongoDB
 * compatibility" (2026-11-29). A release of MongoDB between two first ones, such as 8.2, counts as the one before.
 */
const MONGODB = { MongoDB: /^v?(\d+)(?![^-.])/ };

const majorOf = (version: string): string => version.split(".")[0] ?? "";

function runsAnotherVersion({ service, engineVersion }: Settings, project: ComposeProject): Decision[] {
  const laptop = onLaptop(project, service, MONGODB);
  const major = majorOf(engineVersion);
  const run = {
    key: "database.engineVersion",
    written: engineVersion,
    major,
    image: `mongo:${major}`,
    offered: (one: string) => DOCUMENTDB_VERSIONS.find((offered) => majorOf(offered) === one),
    older: "",
  };
  return laptop === undefined ? [] : anotherVersion(run, laptop);
}

export const decisions: Decisions<Settings, Common> = (settings, environment, beside) => [
  ...goesWithTheEnvironment(settings, environment, beside),
  ...runsAnotherVersion(settings, beside.project),
  trustsAmazon(settings),
];
