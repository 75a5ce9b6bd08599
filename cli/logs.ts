import { setTimeout as sleep } from "node:timers/promises";
import {
  CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import pc from "picocolors";
import { Problems } from "../modules/problems.ts";
import { isNamed, withClient } from "./deploy/aws.ts";
import { accountOf } from "./deploy/credentials.ts";
import { findTarget } from "./deploy/find-target.ts";
import { withInterruption } from "./deploy/interruption.ts";

export interface LogsOptions {
  readonly root?: string;
  readonly json: boolean;
  /** Compose services; none means all. */
  readonly service: readonly string[];
  readonly follow: boolean;
  /** Seconds back from now. */
  readonly since: number;
  /** A filter pattern of CloudWatch Logs. */
  readonly filter?: string;
}

/** Where a container writes. */
export interface LogGroup {
  readonly service: string;
  readonly name: string;
}

const ASK_EVERY_MS = 2000;
/** Lines come late and out of order: how far back is asked for again, in milliseconds. */
const OVERLAP_MS = 10_000;

export async function showLogs(environment: string, options: LogsOptions): Promise<void> {
  const { deployment, target } = await findTarget(environment, options.root);
  const groups = chosenGroups(environment, groupsIn(deployment.stacks), options.service);
  await accountOf(target);
  const show = options.json ? lineAsJson : lineInWords(groups.length > 1);
  await withClient(new CloudWatchLogsClient({ region: target.region }), (client) =>
    withInterruption(
      () => {},
      async ({ signal }) => {
        let since = Date.now() - options.since * 1000;
        const seen = new Set<string>();
        do {
          const now = Date.now();
          for (const event of await eventsSince(client, groups, since, options.filter)) {
            if (seen.has(event.id)) continue;
            seen.add(event.id);
            console.log(show(event));
          }
          since = Math.max(since, now - OVERLAP_MS);
          if (options.follow) await sleep(ASK_EVERY_MS, undefined, { signal }).catch(() => {});
        } while (options.follow && !signal.aborted);
      },
    ),
  );
}

type Resources = {
  readonly json: { readonly resource?: Readonly<Record<string, Readonly<Record<string, object>>>> };
};

/** Each container has a group of its own, whose name ends with the container's. */
export function groupsIn(stacks: readonly Resources[]): LogGroup[] {
  return stacks
    .flatMap(({ json }) => Object.entries(json.resource?.["aws_cloudwatch_log_group"] ?? {}))
    .flatMap(([id, group]) => {
      const { name } = group as { readonly name?: unknown };
      if (typeof name !== "string" || !id.startsWith("logs_")) return [];
      return [{ service: name.split("/").at(-1) ?? name, name }];
    });
}

function chosenGroups(
  environment: string,
  groups: readonly LogGroup[],
  services: readonly string[],
): LogGroup[] {
  const unknown = services.filter((service) => !groups.some((group) => group.service === service));
  if (unknown.length > 0) {
    const message = `${unknown.map((one) => `"${one}"`).join(", ")} writes no log here; those are: ${groups.map(({ service }) => service).join(", ")}.`;
    throw new Problems([{ code: "EOE-CLI-015", file: environment, path: "--service", message }]);
  }
  return groups.filter(({ service }) => services.length === 0 || services.includes(service));
}

interface LogEvent {
  readonly id: string;
  readonly at: number;
  readonly service: string;
  readonly task: string;
  readonly message: string;
}

/** Of all groups, in the order of time. */
async function eventsSince(
  client: CloudWatchLogsClient,
  groups: readonly LogGroup[],
  startTime: number,
  filterPattern: string | undefined,
): Promise<LogEvent[]> {
  const found = await Promise.all(
    groups.map(async ({ service, name }) => {
      const events = await eventsOf(client, { logGroupName: name, startTime, filterPattern });
      return events.map(({ eventId = "", timestamp = 0, logStreamName = "", message = "" }) => ({
        id: eventId,
        at: timestamp,
        service,
        task: logStreamName.split("/").at(-1) ?? "",
        message: message.trimEnd(),
      }));
    }),
  );
  return found.flat().sort((one, other) => one.at - other.at);
}

interface Query {
  readonly logGroupName: string;
  readonly startTime: number;
  readonly filterPattern: string | undefined;
}

async function eventsOf(client: CloudWatchLogsClient, query: Query): Promise<readonly FilteredLogEvent[]> {
  const events: FilteredLogEvent[] = [];
  let nextToken: string | undefined;
  try {
    do {
      const page = await client.send(new FilterLogEventsCommand({ ...query, nextToken }));
      events.push(...(page.events ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  } catch (error) {
    // Before the first deployment nobody has written.
    if (!isNamed(error, "ResourceNotFoundException")) throw error;
  }
  return events;
}

const lineAsJson = ({ at, service, task, message }: LogEvent): string =>
  JSON.stringify({ time: new Date(at).toISOString(), service, task, message });

const lineInWords =
  (several: boolean) =>
  ({ at, service, message }: LogEvent): string =>
    [pc.dim(new Date(at).toISOString()), ...(several ? [pc.cyan(service)] : []), message].join(" ");
