import { CloudwatchLogGroup, type CloudwatchLogGroupConfig } from "#provider-aws/cloudwatch-log-group";
import { Construct } from "../cdktf.ts";
import { type Overrides, withOverrides } from "../overrides.ts";

export interface LogGroupsProps {
  readonly environment: string;
  readonly containers: readonly string[];
  /** One of CloudWatch's retention times, in days. */
  readonly retentionDays: number;
  readonly overrides?: Overrides<{ logGroup: CloudwatchLogGroupConfig }>;
}

/** One log group for each container, `/<environment>/<container>`, with retention. */
export class LogGroups extends Construct {
  readonly groups: Readonly<Record<string, { readonly name: string; readonly arn: string }>>;

  constructor(scope: Construct, id: string, props: LogGroupsProps) {
    super(scope, id);
    const entries = props.containers.map((container) => {
      const logGroupConfig = withOverrides(props.overrides?.logGroup, {
        name: `/${props.environment}/${container}`,
        retentionInDays: props.retentionDays,
      });
      const group = new CloudwatchLogGroup(this, container, logGroupConfig);
      return [container, { name: group.name, arn: group.arn }] as const;
    });
    this.groups = Object.fromEntries(entries);
  }
}
