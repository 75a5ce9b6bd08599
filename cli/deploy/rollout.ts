import { setTimeout as sleep } from "node:timers/promises";
import {
  type Deployment,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  type Service,
  type Task,
} from "@aws-sdk/client-ecs";
import Table from "cli-table3";
import { ROLLOUTS } from "../../modules/aws/ecs-rollouts.ts";
import { isNamed, withClient } from "./aws.ts";
import { AwsRefused } from "./aws-refused.ts";
import { inParts } from "./in-parts.ts";
import type { Telling } from "./progress.ts";
import { DeployStopped } from "./stopped.ts";
import type { Target } from "./target.ts";
import { lastLogLines } from "./task-logs.ts";

type Where = Pick<Target, "region" | "cluster" | "services">;

const ASK_EVERY_MS = 3000;

/**
 * Follows a rollout, and tells what changes, until it is told to end. Where lines can be drawn over, how many tasks run
 * is a table there. It only watches: where ECS does not answer it says so, and what it watches goes on.
 */
export async function follow(where: Where, telling: Telling, end: AbortSignal): Promise<void> {
  try {
    await withClient(new ECSClient({ region: where.region }), (client) => watch(client, where, telling, end));
  } catch (error) {
    const why = error instanceof AwsRefused ? error.words : (error as Error).message;
    telling.tell(`The rollout cannot be followed any more: ${why}`);
  }
}

async function watch(
  client: ECSClient,
  where: Where,
  { tell, show }: Telling,
  end: AbortSignal,
): Promise<void> {
  const news = new News();
  // What happened before this deployment is not told.
  for (const service of await servicesIn(client, where)) news.of(service, show === undefined);
  while (!end.aborted) {
    const services = await servicesIn(client, where);
    for (const line of services.flatMap((service) => news.of(service, show === undefined))) tell(line);
    show?.(rolloutTable(services));
    await sleep(ASK_EVERY_MS, undefined, { signal: end }).catch(() => {});
  }
}

/** What has not been told yet of services. */
class News {
  private readonly seen = new Set<string>();
  private readonly told = new Map<string, string>();

  /** @param withState how many tasks run as well, where that has changed */
  of({ serviceName = "", events = [], deployments = [] }: Service, withState: boolean): string[] {
    const fresh = events.toReversed().filter(({ id = "" }) => !this.seen.has(id));
    for (const { id = "" } of fresh) this.seen.add(id);
    const state = deployments.map(inWords).join("; ");
    const isNew = withState && state !== "" && this.told.get(serviceName) !== state;
    this.told.set(serviceName, state);
    return [
      ...fresh.map(({ message = "" }) => `ECS: ${message}`),
      ...(isNew ? [`${serviceName}: ${state}`] : []),
    ];
  }
}

