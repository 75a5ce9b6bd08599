import type { z } from "zod";
import type { Handing } from "../handing.ts";
import type { volumes as schema } from "./schema.ts";

export const hands: Handing<z.output<typeof schema>, unknown> = (volumes) => ({
  volumes: Object.fromEntries(
    Object.entries(volumes).map(
      ([name, { place }]) => [name, place === "efs" ? "file system" : "task"] as const,
    ),
  ),
});
