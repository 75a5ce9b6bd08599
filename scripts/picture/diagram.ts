/** What the picture shows, before anything has a place: boxes and arrows, both from the synthesised stacks alone. */
import { partsOf } from "./parts/all";
import type { Kind, Part } from "./parts/part";
import { Configuration, type Stack } from "./terraform";
import { type Flow, flowsOf, type Peer, portsLabel, serviceOn } from "./traffic";

export interface Arrow {
  /** Ids of parts. */
  readonly from: string;
  readonly to: string;
  /** traffic: rules of security groups let it through. other: the one refers to the other. */
  readonly kind: "traffic" | "other";
  readonly label: string;
}

export interface Diagram {
  readonly parts: readonly Part[];
  readonly arrows: readonly Arrow[];
}

/**
 * References that are worth an arrow, and what is said of them; others, such as subnets, are in the text of a box.
 * `referring` is the end whose arguments hold the reference.
 */
const USES: readonly {
  readonly from: Kind;
  readonly to: Kind;
  readonly label: string;
  readonly referring: "from" | "to";
}[] = [
  { from: "registry", to: "service", label: "images", referring: "to" },
  { from: "secrets", to: "service", label: "secrets", referring: "to" },
  { from: "service", to: "logs", label: "logs", referring: "from" },
  { from: "load balancer", to: "bucket", label: "access logs", referring: "from" },
  { from: "alarms", to: "topic", label: "alarms", referring: "from" },
  { from: "topic", to: "readers", label: "mail", referring: "to" },
];

/** The whole world, in IPv4 and IPv6. */
const WORLD = new Set(["0.0.0.0/0", "::/0"]);

/** @throws when the stacks hold something that the picture has no box for */
export function diagramOf(stacks: readonly Stack[]): Diagram {
  const configuration = new Configuration(stacks);
  const own = partsOf(configuration);
  const flows = flowsOf(configuration);
  const outside = [...grouped(flows.filter(hasNetwork), outsideId)].map(([id, same]) =>
    outsidePart(id, same),
  );
  return {
    parts: [...outside.filter(({ id }) => own.every((part) => part.id !== id)), ...own],
    arrows: [...trafficArrows(flows, own), ...linkArrows(own), ...useArrows(own)],
  };
}

const hasNetwork = ({ from, to }: Flow): boolean => "network" in from || "network" in to;
const networkOf = ({ from, to }: Flow): string =>
  "network" in from ? from.network : "network" in to ? to.network : "";

/** One box for the world that calls, one for the world that is called; else one for all networks that may do the same. */
function outsideId(flow: Flow): string {
  const direction = "network" in flow.from ? "from" : "to";
  if (WORLD.has(networkOf(flow))) return `${direction} the world`;
  const group = "group" in flow.from ? flow.from.group : "group" in flow.to ? flow.to.group : undefined;
  return [direction, group?.stack, group?.address, portsLabel(flow.ports)].join(" ");
}

function outsidePart(id: string, flows: readonly Flow[]): Part {
  const part = { id, kind: "outside", blocks: [], uses: [], links: [] } as const;
  const [first] = flows;
  if (WORLD.has(first ? networkOf(first) : "")) {
    const called = flows.filter(({ to }) => "network" in to).map(({ why }) => why);
    return { ...part, title: "Internet", lines: [...new Set(called)] };
  }
  const networks = [...new Set(flows.map(networkOf))];
  if (!first || "network" in first.from) return { ...part, title: "Allowed networks", lines: networks };
  const title = serviceOn(first.ports) ?? first.why;
  return { ...part, title, lines: ["run elsewhere", ...networks.map((network) => `in ${network}`)] };
}

function trafficArrows(flows: readonly Flow[], parts: readonly Part[]): Arrow[] {
  const ends = flows.flatMap((flow) =>
    partIds(flow.from, flow, parts).flatMap((from) =>
      partIds(flow.to, flow, parts).map((to) => ({ from, to, ports: flow.ports })),
    ),
  );
  const pairs = grouped(ends, ({ from, to }) => JSON.stringify([from, to]));
  return [...pairs.values()].flatMap((same): Arrow[] => {
    const [first] = same;
    if (!first) return [];
    const ports = same.map((end) => end.ports).sort((one, other) => one.from - other.from);
    const label = [...new Set(ports.map(portsLabel))].join(", ");
    return [{ from: first.from, to: first.to, kind: "traffic", label }];
  });
}

/** The boxes of a security group are those whose blocks use it: the innermost, where one holds the other. */
function partIds(peer: Peer, flow: Flow, parts: readonly Part[]): string[] {
  if ("network" in peer) return [outsideId(flow)];
  const members = parts.filter(({ uses }) => uses.includes(peer.group));
  return members.filter(({ id }) => !members.some(({ parent }) => parent === id)).map(({ id }) => id);
}

const linkArrows = (parts: readonly Part[]): Arrow[] =>
  parts.flatMap(({ id, links }) => links.map((link) => ({ from: id, ...link })));

function useArrows(parts: readonly Part[]): Arrow[] {
  return USES.flatMap(({ from, to, label, referring }) =>
    ofKind(parts, from).flatMap((source) =>
      ofKind(parts, to).flatMap((target): Arrow[] => {
        const [user, used] = referring === "from" ? [source, target] : [target, source];
        const refers = user.uses.some((block) => used.blocks.includes(block));
        return refers ? [{ from: source.id, to: target.id, kind: "other", label }] : [];
      }),
    ),
  );
}

const ofKind = (parts: readonly Part[], kind: Kind): readonly Part[] =>
  parts.filter((part) => part.kind === kind);

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
