import {
  DescribeTasksCommand,
  type DesiredStatus,
  ECSClient,
  ListTasksCommand,
  type Task,
} from "@aws-sdk/client-ecs";
import type { StandaloneTasks } from "../../modules/compute/standalone-task.ts";
import { nextRun } from "../next-run.ts";
import { withClient } from "./aws.ts";
import { AwsRefused } from "./aws-refused.ts";
import { familyOf } from "./standalone-tasks.ts";
import type { Target, TargetJob } from "./target.ts";

/** A job with its schedule, and what AWS says of its runs. */
export interface ScheduledJob {
  readonly name: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly enabled: boolean;
  /** When it starts next; null of a rate, which counts from the schedule's creation, and of one that is switched off. */
  readonly next: Date | null;
  /** Null where ECS remembers none, or does not say. */
  readonly last: JobRun | null;
  /** Why it does not. */
  readonly refused?: string;
}

/** A run of a job, whoever has started it. */
export interface JobRun {
  /** ARN. */
  readonly task: string;
  /** As ECS has it: Scheduler's own words, or `express-on-ecs run`. */
  readonly startedBy: string | null;
  readonly createdAt: Date | null;
  /** Null while it runs. */
  readonly stoppedAt: Date | null;
  /** Of the job's container; null while it runs, and where there never was one. */
  readonly exitCode: number | null;
  readonly stoppedReason: string | null;
}

/** ECS forgets tasks that have ended. Source: ECS in botocore 1.44.8, DescribeTasks (2026-11). */
export const REMEMBERED = {
  hours: 1,
  says: "Currently, stopped tasks appear in the returned results for at least one hour.",
} as const;

/**
 * Jobs that have a schedule, with the next run of each and the last one that ECS remembers.
 * @param outputOf an output of the stack of the services
 */
export async function scheduledJobs(
  { jobs, region }: Pick<Target, "jobs" | "region">,
  outputOf: (name: string) => Promise<unknown>,
  now = new Date(),
): Promise<readonly ScheduledJob[]> {
  const scheduled = jobs.filter(({ schedule }) => schedule !== undefined);
  const outputs = new Map<string, StandaloneTasks | undefined>();
  for (const { output } of scheduled)
    if (!outputs.has(output)) outputs.set(output, (await outputOf(output)) as StandaloneTasks | undefined);
  return withClient(new ECSClient({ region }), (client) =>
    Promise.all(
      scheduled.map(async (job) => ({
        ...plannedOf(job, now),
        ...(await knownOf(client, job, outputs.get(job.output))),
      })),
    ),
  );
}

function plannedOf(
  { name, schedule }: TargetJob,
  now: Date,
): Pick<ScheduledJob, "name" | "expression" | "timeZone" | "enabled" | "next"> {
  const { expression = "", timeZone = "UTC", enabled = true } = schedule ?? {};
  return {
    name,
    expression,
    timeZone,
    enabled,
    next: (enabled ? nextRun(expression, timeZone, now) : undefined) ?? null,
  };
}

/** Whoever may not list tasks still learns of the schedules. */
async function knownOf(
  client: ECSClient,
  job: TargetJob,
  where: StandaloneTasks | undefined,
): Promise<Pick<ScheduledJob, "last" | "refused">> {
  const definition = where?.taskDefinitions[job.name];
  if (!where || definition === undefined) return { last: null };
  try {
    return { last: await lastRun(client, where.cluster, familyOf(definition), job.container) };
  } catch (error) {
    if (!(error instanceof AwsRefused)) throw error;
    return { last: null, refused: error.words };
  }
}

async function lastRun(
  client: ECSClient,
  cluster: string,
  family: string,
  container: string,
): Promise<JobRun | null> {
  const listed = await Promise.all(
    (["RUNNING", "STOPPED"] satisfies DesiredStatus[]).map((desiredStatus) =>
      client.send(new ListTasksCommand({ cluster, family, desiredStatus })),
    ),
  );
  const described = await Promise.all(
    // DescribeTasks takes 100 at most, and a page of ListTasks has no more.
    listed.flatMap(({ taskArns = [] }) =>
      taskArns.length === 0 ? [] : [client.send(new DescribeTasksCommand({ cluster, tasks: taskArns }))],
    ),
  );
  const [latest] = described
    .flatMap(({ tasks = [] }) => tasks)
    .sort((one, other) => madeAt(other) - madeAt(one));
  return latest === undefined ? null : runOf(latest, container);
}

const madeAt = ({ createdAt }: Task): number => createdAt?.getTime() ?? 0;

const runOf = (task: Task, container: string): JobRun => ({
  task: task.taskArn ?? "",
  startedBy: task.startedBy ?? null,
  createdAt: task.createdAt ?? null,
  stoppedAt: task.stoppedAt ?? null,
  exitCode: task.containers?.find(({ name }) => name === container)?.exitCode ?? null,
  stoppedReason: task.stoppedReason ?? null,
});

/** A line for people. */
export function jobInWords({
  name,
  expression,
  timeZone,
  enabled,
  next,
  last,
  refused,
}: ScheduledJob): string {
  const when = enabled ? (next === null ? "" : `, next at ${clock(next)}`) : ", and is switched off";
  const ran =
    refused === undefined ? lastInWords(last) : `its runs cannot be read: ${refused.replace(/\.$/, "")}`;
  return `job ${name} starts at ${expression} (${timeZone})${when}; ${ran}`;
}

function lastInWords(last: JobRun | null): string {
  if (last === null) return "ECS remembers no run, which it does for about an hour";
  const { task, createdAt, stoppedAt, exitCode, stoppedReason } = last;
  const id = task.split("/").at(-1);
  const since = createdAt === null ? "" : ` of ${clock(createdAt)}`;
  if (stoppedAt === null) return `task ${id}${since} runs`;
  const how = exitCode === null ? `no exit code: ${stoppedReason ?? "no reason"}` : `exit code ${exitCode}`;
  return `its last run, task ${id}${since}, ended with ${how}`;
}

const clock = (moment: Date): string => `${moment.toISOString().slice(0, 16).replace("T", " ")} UTC`;
