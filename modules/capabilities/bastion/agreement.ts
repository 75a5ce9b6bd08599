import type { z } from "zod";
import { typeExists, typeRuns } from "../../compute/host-type-rules";
import type { Disagreement, Part, Rule } from "../../environment/agreement";
import type { Common } from "../../environment/common";
import { aligned, isAligned, tryParse } from "../../network/cidr";
import type { bastion } from "./schema";

type Settings = Part<z.output<typeof bastion>>;

function isClosed(bastion: Settings): Disagreement[] {
  if (bastion.access !== "ssh") return [];
  return (bastion.allowFrom ?? []).flatMap((text, index) => {
    const net = tryParse(text);
    if (!net) return [];
    const path = ["bastion", "allowFrom", index];
    if (net.prefix === 0) {
      return [
        {
          path,
          message: `"${text}" is the whole world; name the networks that you work from, or use access: session-manager.`,
        },
      ];
    }
    if (net.prefix < 8)
      return [{ path, message: `"${text}" is too wide for a bastion; use /8 or narrower.` }];
    return isAligned(net)
      ? []
      : [{ path, message: `"${text}" does not start at its first address; write ${aligned(net)}.` }];
  });
}

function hostsAreReachedBySsh({ access, reaches }: Settings): Disagreement[] {
  const index = reaches?.indexOf("hosts") ?? -1;
  if (index < 0 || access !== "session-manager") return [];
  return [
    {
      path: ["bastion", "reaches", index],
      message:
        '"hosts" needs bastion.access: ssh, whose publicKey the hosts then know; or use service.executeCommand for a shell in a container.',
    },
  ];
}

const TYPE = ["bastion", "instanceType"];

export const agreement: readonly Rule<Settings, Part<Common>>[] = [
  isClosed,
  hostsAreReachedBySsh,
  ({ instanceType }) => typeRuns(instanceType, TYPE),
  ({ instanceType }, { region }) => typeExists(instanceType, TYPE, region),
];
