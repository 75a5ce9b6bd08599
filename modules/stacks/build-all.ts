import type { Build, BuildIn, Sites } from "../capabilities/building.ts";
import type { Environment } from "../capabilities/environment.ts";
import { foldOver } from "../capabilities/fold.ts";
import { isNone } from "../capabilities/none.ts";
import type { Offer, Offered } from "../capabilities/offering.ts";

/** Builds one stack, one capability after the other, each with what those before it offered. */
export function buildAll<Stack extends keyof Sites>(
  environment: Environment,
  stack: Stack,
  site: (offered: Offered) => Sites[Stack],
  given: Offer = {},
): Offered {
  const all = buildersOf(environment, stack);
  const inOrder = [...all.filter(({ last }) => !last), ...all.filter(({ last }) => last)];
  return inOrder.reduce((offered, { make }) => joined(offered, make(site(offered))), joined(NOTHING, given));
}

interface Builder<Stack extends keyof Sites> {
  readonly last: boolean;
  readonly make: (site: Sites[Stack]) => Offer;
}

const buildersOf = <Stack extends keyof Sites>(environment: Environment, stack: Stack): Builder<Stack>[] =>
  foldOver<Builder<Stack>>(environment, ({ build }, settings) =>
    isNone(build)
      ? []
      : build.flatMap((one) =>
          isIn(stack, one)
            ? [{ last: one.last ?? false, make: (site) => one.make(site, settings, environment) }]
            : [],
        ),
  );

const isIn = <Stack extends keyof Sites, S, Reads>(
  stack: Stack,
  one: Build<S, Reads>,
): one is Build<S, Reads> & BuildIn<Stack, S, Reads> => one.stack === stack;

const NOTHING: Offered = {
  repositories: {},
  clients: [],
  secrets: {},
  variables: {},
  volumes: {},
  signals: [],
  events: [],
  ownTasks: [],
  loadBalancers: {},
  jobs: [],
  services: [],
};

const joined = (offered: Offered, offer: Offer): Offered => ({
  ...offered,
  ...offer,
  repositories: bothByName("repository", offered.repositories, offer.repositories),
  clients: [...offered.clients, ...(offer.clients ?? [])],
  secrets: bothByName("secret", offered.secrets, offer.secrets),
  variables: variablesOf(offered.variables, offer.variables ?? {}),
  volumes: bothByName("volume", offered.volumes, offer.volumes),
  signals: [...offered.signals, ...(offer.signals ?? [])],
  events: [...offered.events, ...(offer.events ?? [])],
  ownTasks: [...offered.ownTasks, ...(offer.ownTasks ?? [])],
  loadBalancers: bothByName("load balancer", offered.loadBalancers, offer.loadBalancers),
  jobs: [...offered.jobs, ...(offer.jobs ?? [])],
  services: [...offered.services, ...(offer.services ?? [])],
});

type ByName<T> = Readonly<Record<string, T>>;

/** @throws for what two capabilities offer: tasks could be given either */
function bothByName<T>(what: string, one: ByName<T>, other: ByName<T> = {}): ByName<T> {
  const [twice] = Object.keys(other).filter((name) => Object.hasOwn(one, name));
  if (twice !== undefined) throw new Error(`two capabilities offer the ${what} ${twice}`);
  return { ...one, ...other };
}

function variablesOf(one: Offered["variables"], other: Offered["variables"]): Offered["variables"] {
  const containers = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries(
    [...containers].map((name) => [name, bothByName(`variable of ${name}`, one[name] ?? {}, other[name])]),
  );
}

export function vpcOf({ vpc }: Offered): NonNullable<Offered["vpc"]> {
  if (!vpc) throw new Error("the network is built before what is in it");
  return vpc;
}
