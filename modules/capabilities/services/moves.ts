import { z } from "zod";
import { physicalName } from "../../naming.ts";
import { type Found, moves as movesOf } from "../moving.ts";
import { SERVICES_PROBLEMS } from "./problems.ts";
import type { service } from "./schema.ts";

type Code = keyof typeof SERVICES_PROBLEMS;
type Settings = z.output<typeof service>;
interface Reads {
  readonly name: string;
  readonly service: Settings;
}
interface Was {
  readonly networkMode: string;
  readonly service: string;
  readonly ingress?: false | undefined;
}

const serviceNameOf = ({ name, service }: Reads): string => service.name ?? physicalName(name, "");

/** Whether a load balancer reaches the service, before and after. */
const isBehind = (was: Was, { service }: Reads): boolean =>
  was.ingress !== false && service.entry !== undefined;

/**
 * A target group takes hosts or addresses, never both, so that one service would empty the old group before requests
 * go to the new one. Source: ELBv2 API, CreateTargetGroup `TargetType` (botocore 1.44.8, 2026-11).
 */
function changesTargets(was: Was, environment: Reads): Found<Code>[] {
  const { networkMode, name } = environment.service;
  if (networkMode === was.networkMode || (name !== undefined && name !== was.service)) return [];
  const waits = isBehind(was, environment) && !environment.service.singleton;
  // What no requests reach, or what pauses anyway, gets addresses in place; to take them away, ECS has no way.
  if (!waits && networkMode === "awsvpc") return [];
  const other = physicalName(environment.name, networkMode);
  const because = waits
    ? "would be unreachable for minutes while it changes"
    : "keeps its network configuration, which ECS takes from no service";
  const message = `was ${was.networkMode} and is ${networkMode}: the service "${was.service}" ${because}. Write service.name: ${other === was.service ? `${other}-2` : other}, so that a new service is made ${placeOfNew(was, environment)}.`;
  return [{ code: "EOE-ENV-296", path: ["service", "networkMode"], message }];
}

function placeOfNew(was: Was, environment: Reads): string {
  if (environment.service.singleton) return "once it is gone";
  return isBehind(was, environment) ? "beside it and requests move over" : "beside it";
}

/** Without `service.name` Terraform deletes the old service before it makes the new one. */
function renames(was: Was, environment: Reads): Found<Code>[] {
  // Of a singleton that is the order whatever its name.
  if (environment.service.singleton) return [];
  if (environment.service.name !== undefined || serviceNameOf(environment) === was.service) return [];
  const message = `was "${was.service}" and is gone, so that the old service would be deleted before there is a new one. Keep service.name: ${was.service}, or write another.`;
  return [{ code: "EOE-ENV-297", path: ["service", "name"], message }];
}

export const moves = movesOf<Settings, Reads, Was, Code>({
  problems: SERVICES_PROBLEMS,
  shape: {
    networkMode: z.enum(["bridge", "awsvpc"]),
    /** Name of the ECS service. */
    service: z.string().min(1),
    /** No load balancer reaches it. */
    ingress: z.literal(false).optional(),
  },
  now: ({ networkMode, entry }, environment) => ({
    networkMode,
    service: serviceNameOf(environment),
    ...(entry === undefined ? { ingress: false } : {}),
  }),
  refused: (was, _, environment) => [...changesTargets(was, environment), ...renames(was, environment)],
});
