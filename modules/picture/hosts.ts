/** Whether an arrow is that of hosts or of the services on them. */
import type { Arrow } from "./arrow.ts";
import type { Part } from "./part.ts";
import type { Ports } from "./traffic.ts";

/** Traffic between two boxes. */
export interface Ends {
  readonly from: string;
  readonly to: string;
  readonly ports: Ports;
  /** Said instead of the ports. */
  readonly name?: string;
}

/**
 * A group of hosts lets through what its tasks need. Where these tell whom they call, the arrow is theirs; where they
 * tell nothing, it stays with the hosts.
 */
export function ofCallers(ends: Ends, parts: readonly Part[]): readonly Ends[] {
  const targets = inside(ends.to, parts).map(({ id }) => id);
  const calls = inside(ends.from, parts).flatMap((caller) =>
    caller.calls
      .filter(({ to, endpoint }) => targets.includes(to) && fits(ends, endpoint?.port))
      .map(({ to, endpoint }): Ends => {
        const name = endpoint ? { name: `${endpoint.name}:${endpoint.port}` } : {};
        return { ...ends, from: caller.id, to, ...name };
      }),
  );
  return calls.length > 0 ? calls : [ends];
}

/** On hosts that tasks share, a proxy passes a call on to whichever port of a host the other task was given. */
const fits = ({ from, to, ports }: Ends, port: number | undefined): boolean =>
  port === undefined || from === to || (ports.from === port && ports.to === port);

/** A part, and those in it. */
const inside = (id: string, parts: readonly Part[]): Part[] =>
  parts.flatMap((part) => (part.id === id ? [part] : part.parent === id ? inside(part.id, parts) : []));

/** What all services on hosts do alike, and none of them calls by itself, is one arrow of the hosts. */
export function ofHosts(arrows: readonly Arrow[], parts: readonly Part[]): readonly Arrow[] {
  const hosts = parts.filter(({ kind }) => kind === "hosts");
  return hosts.reduce((all, { id }) => raised(all, id, servicesOn(id, parts)), arrows);
}

const servicesOn = (host: string, parts: readonly Part[]): readonly Part[] =>
  parts.filter(({ kind, parent }) => kind === "service" && parent === host);

function raised(arrows: readonly Arrow[], host: string, services: readonly Part[]): readonly Arrow[] {
  if (services.length < 2) return arrows;
  const common = (arrow: Arrow): boolean =>
    services.every(
      ({ id, calls }) =>
        calls.every(({ to }) => to !== arrow.to) &&
        arrows.some((other) => same(other, { ...arrow, from: id })),
    );
  const moved = arrows.map((arrow) =>
    services.some(({ id }) => id === arrow.from) && common(arrow) ? { ...arrow, from: host } : arrow,
  );
  return moved.filter((arrow, index) => moved.findIndex((other) => same(other, arrow)) === index);
}

const same = (one: Arrow, other: Arrow): boolean =>
  one.from === other.from && one.to === other.to && one.kind === other.kind && one.label === other.label;
