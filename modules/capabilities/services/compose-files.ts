import { isRecord } from "../../environment/sentences.ts";
import { service } from "./schema.ts";

/**
 * The compose files that an environment names, whatever else is wrong in it, so that what is wrong in them can be told
 * in the same run.
 *
 * @param raw what the file holds
 */
export function composeFilesOf(raw: unknown): {
  readonly files: readonly string[];
  readonly profiles: readonly string[];
} {
  const { compose, profiles } = service.shape;
  const written = serviceOf(raw);
  return {
    files: compose.catch([]).parse(written["compose"]),
    profiles: profiles.catch([]).parse(written["profiles"]),
  };
}

/** Whether the environment names compose files itself, and does not leave them to the default. */
export const namesComposeFiles = (raw: unknown): boolean => serviceOf(raw)["compose"] !== undefined;

const serviceOf = (raw: unknown): Readonly<Record<string, unknown>> =>
  isRecord(raw) && isRecord(raw["service"]) ? raw["service"] : {};
