import type { z } from "zod";
import { typeExists, typeRuns } from "../../compute/host-type-rules.ts";
import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import { aligned, isAligned, tryParse } from "../../network/cidr.ts";
import { ENVIRONMENT_PROBLEMS } from "../../problem-codes/environment.ts";
import type { Services } from "../services/schema.ts";
import { BASTION_PROBLEMS } from "./problems.ts";
import type { bastion } from "./schema.ts";

type Code = keyof typeof BASTION_PROBLEMS;
type Settings = Part<z.output<typeof bastion>>;
type Reads = Part<Common> & {
  readonly cache?: unknown;
  readonly service?: Part<Services["service"]> | undefined;
};

function isClosed(bastion: Settings): Disagreement<Code>[] {
  if (bastion.access !== "ssh") return [];
  return (bastion.allowFrom ?? []).flatMap((text, index): Disagreement<Code>[] => {
    const net = tryParse(text);
    if (!net) return [];
    const path = ["bastion", "allowFrom", index];
    if (net.prefix === 0) {
      return [
        {
          code: "EOE-ENV-231",
          path,
          message: `"${text}" is the whole world; name the networks that you work from, or use access: session-manager.`,
        },
      ];
    }
    if (net.prefix < 8)
      return [
        { code: "EOE-ENV-232", path, message: `"${text}" is too wide for a bastion; use /8 or narrower.` },
      ];
    return isAligned(net)
      ? []
      : [
          {
            code: "EOE-ENV-233",
            path,
            message: `"${text}" does not start at its first address; write ${aligned(net)}.`,
          },
        ];
  });
}

function hostsAreReachedBySsh({ access, reaches }: Settings): Disagreement<Code>[] {
  const index = reaches?.indexOf("hosts") ?? -1;
  if (index < 0 || access !== "session-manager") return [];
  return [
    {
      code: "EOE-ENV-234",
      path: ["bastion", "reaches", index],
      message:
        '"hosts" needs bastion.access: ssh, whose publicKey the hosts then know; or use service.executeCommand for a shell in a container.',
    },
  ];
}

function cacheIsThere({ reaches }: Settings, { cache }: Reads): Disagreement<Code>[] {
  const index = reaches?.indexOf("cache") ?? -1;
  if (index < 0 || cache !== undefined) return [];
  const message = '"cache" leads nowhere: the environment has none. Remove it, or write the section cache.';
  return [{ code: "EOE-ENV-517", path: ["bastion", "reaches", index], message }];
}

/** In bridge mode a container's port is another one of its host's with each task, which nobody can name before. */
function tasksHaveAddresses({ reaches }: Settings, { service }: Reads): Disagreement<Code>[] {
  const index = reaches?.indexOf("tasks") ?? -1;
  if (index < 0 || service?.networkMode !== "bridge") return [];
  const message =
    '"tasks" needs service.networkMode: awsvpc, where each task has an address of its own; in bridge mode use "hosts".';
  return [{ code: "EOE-ENV-543", path: ["bastion", "reaches", index], message }];
}

const TYPE = ["bastion", "instanceType"];

export const agreement: readonly Rule<Settings, Reads>[] = [
  coded(BASTION_PROBLEMS, isClosed),
  coded(BASTION_PROBLEMS, cacheIsThere),
  coded(BASTION_PROBLEMS, tasksHaveAddresses),
  coded(BASTION_PROBLEMS, hostsAreReachedBySsh),
  coded(ENVIRONMENT_PROBLEMS, ({ instanceType }) => typeRuns(instanceType, TYPE)),
  coded(ENVIRONMENT_PROBLEMS, ({ instanceType }, { region }) => typeExists(instanceType, TYPE, region)),
];
