/** What the picture shows, before anything has a place: boxes and arrows, both from the synthesised stacks alone. */
import type { Arrow } from "./arrow.ts";
import { type Block, Configuration, type Stack } from "./configuration.ts";
import { grouped } from "./grouped.ts";
import { ofCallers, ofHosts } from "./hosts.ts";
import { outsideParts } from "./outside.ts";
import type { Kind, Part } from "./part.ts";
import { type Flow, flowsOf, type Peer, portsLabel } from "./traffic.ts";

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
  { from: "alarms", to: "topic", label: "alarms", referring: "from" },
  { from: "topic", to: "readers", label: "mail", referring: "to" },
];

/** @param partsOf the boxes that stand for what a configuration holds */
export function diagramWith(
  stacks: readonly Stack[],
  partsOf: (configuration: Configuration) => readonly Part[],
): Diagram {
  const configuration = new Configuration(stacks);
  const own = partsOf(configuration);
  const flows = flowsOf(configuration);
  const outside = outsideParts(flows);
  return {
    parts: [...new Set(outside.values()), ...own],
    arrows: ofHosts([...trafficArrows(flows, own, outside), ...linkArrows(own), ...useArrows(own)], own),
  };
}

function trafficArrows(
  flows: readonly Flow[],
  parts: readonly Part[],
  outside: ReadonlyMap<Flow, Part>,
): Arrow[] {
  const ends = flows.flatMap((flow) => {
    const idsOf = (peer: Peer): string[] =>
      "group" in peer ? membersOf(peer.group, parts) : [outside.get(flow)?.id ?? ""];
    return idsOf(flow.from).flatMap((from) =>
      idsOf(flow.to).flatMap((to) => ofCallers({ from, to, ports: flow.ports }, parts)),
    );
  });
  const pairs = grouped(ends, ({ from, to }) => JSON.stringify([from, to]));
  return [...pairs.values()].flatMap((same): Arrow[] => {
    const [first] = same;
    if (!first) return [];
    const ports = same
      .map(({ name, ports }) => ({ name, ...ports }))
      .sort((one, other) => one.from - other.from);
    const label = [...new Set(ports.map((one) => one.name ?? portsLabel(one)))].join(", ");
    return [{ from: first.from, to: first.to, kind: "traffic", label }];
  });
}

/** The boxes of a security group are those whose blocks use it: the innermost, where one holds the other. */
function membersOf(group: Block, parts: readonly Part[]): string[] {
  const members = parts.filter(({ uses }) => uses.includes(group));
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
