import { type Address, hostName, portNamed, withAddress } from "../../compose/host-names.ts";
import { coded, type Disagreement, type Part } from "../../environment/agreement.ts";
import { isWorld } from "../../network/world.ts";
import type { Containers } from "../containers/schema.ts";
import type { SomeDatabase } from "../database.ts";
import { writtenServices } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import { writtenVariables } from "../written-variables.ts";
import { EXTERNAL_PROBLEMS } from "./problems.ts";
import type { External } from "./schema.ts";

type Found = Disagreement<keyof typeof EXTERNAL_PROBLEMS>;
type Settings = Part<External>;

/** What this capability looks at beside its own. */
export type Reads = Services & {
  readonly database?: SomeDatabase | undefined;
  readonly containers: Containers;
};

const PLACES = ["securityGroup", "prefixList", "cidr"] as const;

function isInOnePlace(external: Settings): Found[] {
  return Object.entries(external).flatMap(([name, service = {}]) => {
    const places = PLACES.filter((place) => service[place] !== undefined);
    if (places.length < 2) return [];
    const message = `is in ${places.join(" and ")} at once; keep the one that tasks are to reach.`;
    return [{ code: "EOE-ENV-341" as const, path: ["external", name], message }];
  });
}

function isNotTheWorld(external: Settings): Found[] {
  return Object.entries(external).flatMap(([name, service = {}]) => {
    if (service.cidr === undefined || !isWorld(service.cidr)) return [];
    const message = `${service.cidr} would let tasks reach port ${service.port ?? ""} of the whole internet; name the network that it is in, or several by prefixList. HTTPS needs none: tasks reach port 443 everywhere.`;
    return [{ code: "EOE-ENV-342" as const, path: ["external", name, "cidr"], message }];
  });
}

function runsNowhereElse(external: Settings, environment: Part<Reads>): Found[] {
  return Object.keys(external).flatMap((name) => {
    const held = writtenServices(environment)
      .filter(({ written }) => written.containers?.includes(name))
      .map(({ path }) => [...path, "containers"].join("."));
    const all = environment.database?.service === name ? [...held, "database.service"] : held;
    return all.map((key) => ({
      code: "EOE-ENV-343" as const,
      path: ["external", name],
      message: `is in ${key} as well; remove it there, or here.`,
    }));
  });
}

/** Those of the compose file are looked at when its tasks are planned. */
function variablesNameAddresses(external: Settings, environment: Part<Reads>): Found[] {
  return writtenVariables(environment).flatMap(({ path, name, value }) => {
    const address = value === undefined ? undefined : withAddress(name, value, known(external));
    if (address === undefined) return [];
    const message = `names the host "${address.name}", which runs elsewhere (external.${address.name}); write ${JSON.stringify(address.value)}.`;
    return [{ code: "EOE-ENV-344" as const, path, message }];
  });
}

const known = (external: Settings): Readonly<Record<string, Address>> =>
  Object.fromEntries(
    Object.entries(external).flatMap(([name, { host, port, furtherPorts = [] } = {}]) =>
      host === undefined || port === undefined
        ? []
        : [[name, { host, port, furtherPorts: furtherPorts.filter(isSaid) }]],
    ),
  );

const isSaid = (port: number | undefined): port is number => port !== undefined;

/** Security groups let tasks out to the ports that are named, and to HTTPS everywhere. */
function variablesNameOpenPorts(external: Settings, environment: Part<Reads>): Found[] {
  const services = Object.entries(known(external));
  return writtenVariables(environment).flatMap(({ path, name, value = "" }) => {
    const host = hostName(name, value);
    const port = portNamed(value);
    const named = services.filter(([, address]) => address.host === host);
    const open = named.flatMap(([, { port: own, furtherPorts = [] }]) => [own, ...furtherPorts]);
    const [first] = named;
    if (first === undefined || port === undefined || port === HTTPS || open.includes(port)) return [];
    const message = `names port ${port} of ${host}, which no task may reach, since external.${first[0]} names ${open.join(", ")}; write external.${first[0]}.furtherPorts: [${port}], or the port that it has there.`;
    return [{ code: "EOE-ENV-561" as const, path, message }];
  });
}

const HTTPS = 443;

export const agreement = [
  coded(EXTERNAL_PROBLEMS, isInOnePlace),
  coded(EXTERNAL_PROBLEMS, isNotTheWorld),
  coded(EXTERNAL_PROBLEMS, runsNowhereElse),
  coded(EXTERNAL_PROBLEMS, variablesNameAddresses),
  coded(EXTERNAL_PROBLEMS, variablesNameOpenPorts),
];
