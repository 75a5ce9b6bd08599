import { existsSync, readFileSync } from "node:fs";

/** Types of what was deleted, in the order in which it went, by the log that the stand-ins for the providers write. */
export function deletedIn(log: string): string[] {
  if (!existsSync(log)) return [];
  return readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { action: string; type: string })
    .filter(({ action }) => action === "delete")
    .map(({ type }) => type);
}

/** Types of which the last went before something of an earlier type of the list, or none went. */
export function goneTooEarly(deleted: readonly string[], order: readonly string[]): string[] {
  const places = order.map((type) => deleted.lastIndexOf(type));
  return order.filter((_, index) => {
    const place = places[index] ?? -1;
    return place < 0 || places.slice(0, index).some((earlier) => earlier > place);
  });
}
