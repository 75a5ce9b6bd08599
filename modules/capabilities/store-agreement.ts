import type { z } from "zod";
import type { Disagreement, Part } from "../environment/agreement.ts";
import type { AgreementCode } from "../problem-codes/index.ts";
import type { network } from "./network/schema.ts";

/** What everything must agree on that keeps its data on a host of its own. */

type Written = Part<{
  readonly service: string;
  readonly zone: number;
  readonly placement: "private" | "public";
}>;
type Reads = Part<{ readonly network: z.output<typeof network> }>;

/** The codes of one group of the environment file. */
interface Codes<Code extends AgreementCode> {
  readonly name: Code;
  readonly zone: Code;
  readonly wayOut: Code;
}

/** RFC 1123, section 2.1: a label of a host name. */
const HOST_LABEL = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST_HOST_LABEL = 20;

/** @param group the key of the environment file that has the settings */
export const hostAgrees =
  <Code extends AgreementCode>(group: "database" | "cache", codes: Codes<Code>) =>
  (settings: Written, reads: Reads): Disagreement<Code>[] => [
    ...namesAHost(settings).map((message) => ({ code: codes.name, path: [group, "service"], message })),
    ...isInAZone(settings, reads).map((message) => ({ code: codes.zone, path: [group, "zone"], message })),
    ...hasAWayOut(settings, reads).map((message) => ({
      code: codes.wayOut,
      path: [group, "placement"],
      message,
    })),
  ];

function namesAHost({ service: name }: Written): string[] {
  if (name === undefined || (HOST_LABEL.test(name) && name.length <= LONGEST_HOST_LABEL)) return [];
  return [
    `"${name}" becomes a host name: at most ${LONGEST_HOST_LABEL} lower-case letters, digits and single hyphens, the first a letter. Rename the service in the compose file.`,
  ];
}

function isInAZone({ zone }: Written, { network }: Reads): string[] {
  if (zone === undefined || network?.zones === undefined) return [];
  const zones = typeof network.zones === "number" ? network.zones : network.zones.length;
  if (zone <= zones) return [];
  return [`${zone} is more than the ${zones} zones of network.zones; write a number from 1 to ${zones}.`];
}

function hasAWayOut({ placement }: Written, { network }: Reads): string[] {
  if (placement !== "private" || network?.egress !== "none") return [];
  return [
    'a host in a private subnet cannot reach ECS or pull images while network.egress is none; choose another egress, or placement "public", which lets nothing in either.',
  ];
}
