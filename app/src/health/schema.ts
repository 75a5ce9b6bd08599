import * as z from "zod";
import { timestamp } from "../http/text.ts";

export const liveness = z.strictObject({ alive: z.literal(true) }).meta({ id: "Liveness" });

export const readiness = z
  .strictObject({ ready: z.boolean(), reason: z.enum(["draining", "storage"]).optional() })
  .meta({ id: "Readiness" });

export const status = z
  .strictObject({
    status: z.enum(["ok", "degraded", "draining"]),
    storage: z.strictObject({ kind: z.string(), answers: z.boolean() }),
    started_at: timestamp,
    uptime_seconds: z.int().min(0),
  })
  .meta({ id: "Status" });

export type Readiness = z.infer<typeof readiness>;
export type Status = z.infer<typeof status>;
