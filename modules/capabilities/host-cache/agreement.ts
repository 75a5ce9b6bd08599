import type { z } from "zod";
import { roomOf } from "../../aws/host-room.ts";
import { typeExists, typeRuns } from "../../compute/host-type-rules.ts";
import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import { ENVIRONMENT_PROBLEMS } from "../../problem-codes/environment.ts";
import { type CacheReads, runsInOnePlace } from "../cache.ts";
import { databasesAreThere, parametersCanBeSet, secretsAreItsOwn } from "../cache-agreement.ts";
import { CACHE_PROBLEMS } from "../cache-problems.ts";
import type { network } from "../network/schema.ts";
import { hostAgrees } from "../store-agreement.ts";
import { HOST_CACHE_PROBLEMS } from "./problems.ts";
import type { CacheOnHostSettings } from "./schema.ts";
import { OWN_PARAMETERS } from "./server-task.ts";

type Settings = Part<CacheOnHostSettings>;
type Reads = CacheReads & { readonly network: z.output<typeof network> };

const HOST_CODES = { name: "EOE-ENV-482", zone: "EOE-ENV-483", wayOut: "EOE-ENV-484" } as const;
const TYPE = ["cache", "instanceType"];

function fitsItsHost({ instanceType, memoryMiB }: Settings): Disagreement<"EOE-ENV-488">[] {
  const room = instanceType === undefined ? undefined : roomOf(instanceType, "awsvpc");
  if (room === undefined || memoryMiB === undefined || memoryMiB <= room.memory) return [];
  const message = `${memoryMiB} is more than the ${room.memory} MiB that "${instanceType}" (cache.instanceType) has for a task; take a larger type, or less memory.`;
  return [{ code: "EOE-ENV-488", path: ["cache", "memoryMiB"], message }];
}

export const agreement: readonly Rule<Settings, Part<Reads>>[] = [
  coded(ENVIRONMENT_PROBLEMS, ({ instanceType }) => typeRuns(instanceType, TYPE)),
  coded(ENVIRONMENT_PROBLEMS, ({ instanceType }, { region }) => typeExists(instanceType, TYPE, region)),
  coded(HOST_CACHE_PROBLEMS, hostAgrees("cache", HOST_CODES)),
  coded(HOST_CACHE_PROBLEMS, fitsItsHost),
  coded(CACHE_PROBLEMS, runsInOnePlace),
  coded(CACHE_PROBLEMS, parametersCanBeSet(OWN_PARAMETERS)),
  coded(CACHE_PROBLEMS, databasesAreThere),
  coded(CACHE_PROBLEMS, secretsAreItsOwn),
];
