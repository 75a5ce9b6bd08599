import type { z } from "zod";
import type { Handing } from "../handing";
import type { volumes as schema } from "./schema";

export const hands: Handing<z.output<typeof schema>, unknown> = (volumes) => ({
  volumes: Object.fromEntries(
    Object.entries(volumes).map(
      ([name, { place }]) => [name, place === "efs" ? "file system" : "task"] as const,
    ),
  ),
});