function inWords(deployment: Deployment): string {
  const { which, definition, running, wanted, starting, failed } = rowOf(deployment);
  return [
    `${which} (${definition}) ${running} of ${wanted} running`,
    ...(starting > 0 ? [`${starting} starting`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ].join(", ");
}

const rowOf = ({
  status,
  taskDefinition = "",
  runningCount: running = 0,
  desiredCount: wanted = 0,
  pendingCount: starting = 0,
  failedTasks: failed = 0,
}: Deployment) => ({
  which: status === "PRIMARY" ? "new" : "old",
  definition: nameOf(taskDefinition),
  running,
  wanted,
  starting,
  failed,
});

/** A row for each deployment of each service. */
export function rolloutTable(services: readonly Pick<Service, "serviceName" | "deployments">[]): string[] {
  const head = ["service", "", "definition", "running", "starting", "failed"];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const { serviceName = "", deployments = [] } of services)
    for (const deployment of deployments) {
      const { which, definition, running, wanted, starting, failed } = rowOf(deployment);
      table.push([serviceName, which, definition, `${running} of ${wanted}`, starting, failed]);
    }
  return table.length === 0 ? [] : table.toString().split("\n");
}

/** `shop:7` of an ARN. */
const nameOf = (arn: string): string => arn.split("/").at(-1) ?? arn;

/** None where the cluster or the service is not there yet. */
async function servicesIn(client: ECSClient, { cluster, services }: Where): Promise<readonly Service[]> {
  const { most } = ROLLOUTS.describedServices;
  try {
    const found = await Promise.all(
      inParts(services, most).map((some) =>
        client.send(new DescribeServicesCommand({ cluster, services: [...some] })),
      ),
    );
    return found.flatMap(({ services: some = [] }) => some);
  } catch (error) {
    if (isNamed(error, "ClusterNotFoundException")) return [];
    throw error;
  }
}

export interface Rollback {
  readonly service: string;
  /** Why tasks ended, and what they said last. */
  readonly reasons: readonly string[];
}

/** Services whose latest deployment ECS has given up, with what their tasks said. */
export async function rollbacksIn(where: Where): Promise<readonly Rollback[]> {
  return withClient(new ECSClient({ region: where.region }), async (client) => {
    const services = await servicesIn(client, where);
    return Promise.all(
      services.filter(isRolledBack).map(async (service) => ({
        service: service.serviceName ?? "",
        reasons: await reasonsOf(client, where, service),
      })),
    );
  });
}

/** Whether ECS has gone back: until the next deployment the one that it went back to says so in its reason. */
export const isRolledBack = ({ deployments = [] }: Pick<Service, "deployments">): boolean =>
  deployments.some(
    ({ rolloutState, rolloutStateReason = "" }) =>
      rolloutState === ROLLOUTS.states.givenUp || ROLLOUTS.wentBack.pattern.test(rolloutStateReason),
  );

/**
 * @param file what was deployed
 * @param what has happened, as a sentence
 * @param said what Terraform said of it. Default nothing
 */
export const rolledBack = (
  file: string,
  rollbacks: readonly Rollback[],
  what: string,
  said = "",
): DeployStopped =>
  new DeployStopped("rolledBack", {
    code: "EOE-DEPLOY-014",
    file,
    path: rollbacks.map(({ service }) => service).join(", "),
    message: [what, ...rollbacks.map(inLines), said].join("\n").trimEnd(),
  });

/** A service that went back, with what its tasks said. */
const inLines = ({ service, reasons }: Rollback): string => [service, ...reasons].join("\n  ");

/**
 * Waits for rollouts that are under way, such as those of an apply that broke off, and tells how they go.
 * @returns the services that ECS took back to an earlier definition meanwhile
 */
export async function settle(
  where: Where,
  telling: Telling,
  signal: AbortSignal,
): Promise<readonly Rollback[]> {
  return withClient(new ECSClient({ region: where.region }), async (client) => {
    const before = (await servicesIn(client, where)).filter((service) => !isSteady(service));
    if (before.length === 0) return [];
    const names = before.map(({ serviceName = "" }) => serviceName);
    const waiting = { ...where, services: names };
    const end = new AbortController();
    const following = follow(waiting, telling, end.signal);
    try {
      while (!signal.aborted && !(await servicesIn(client, waiting)).every(isSteady))
        await sleep(ASK_EVERY_MS, undefined, { signal }).catch(() => {});
    } finally {
      end.abort();
      await following;
    }
    const after = await servicesIn(client, waiting);
    const back = after.filter(({ serviceName, taskDefinition }) =>
      before.some((one) => one.serviceName === serviceName && one.taskDefinition !== taskDefinition),
    );
    return Promise.all(
      back.map(async (service) => ({
        service: service.serviceName ?? "",
        reasons: await reasonsOf(client, where, service),
      })),
    );
  });
}

const isSteady = ({ deployments = [] }: Service): boolean =>
  deployments.every(({ rolloutState }) => rolloutState !== ROLLOUTS.states.underWay);

/** Tasks that are described, newest first. ECS forgets stopped tasks after an hour. */
const MOST_TASKS_TOLD = 2;

/** That ECS went back is known already, and said even where nobody may read why. */
async function reasonsOf(client: ECSClient, where: Where, service: Service): Promise<readonly string[]> {
  try {
    return await endsOf(client, where, service);
  } catch (error) {
    if (error instanceof AwsRefused) return [`why is not known: ${error.words}`];
    throw error;
  }
}

async function endsOf(client: ECSClient, where: Where, service: Service): Promise<readonly string[]> {
  const { cluster } = where;
  const { serviceName, taskDefinition: running } = service;
  const { taskArns = [] } = await client.send(
    new ListTasksCommand({ cluster, serviceName, desiredStatus: "STOPPED" }),
  );
  if (taskArns.length === 0) return (service.events ?? []).slice(0, 3).map(({ message = "" }) => message);
  const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
  const ended = tasks
    .filter(({ taskDefinitionArn }) => taskDefinitionArn !== running)
    .sort((one, other) => Number(other.stoppedAt ?? 0) - Number(one.stoppedAt ?? 0))
    .slice(0, MOST_TASKS_TOLD);
  const told = await Promise.all(ended.map((task) => endOf(client, where, task)));
  return told.flat();
}

/**
 * Why a task ended, with the last log lines of the containers that are to blame.
 * @param wanted containers that are told in any case
 */
export async function endOf(
  client: ECSClient,
  { region }: Pick<Target, "region">,
  task: Task,
  wanted: readonly string[] = [],
): Promise<string[]> {
  const containers = task.containers ?? [];
  const guilty = containers.filter(
    ({ name = "", exitCode, reason }) =>
      wanted.includes(name) || reason !== undefined || (exitCode ?? 0) !== 0,
  );
  const told = guilty.length > 0 ? guilty : containers;
  const logs = await Promise.all(told.map((container) => lastLogLines(client, region, task, container)));
  return [
    `task ${nameOf(task.taskArn ?? "")} (${nameOf(task.taskDefinitionArn ?? "")}): ${task.stoppedReason || "stopped"}`,
    ...told.flatMap(({ name = "", exitCode, reason }, index) => [
      `  ${name}: ${[exitCode === undefined ? undefined : `exit code ${exitCode}`, reason].filter(Boolean).join(", ") || "stopped"}`,
      ...(logs[index] ?? []).map((line) => `    ${line}`),
    ]),
  ];
}
