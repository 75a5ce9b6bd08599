/** What `status` says of jobs, against a server that answers as ECS does. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { jobInWords, REMEMBERED, scheduledJobs } from "../../../cli/deploy/job-runs.ts";
import type { TargetJob } from "../../../cli/deploy/target.ts";
import { PlayedAws } from "../../support/played-aws.ts";

const NOW = new Date("2026-11-28T05:00:00Z");
const CLUSTER = "shop";
const arn = (id: string): string => `arn:aws:ecs:eu-central-1:1:task/shop/${id}`;
const seconds = (text: string): number => Date.parse(text) / 1000;

const job = (name: string, expression: string, enabled = true): TargetJob => ({
  name,
  container: "app",
  output: "standalone_tasks",
  schedule: {
    expression,
    timeZone: "Europe/Berlin",
    flexibleMinutes: 0,
    retries: { attempts: 2, maxAgeSeconds: 3600 },
    enabled,
  },
});

let aws: PlayedAws;
/** By desired status. */
let tasks: Record<string, readonly object[]>;
let refusing: boolean;

beforeEach(async () => {
  tasks = {};
  refusing = false;
  aws = await PlayedAws.start(({ operation, text }) => {
    if (refusing) return { status: 400, body: { __type: "AccessDeniedException", message: "not you." } };
    const asked = JSON.parse(text);
    const all = tasks[asked.desiredStatus] ?? [];
    if (operation === "ListTasks")
      return { body: { taskArns: all.map((task) => (task as { taskArn: string }).taskArn) } };
    const known = Object.values(tasks).flat() as { taskArn: string }[];
    return { body: { tasks: known.filter(({ taskArn }) => asked.tasks.includes(taskArn)) } };
  });
  for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  aws.stop();
});

const OUTPUT = {
  cluster: CLUSTER,
  capacityProviderStrategy: [],
  taskDefinitions: { report: "arn:aws:ecs:eu-central-1:1:task-definition/shop-standalone-report:7" },
};
async function told(
  jobs: readonly TargetJob[],
  outputOf: () => Promise<unknown> = async () => OUTPUT,
): Promise<string[]> {
  const found = await scheduledJobs({ jobs, region: "eu-central-1" }, outputOf, NOW);
  return found.map(jobInWords);
}

const REPORT = job("report", "cron(0 3 * * ? *)");
const BEGINNING = "job report starts at cron(0 3 * * ? *) (Europe/Berlin), next at 2026-11-29 02:00 UTC; ";

describe("jobs of status", () => {
  it("have their next run, and the last one that ECS remembers", async () => {
    tasks = {
      STOPPED: [
        {
          taskArn: arn("old"),
          createdAt: seconds("2026-11-28T01:00:00Z"),
          stoppedAt: seconds("2026-11-28T01:01:00Z"),
          containers: [{ name: "app", exitCode: 0 }],
        },
        {
          taskArn: arn("late"),
          createdAt: seconds("2026-11-28T02:00:00Z"),
          stoppedAt: seconds("2026-11-28T02:01:00Z"),
          containers: [
            { name: "proxy", exitCode: 0 },
            { name: "app", exitCode: 3 },
          ],
        },
      ],
    };
    expect(await told([REPORT])).toEqual([
      `${BEGINNING}its last run, task late of 2026-11-28 02:00 UTC, ended with exit code 3`,
    ]);
    const [listed] = aws.asked.filter(({ operation }) => operation === "ListTasks");
    expect(JSON.parse(listed?.text ?? "")).toMatchObject({
      cluster: CLUSTER,
      family: "shop-standalone-report",
    });
  });

  it("run now, or never began", async () => {
    const made = { taskArn: arn("new"), createdAt: seconds("2026-11-28T04:59:00Z") };
    tasks = { RUNNING: [made] };
    expect(await told([REPORT])).toEqual([`${BEGINNING}task new of 2026-11-28 04:59 UTC runs`]);
    const stoppedAt = seconds("2026-11-28T04:59:30Z");
    tasks = { STOPPED: [{ ...made, stoppedAt, stoppedReason: "CannotPullContainerError", containers: [] }] };
    expect(await told([REPORT])).toEqual([
      `${BEGINNING}its last run, task new of 2026-11-28 04:59 UTC, ended with no exit code: CannotPullContainerError`,
    ]);
  });

  it("have no run that is known, a rate and one that is switched off no next one", async () => {
    const forgotten = "ECS remembers no run, which it does for about an hour";
    expect(
      await told([REPORT, job("sweep", "rate(5 minutes)"), job("report", "cron(0 3 * * ? *)", false)]),
    ).toEqual([
      `${BEGINNING}${forgotten}`,
      `job sweep starts at rate(5 minutes) (Europe/Berlin); ${forgotten}`,
      `job report starts at cron(0 3 * * ? *) (Europe/Berlin), and is switched off; ${forgotten}`,
    ]);
    const before = aws.asked.length;
    expect(await told([REPORT], async () => undefined)).toEqual([`${BEGINNING}${forgotten}`]);
    expect(aws.asked).toHaveLength(before);
    expect(await told([{ ...REPORT, schedule: undefined }])).toEqual([]);
  });

  it("are told of where AWS does not let tasks be listed", async () => {
    refusing = true;
    const [line = ""] = await told([REPORT]);
    expect(line).toContain(`${BEGINNING}its runs cannot be read: AWS ECS ListTasks: `);
    expect(line).toContain("not you");
  });
});

it("how long ECS remembers them stands in the API's documentation", () => {
  const types = join(
    dirname(fileURLToPath(import.meta.resolve("@aws-sdk/client-ecs"))),
    "../dist-types/commands",
  );
  const file = readdirSync(types).find((name) => name === "DescribeTasksCommand.d.ts") ?? "";
  expect(readFileSync(join(types, file), "utf8")).toContain(REMEMBERED.says);
});
