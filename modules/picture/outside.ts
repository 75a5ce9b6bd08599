/** Boxes for networks that are in no security group. */
import { grouped } from "./grouped.ts";
import type { Part } from "./part.ts";
import { type Flow, portsLabel, serviceOn } from "./traffic.ts";

/** The whole world, in IPv4 and IPv6. */
const WORLD = new Set(["0.0.0.0/0", "::/0"]);

/** The box at the outer end of each flow that has one. */
export function outsideParts(flows: readonly Flow[]): ReadonlyMap<Flow, Part> {
  const ids = outsideIds(flows);
  const boxes = grouped([...ids], ([, id]) => id);
  const entries = [...boxes].flatMap(([id, same]) => {
    const part = outsidePart(
      id,
      same.map(([flow]) => flow),
    );
    return same.map(([flow]): [Flow, Part] => [flow, part]);
  });
  return new Map(entries);
}

const hasNetwork = ({ from, to }: Flow): boolean => "network" in from || "network" in to;
const networkOf = ({ from, to }: Flow): string =>
  "network" in from ? from.network : "network" in to ? to.network : "";
const isWorld = (flow: Flow): boolean => WORLD.has(networkOf(flow));
const directionOf = ({ from }: Flow): string => ("network" in from ? "from" : "to");

/** One box for the world that calls, one for the world that is called; else one for all networks that may do the same. */
function outsideIds(flows: readonly Flow[]): ReadonlyMap<Flow, string> {
  const outer = flows.filter(hasNetwork);
  const alike = grouped(outer, (flow) => JSON.stringify([groupOf(flow), isWorld(flow), deedOf(flow)]));
  const entries = [...alike.values()].flatMap((same) => {
    const networks = [...new Set(same.map(networkOf))].sort().join(" ");
    return same.map((flow): [Flow, string] => [
      flow,
      isWorld(flow) ? `${directionOf(flow)} the world` : `${deedOf(flow)} ${networks}`,
    ]);
  });
  return new Map(entries);
}

const deedOf = (flow: Flow): string => `${directionOf(flow)} ${portsLabel(flow.ports)}`;

function groupOf({ from, to }: Flow): string {
  const group = "group" in from ? from.group : "group" in to ? to.group : undefined;
  return `${group?.stack}/${group?.address}`;
}

function outsidePart(id: string, flows: readonly Flow[]): Part {
  const part = { id, kind: "outside", blocks: [], uses: [], links: [], calls: [] } as const;
  const [first] = flows;
  if (first && isWorld(first)) {
    const called = flows.filter(({ to }) => "network" in to).map(({ why }) => why);
    return { ...part, title: "Internet", lines: [...new Set(called)] };
  }
  const networks = [...new Set(flows.map(networkOf))];
  if (!first || "network" in first.from) return { ...part, title: "Allowed networks", lines: networks };
  const title = serviceOn(first.ports) ?? first.why;
  return { ...part, title, lines: ["run elsewhere", ...networks.map((network) => `in ${network}`)] };
}
