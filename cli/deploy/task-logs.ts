import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  type Container,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  type Task,
} from "@aws-sdk/client-ecs";
import { isNamed, withClient } from "./aws.ts";
import { AwsRefused } from "./aws-refused.ts";

interface LogStream {
  readonly logGroupName: string;
  readonly logStreamName: string;
}

/** Where a container writes by awslogs, as its definition says it; undefined where it writes elsewhere. */
export async function logStreamOf(
  client: ECSClient,
  task: Task,
  { name = "" }: Pick<Container, "name">,
): Promise<LogStream | undefined> {
  const { taskDefinition } = await client.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: task.taskDefinitionArn }),
  );
  const definition = taskDefinition?.containerDefinitions?.find((one) => one.name === name);
  const options = definition?.logConfiguration?.options ?? {};
  const group = options["awslogs-group"];
  const prefix = options["awslogs-stream-prefix"];
  if (group === undefined || prefix === undefined) return undefined;
  const id = task.taskArn?.split("/").at(-1) ?? "";
  return { logGroupName: group, logStreamName: `${prefix}/${name}/${id}` };
}

const LOG_LINES = 20;

/** What a container wrote last, or why that cannot be read. */
export async function lastLogLines(
  client: ECSClient,
  region: string,
  task: Task,
  container: Container,
): Promise<readonly string[]> {
  try {
    const stream = await logStreamOf(client, task, container);
    if (!stream) return [];
    const { events = [] } = await withClient(new CloudWatchLogsClient({ region }), (logs) =>
      logs.send(new GetLogEventsCommand({ ...stream, limit: LOG_LINES })),
    );
    return events.map(({ message = "" }) => message.trimEnd());
  } catch (error) {
    if (isNamed(error, "ResourceNotFoundException")) return [];
    if (error instanceof AwsRefused) return [`its log cannot be read: ${error.words}`];
    throw error;
  }
}

/** Reads on where it stopped, each time that it is called. */
export class LogReader {
  private next: string | undefined;

  constructor(
    private readonly client: CloudWatchLogsClient,
    private readonly stream: LogStream,
  ) {}

  /** Lines that are new; none before the container has written. */
  async lines(): Promise<readonly string[]> {
    const lines: string[] = [];
    try {
      for (;;) {
        const { events = [], nextForwardToken } = await this.client.send(
          new GetLogEventsCommand({ ...this.stream, startFromHead: true, nextToken: this.next }),
        );
        lines.push(...events.map(({ message = "" }) => message.trimEnd()));
        const isEnd = events.length === 0 || nextForwardToken === this.next;
        this.next = nextForwardToken;
        if (isEnd) return lines;
      }
    } catch (error) {
      if (isNamed(error, "ResourceNotFoundException")) return lines;
      throw error;
    }
  }
}
