import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { type Found, moves as movesOf } from "../moving.ts";
import { EXISTING_NETWORK_PROBLEMS } from "./problems.ts";
import type { ExistingNetwork } from "./schema.ts";

type Code = keyof typeof EXISTING_NETWORK_PROBLEMS;

const by = z.union([z.array(z.string()), z.record(z.string(), z.string())]);
const shape = z.strictObject({
  vpc: z.union([z.string(), z.record(z.string(), z.string())]),
  public: by.optional(),
  private: by,
});
type RunsIn = z.output<typeof shape>;

interface Was {
  /** Records from before this was remembered lack it. */
  readonly network?: object | undefined;
  readonly existingNetwork?: RunsIn | undefined;
}

const now = ({ vpc, subnets }: ExistingNetwork): RunsIn => ({
  vpc,
  ...(subnets.public ? { public: subnets.public } : {}),
  private: subnets.private,
});

const ELSEWHERE =
  "Put it back, and write an environment of another name for the other network (`npx express-on-ecs new`).";
const REPLACED =
  "everything that has an address would be recreated there, load balancer and database among it, and data stay behind";

const found = (path: readonly string[], message: string): Found<Code> => ({
  code: "EOE-ENV-405",
  path: ["network", ...path],
  message: `${message} ${ELSEWHERE}`,
});

/** Source: EC2 API, ModifyNetworkInterfaceAttribute: no interface leaves its subnet (2026-11). */
function leaves(was: Was, existing: ExistingNetwork): Found<Code>[] {
  if (was.existingNetwork === undefined) {
    return was.network === undefined
      ? []
      : [
          found(
            ["existing"],
            `names ${inWords(existing.vpc)}, and the environment has a VPC of its own: ${REPLACED}.`,
          ),
        ];
  }
  const is = now(existing);
  if (!isDeepStrictEqual(was.existingNetwork.vpc, is.vpc)) {
    return [
      found(
        ["existing", "vpc"],
        `was ${inWords(was.existingNetwork.vpc)} and is ${inWords(is.vpc)}: ${REPLACED}.`,
      ),
    ];
  }
  return (["public", "private"] as const).flatMap((tier) => {
    const before = was.existingNetwork?.[tier];
    return before === undefined || keeps(before, is[tier])
      ? []
      : [
          found(
            ["existing", "subnets", tier],
            `was ${inWords(before)} and is ${inWords(is[tier])}: subnets can be added at the end, and the last ones go; what stands in another one would be recreated elsewhere.`,
          ),
        ];
  });
}

/** Whether each that is in both is at its place. */
function keeps(was: z.output<typeof by>, is: z.output<typeof by> | undefined): boolean {
  if (!Array.isArray(was) || !Array.isArray(is)) return isDeepStrictEqual(was, is);
  const both = Math.min(was.length, is.length);
  return isDeepStrictEqual(was.slice(0, both), is.slice(0, both));
}

function inWords(one: string | readonly string[] | Readonly<Record<string, string>> | undefined): string {
  if (one === undefined) return "none";
  if (typeof one === "string") return one;
  return Array.isArray(one)
    ? `[${one.join(", ")}]`
    : `the one tagged ${Object.entries(one)
        .map(([key, value]) => `${key}=${value}`)
        .join(", ")}`;
}

export const moves = movesOf<ExistingNetwork, unknown, Was, Code>({
  problems: EXISTING_NETWORK_PROBLEMS,
  shape: { existingNetwork: shape.optional() },
  now: (existing) => ({ existingNetwork: now(existing) }),
  refused: (was, existing) => leaves(was, existing),
  gone: (was) => {
    const { existingNetwork } = was as Was;
    return existingNetwork === undefined
      ? []
      : [
          found(
            ["existing"],
            `is gone, and the environment runs in ${inWords(existingNetwork.vpc)}: in a VPC of its own ${REPLACED}.`,
          ),
        ];
  },
});
