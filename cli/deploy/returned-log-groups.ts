import { RETURNING_LOG_GROUPS } from "../../modules/aws/left-behind.ts";
import { isNamed, withClient } from "./aws.ts";
import type { Progress } from "./progress.ts";
import { resourcesInState } from "./state-resources.ts";

/** Names of log groups that AWS may make again behind a destroy. @param text the state, before the destroy */
export const mayReturn = (text: string): string[] =>
  resourcesInState(text)
    .filter(({ type }) => type === "aws_cloudwatch_log_group")
    .map(({ attributes }) => String(attributes["name"]))
    .filter((name) => name.startsWith(RETURNING_LOG_GROUPS.prefix));

/**
 * Removes log groups that AWS has made again with the last lines of what was destroyed: they would stay for ever, and the
 * next deployment of the environment could not make its own.
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
      if (!logGroups.some(({ logGroupName }) => logGroupName === name)) continue;
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
