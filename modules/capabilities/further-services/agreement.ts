import type { z } from "zod";
import { coded, type Disagreement, order, type Part, type Rule } from "../../environment/agreement.ts";
import { doorsOf, inWords } from "../../ingress/doors.ts";
import { ENVIRONMENT_PROBLEMS } from "../../problem-codes/environment.ts";
import type { Domain } from "../domain/schema.ts";
import type { ingress } from "../load-balancer/schema.ts";
import { mostTasks } from "../services/ecs-services.ts";
import type { furtherServices } from "../services/schema.ts";
import { DOOR_PROBLEMS } from "./problems.ts";

type Code = keyof typeof DOOR_PROBLEMS;
type Settings = Part<z.output<typeof furtherServices>>;
type Entry = Part<NonNullable<z.output<typeof furtherServices>[string]["entry"]>>;
export interface Reads {
  readonly ingress?: Part<z.output<typeof ingress>> | undefined;
  readonly domain?: Part<Domain> | undefined;
}

interface Entering {
  readonly name: string;
  readonly path: readonly string[];
  readonly entry: Entry;
}

const entering = (services: Settings): Entering[] =>
  Object.entries(services).flatMap(([name, service]) =>
    service?.entry ? [{ name, path: ["furtherServices", name, "entry"], entry: service.entry }] : [],
  );

const known = <T>(values: readonly (T | undefined)[] | undefined): T[] =>
  (values ?? []).filter((value) => value !== undefined);
const doors = ({ hosts, paths }: Entry) => doorsOf({ hosts: known(hosts), paths: known(paths) });

function entryHasABalancer(services: Settings, { ingress }: Reads): Disagreement<Code>[] {
  if (ingress !== undefined) return [];
  return entering(services).map(({ path }) => ({
    code: "EOE-ENV-419",
    path,
    message:
      "needs a load balancer that requests come through; write ingress with service.entry, or remove it.",
  }));
}

function entryIsTold(services: Settings): Disagreement<Code>[] {
  return entering(services)
    .filter(({ entry }) => entry.hosts?.length === 0 && entry.paths?.length === 0)
    .map(({ path }) => ({
      code: "EOE-ENV-420",
      path,
      message:
        "has neither hosts nor paths, so that no request is for it; write hosts: [api.example.com], or paths: [/api/*].",
    }));
}

function doorsLeadToOne(services: Settings): Disagreement<Code>[] {
  const first = new Map<string, string>();
  return entering(services).flatMap(({ name, path, entry }) =>
    doors(entry).flatMap((door): Disagreement<Code>[] => {
      const words = inWords(door);
      const other = first.get(words);
      if (other === undefined) {
        first.set(words, name);
        return [];
      }
      const message =
        other === name
          ? `has ${words} twice; remove one of the two.`
          : `asks for ${words}, which is for ${other} already; remove it from one of the two.`;
      return [{ code: "EOE-ENV-421", path, message }];
    }),
  );
}

/** Clients of a host that the certificate lacks are warned, and without a record they find nothing. */
function hostsAreNames(services: Settings, { domain }: Reads): Disagreement<Code>[] {
  const names = known(domain?.names);
  if (names.length === 0) return [];
  return entering(services).flatMap(({ path, entry }) =>
    (entry.hosts ?? []).flatMap((host, index): Disagreement<Code>[] =>
      host === undefined || isNamed(host, names)
        ? []
        : [
            {
              code: "EOE-ENV-422",
              path: [...path, "hosts", index],
              message: `"${host}" is not one of domain.names: ${names.join(", ")}; add it there, or a wildcard that it is below.`,
            },
          ],
    ),
  );
}

/** A wildcard stands for one label. */
const isNamed = (host: string, names: readonly string[]): boolean =>
  names.includes(host) || names.includes(host.replace(/^[^.]+/, "*"));

export const agreement: readonly Rule<Settings, Reads>[] = [
  coded(ENVIRONMENT_PROBLEMS, (services) =>
    Object.entries(services).flatMap(([name, further]) =>
      further === undefined || further.singleton
        ? []
        : order(
            ["furtherServices", name, "tasks", "min"],
            further.tasks?.min,
            `furtherServices.${name}.tasks.max`,
            mostTasks(further),
          ),
    ),
  ),
  coded(DOOR_PROBLEMS, entryHasABalancer),
  coded(DOOR_PROBLEMS, entryIsTold),
  coded(DOOR_PROBLEMS, doorsLeadToOne),
  coded(DOOR_PROBLEMS, hostsAreNames),
];
