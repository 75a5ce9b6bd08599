import { RETURNING_LOG_GROUPS } from "../../modules/aws/left-behind.ts";
import type { SynthesisedStack } from "../synthesised-stack.ts";
import { isNamed, withClient } from "./aws.ts";
import type { Progress } from "./progress.ts";
import { resourcesInState } from "./state-resources.ts";

/** Names of log groups that AWS may make again behind a destroy. @param text the state, before the destroy */
export const mayReturn = (text: string): string[] =>
  resourcesInState(text)
    .filter(({ type }) => type === "aws_cloudwatch_log_group")
    .map(({ attributes }) => String(attributes["name"]))
    .filter((name) => name.startsWith(RETURNING_LOG_GROUPS.prefix));

/** The same of stacks whose destroy has broken off behind them: their states know them no more. */
export const mayHaveReturned = (stacks: readonly SynthesisedStack[]): string[] =>
  stacks
    .flatMap(({ json }) => Object.values(json.resource?.["aws_cloudwatch_log_group"] ?? {}))
    .map(({ name }) => String(name))
    .filter((name) => name.startsWith(RETURNING_LOG_GROUPS.prefix));

/**
 * Removes log groups that AWS has made again with the last lines of what was destroyed: they would stay for ever, and the
 * next deployment of the environment could not make its own. One that somebody has given an end to is somebody's own.
 */
export async function removeReturned(
  region: string,
  names: readonly string[],
  progress: Pick<Progress, "step">,
): Promise<void> {
  if (names.length === 0) return;
  const { CloudWatchLogsClient, DeleteLogGroupCommand, DescribeLogGroupsCommand } = await import(
    "@aws-sdk/client-cloudwatch-logs"
  );
  await withClient(new CloudWatchLogsClient({ region }), async (client) => {
    for (const name of names) {
      const { logGroups = [] } = await client.send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: name }),
      );
      const isThere = logGroups.some(
        ({ logGroupName, retentionInDays }) => logGroupName === name && retentionInDays === undefined,
      );
      if (!isThere) continue;
      await progress.step(`Removing the log group ${name}, which RDS has made again`, async () => {
        try {
          await client.send(new DeleteLogGroupCommand({ logGroupName: name }));
        } catch (error) {
          if (!isNamed(error, "ResourceNotFoundException")) throw error;
        }
      });
    }
  });
}
