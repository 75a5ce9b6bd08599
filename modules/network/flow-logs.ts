import { CloudwatchLogGroup, type CloudwatchLogGroupConfig } from "#provider-aws/cloudwatch-log-group";
import { FlowLog, type FlowLogConfig } from "#provider-aws/flow-log";
import { IamRole, type IamRoleConfig } from "#provider-aws/iam-role";
import { IamRolePolicy } from "#provider-aws/iam-role-policy";
import { accountId } from "../account.ts";
import { Construct } from "../cdktf.ts";
import { assumeRoleFor, policyDocument } from "../iam.ts";
import { NAME_LIMITS, physicalName } from "../naming.ts";
import { type Overrides, withOverrides } from "../overrides.ts";

export interface FlowLogsProps {
  readonly environment: string;
  readonly vpcId: string;
  /** Days that records are kept; one of CloudWatch's retention times. */
  readonly retentionDays: number;
  readonly overrides?: Overrides<{
    logGroup: CloudwatchLogGroupConfig;
    role: IamRoleConfig;
    flowLog: FlowLogConfig;
  }>;
}

/** Who talked to whom in the VPC, accepted and rejected, one record per connection and ten minutes. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const { environment, overrides } = props;
    const logGroupConfig = withOverrides(overrides?.logGroup, {
      name: `/${environment}/vpc-flow-logs`,
      retentionInDays: props.retentionDays,
    });
    const group = new CloudwatchLogGroup(this, "log-group", logGroupConfig);
    const account = accountId(this);
    const roleConfig = withOverrides(overrides?.role, {
      name: physicalName(environment, "vpc-flow-logs", NAME_LIMITS.role),
      // Source: VPC User Guide, "IAM role for publishing flow logs to CloudWatch Logs".
      assumeRolePolicy: assumeRoleFor(
        "vpc-flow-logs.amazonaws.com",
        account,
        `arn:aws:ec2:*:${account}:vpc-flow-log/*`,
      ),
    });
    const role = new IamRole(this, "role", roleConfig);
    const policy = new IamRolePolicy(this, "policy", {
      role: role.name,
      name: "write-flow-logs",
      policy: policyDocument(
        {
          sid: "WriteFlowLogs",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          resources: [`${group.arn}:*`],
        },
        {
          // The service looks for its group in the list of all; the action takes no resource.
          sid: "FindLogGroups",
          actions: ["logs:DescribeLogGroups"],
          resources: ["*"],
        },
      ),
    });
    const flowLogConfig = withOverrides(overrides?.flowLog, {
      vpcId: props.vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 600,
      tags: { Name: environment },
      dependsOn: [policy],
    });
    new FlowLog(this, "flow-log", flowLogConfig);
  }
}
