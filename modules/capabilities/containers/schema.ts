import { z } from "zod";
import { schedule } from "../../aws/schedules/schema.ts";
import { HEALTH_RANGES } from "../../compose/ecs/process.ts";
import { nanoseconds, seconds, shellWords, Wrong } from "../../compose/values.ts";
import { count, environmentVariables } from "../../environment/values.ts";
import { imageTag } from "../registry/schema.ts";

/** Docker reserves at least 6 MiB. Source: API_ContainerDefinition, `memory`. The largest instance type has 24 TiB. */
const MEBIBYTES = { from: 6, to: 25_165_824 };
/** Source: API_ContainerDefinition and RegisterTaskDefinition, `cpu`. */
const CPU_UNITS = { from: 2, to: 196_608 };

const mebibytes = count(MEBIBYTES.from, MEBIBYTES.to);

/** A duration of a compose file, of whole seconds that ECS takes. */
const duration = ({ from, to }: { readonly from: number; readonly to: number }) =>
  z.string({ error: 'must be a duration such as "30s"' }).refine(
    (text) => {
      if (nanoseconds(text) instanceof Wrong) return false;
      const length = seconds(text);
      return Number.isInteger(length) && length >= from && length <= to;
    },
    {
      error: `must be a duration of whole seconds from ${from}s to ${to}s, such as ${from === 0 ? 30 : from * 2}s`,
    },
  );

const TEST = 'must be a line for the shell, or a list that begins with "CMD" or "CMD-SHELL"';
const isTest = ([first]: readonly string[]): boolean => first === "CMD" || first === "CMD-SHELL";

const COMMAND =
  'must be a command on one line, without what only a shell reads, or a list: ["sh", "-c", "..."]';
const isLine = (line: string): boolean => !(shellWords(line) instanceof Wrong);

const healthCheck = z.strictObject({
  test: z
    .union([z.string().min(1), z.array(z.string()).min(2).refine(isTest, { error: TEST })], { error: TEST })
    .describe("A line for the container's shell, or a list that begins with CMD or CMD-SHELL")
    .meta({ examples: ["redis-cli ping"] }),
  interval: duration(HEALTH_RANGES.interval)
    .optional()
    .describe("Time between checks, 5s to 300s. Default 30s")
    .meta({ examples: ["10s"] }),
  timeout: duration(HEALTH_RANGES.timeout)
    .optional()
    .describe("How long a check may take, 2s to 60s. Default 30s")
    .meta({ examples: ["5s"] }),
  retries: count(HEALTH_RANGES.retries.from, HEALTH_RANGES.retries.to)
    .optional()
    .describe("Failed checks until the container is unhealthy. Default 3")
    .meta({ examples: [5] }),
  startPeriod: duration(HEALTH_RANGES.start_period)
    .optional()
    .describe("Time in which failed checks do not count, up to 300s. Default none")
    .meta({ examples: ["60s"] }),
});

const container = z.strictObject({
  memory: mebibytes
    .optional()
    .describe(
      "MiB that the container may use at most; without it or `reservation`, the task needs `taskSize`. Default: what the compose file says",
    )
    .meta({ examples: [512] }),
  reservation: mebibytes
    .optional()
    .describe("MiB that are kept free for it, less than `memory`. Default: what the compose file says")
    .meta({ examples: [256] }),
  cpu: count(CPU_UNITS.from, CPU_UNITS.to)
    .optional()
    .describe("CPU units that are kept free for it: 1024 are one vCPU. Default: what the compose file says")
    .meta({ examples: [256] }),
  tag: imageTag
    .optional()
    .describe(
      "Tag of its image, in place of that of the compose file; of an image that is built, the same as `service.images`. Default: what the compose file says",
    )
    .meta({ examples: ["7.4.2"] }),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, { error: 'must be "sha256:" and 64 digits or letters from a to f' })
    .optional()
    .describe("Digest of its image, in place of a tag. Default none")
    .meta({ examples: ["sha256:0f1d3f1e5f7a9b0c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4"] }),
  environment: environmentVariables
    .default({})
    .describe("Variables over those of the compose file")
    .meta({ examples: [{ LOG_LEVEL: "info" }] }),
  secrets: z
    .record(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: "must be the name of an environment variable" }),
      z.string().min(1),
    )
    .default({})
    .describe(
      "Variable by variable, the secret of `service.secrets` that fills it; the compose file need not know the secret, and what it says of the variable is for the laptop only",
    )
    .meta({ examples: [{ POSTGRES_PASSWORD: "db_password" }] }),
  healthCheck: z
    .union([z.literal("none"), healthCheck], {
      error: "must be none, or a group with test, interval, timeout, retries and startPeriod",
    })
    .optional()
    .describe(
      "In place of `healthcheck` of the compose file; `none` for no check. Default: what the compose file says",
    )
    .meta({ examples: [{ test: "redis-cli ping", interval: "10s" }] }),
  command: z
    .union([z.string().min(1).refine(isLine, { error: COMMAND }), z.array(z.string()).min(1)], {
      error: COMMAND,
    })
    .optional()
    .describe("In place of `command` of the compose file. Default: what the compose file says")
    .meta({ examples: [["node", "worker.js"]] }),
  expose: z
    .array(count(1, 65_535))
    .default([])
    .describe("TCP ports that other tasks reach it at, beside those of the compose file")
    .meta({ examples: [[6379]] }),
  dependsOn: z
    .array(z.string().min(1))
    .default([])
    .describe("Compose services that it reaches, beside `depends_on` of the compose file")
    .meta({ examples: [["redis"]] }),
  schedule: schedule
    .optional()
    .describe(
      "It is a job: a task of its own that starts at set times, instead of a container that runs on. Default: what `x-ecs.schedule` of the compose file says",
    ),
  volumes: z
    .record(
      z.string().regex(/^\/[^:]*$/, { error: "must be an absolute path in the container" }),
      z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, { error: "must be the name of a volume" }),
    )
    .default({})
    .describe(
      "Path by path in the container, the volume of `service.volumes` that is mounted there, in place of a folder of the laptop",
    )
    .meta({ examples: [{ "/var/lib/ghost/content": "content" }] }),
});

export const containers = z
  .record(z.string(), container)
  .default({})
  .describe("What ECS needs of a container beyond the compose file, or instead of it, by compose service");

export type Containers = z.output<typeof containers>;
