import type { ComposeService } from "../model.ts";

/** Ports that a service says it listens on; with a protocol, those of that protocol. */
export function listeningPorts(
  { ports: published = [], expose = [] }: ComposeService,
  wanted?: "tcp" | "udp",
): number[] {
  const isWanted = (protocol = "tcp"): boolean => wanted === undefined || protocol === wanted;
  const exposed = expose.flatMap((entry) => {
    const match = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(entry);
    if (!match || !isWanted(match[3])) return [];
    const from = Number(match[1]);
    return Array.from({ length: Number(match[2] ?? from) - from + 1 }, (_, index) => from + index);
  });
  const open = published.filter(({ protocol }) => isWanted(protocol)).map(({ target }) => target);
  return [...new Set([...open, ...exposed])];
}
