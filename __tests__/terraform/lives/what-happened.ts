/** A line of the log that the stand-ins for the providers write. */
export interface Logged {
  readonly action: "create" | "update" | "delete" | "fail";
  readonly type: string;
  readonly id?: string;
  readonly name?: string;
  readonly arn?: string;
}

/** A resource in a state file, as far as it is read here. */
export interface StateResource {
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly instances: readonly {
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly dependencies?: readonly string[];
  }[];
}

/** Types of which another number was made or deleted than the state has. */
export function unequalToState(
  action: Logged["action"],
  log: readonly Logged[],
  state: readonly StateResource[],
): string[] {
  const done = countByType(log.filter((line) => line.action === action).map(({ type }) => type));
  const there = countByType(state.flatMap(({ type, instances }) => instances.map(() => type)));
  return [...new Set([...done.keys(), ...there.keys()])]
    .filter((type) => type.startsWith("aws_") && done.get(type) !== there.get(type))
    .map((type) => `${action} ${type}: ${done.get(type) ?? 0} times, ${there.get(type) ?? 0} in the state`);
}

function countByType(types: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

/**
 * What was deleted after something that it depends on. References within a stack stand in its state; across stacks and
 * where nothing refers to what it needs, the order is one of types.
 */
export const outOfOrder = (
  gone: readonly Logged[],
  states: readonly (readonly StateResource[])[],
): string[] => [
  ...states.flatMap((state) => [...byReferences(gone, state), ...byTypes(goneFrom(state, gone), IN_A_STACK)]),
  ...byTypes(gone, IN_ALL_STACKS),
];

function goneFrom(state: readonly StateResource[], gone: readonly Logged[]): readonly Logged[] {
  const keys = new Set(
    state.flatMap(({ type, instances }) => instances.map(({ attributes }) => keyOf(type, attributes))),
  );
  return gone.filter((line) => keys.has(keyOf(line.type, line)));
}

/** Resources of one state that went before others that refer to them, by their addresses. */
export function byReferences(gone: readonly Logged[], state: readonly StateResource[]): string[] {
  const places = placesOf(gone);
  const placesOfAll = ({ type, instances }: StateResource): readonly number[] =>
    instances.flatMap(({ attributes }) => places.get(keyOf(type, attributes)) ?? []);
  const byAddress = new Map(state.map((one) => [`${one.type}.${one.name}`, one]));
  return state.flatMap((one) => {
    if (!one.type.startsWith("aws_")) return [];
    const last = Math.max(...placesOfAll(one));
    const needed = one.instances.flatMap(({ dependencies = [] }) => dependencies);
    return [...new Set(needed)].flatMap((address) => {
      const other = byAddress.get(address);
      if (!other?.type.startsWith("aws_") || other === one) return [];
      return Math.min(...placesOfAll(other)) > last ? [] : [`${address} before ${one.type}.${one.name}`];
    });
  });
}

/** By what tells a line from others; where two lines are alike, as validations of the same second, nothing is said of either. */
function placesOf(gone: readonly Logged[]): ReadonlyMap<string, number> {
  const keys = gone.map((line) => keyOf(line.type, line));
  return new Map(
    keys.flatMap((key, place): [string, number][] =>
      keys.indexOf(key) === keys.lastIndexOf(key) ? [[key, place]] : [],
    ),
  );
}

/** Names repeat; an ARN does not, nor does an id that is no date. */
const keyOf = (type: string, { arn, id, name }: { arn?: unknown; id?: unknown; name?: unknown }): string =>
  [type, id ?? arn ?? name].join(" ");

/**
 * AWS refuses the deletion of a later one, or lets it hang, while there are any of the earlier:
 * modules/aws/deletion-order.ts.
 */
type Orders = readonly (readonly string[])[];

/** A database on a host has a cluster and hosts of its own, which stay when those of the service's stack go. */
export const IN_A_STACK: Orders = [
  [
    "aws_ecs_service",
    "aws_ecs_cluster_capacity_providers",
    "aws_ecs_capacity_provider",
    "aws_autoscaling_group",
    "aws_ecs_cluster",
  ],
  ["aws_autoscaling_group", "aws_launch_template"],
];

const IN_ALL_STACKS: Orders = [
  ["aws_ecs_service", "aws_subnet", "aws_vpc"],
  ["aws_lb", "aws_internet_gateway"],
  ["aws_nat_gateway", "aws_internet_gateway"],
];

/** Types of which one went while there was still one that goes before it. */
export function byTypes(gone: readonly Logged[], orders: Orders): string[] {
  const types = gone.map(({ type }) => type);
  return orders.flatMap((order) => {
    const there = order.filter((type) => types.includes(type));
    return there.slice(1).flatMap((later, index) => {
      const earlier = there[index] ?? "";
      return types.indexOf(later) > types.lastIndexOf(earlier) ? [] : [`${later} before the last ${earlier}`];
    });
  });
}
