import { isRecord } from "../../environment/sentences.ts";
import { type Containers, containers } from "./schema.ts";

/** What an environment file says of containers, whatever is wrong elsewhere in it; nothing where that is wrong itself. */
export const containersIn = (raw: unknown): Containers =>
  containers.catch({}).parse(isRecord(raw) ? raw["containers"] : undefined);

/**
 * Variables by service whose values the environment file gives, itself or by a secret, whatever else is wrong in it: what
 * the compose file says of them does not count, and may refer to what nobody sets.
 *
 * @param raw what the file holds
 */
export function filledVariables(raw: unknown): Readonly<Record<string, readonly string[]>> {
  const general = groupAt(groupAt(raw, "service"), "environment");
  const containers = groupAt(raw, "containers");
  const names = [...new Set([...Object.keys(general), ...Object.keys(containers)])];
  return Object.fromEntries(
    names.map((name) => {
      const own = groupAt(containers, name);
      const groups = [groupAt(general, name), groupAt(own, "environment"), groupAt(own, "secrets")];
      return [name, groups.flatMap((group) => Object.keys(group))];
    }),
  );
}

function groupAt(group: unknown, key: string): Readonly<Record<string, unknown>> {
  const found = isRecord(group) && Object.hasOwn(group, key) ? group[key] : undefined;
  return isRecord(found) ? found : {};
}
