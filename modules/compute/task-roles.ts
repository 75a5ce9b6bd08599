import { IamRole, type IamRoleConfig } from "#provider-aws/iam-role";
import { IamRolePolicy } from "#provider-aws/iam-role-policy";
import { accountId } from "../account.ts";
import { readSecretArn, type SecretSource, secretRights } from "../aws/secret-arns.ts";
import { Construct, type ITerraformDependable } from "../cdktf.ts";
import { type KeyUse, readUnder } from "../encryption/rights.ts";
import { assumeRoleFor, EXECUTE_COMMAND, type PolicyStatement, policyDocument } from "../iam.ts";
import { NAME_LIMITS, physicalName } from "../naming.ts";
import { type Overrides, withOverrides } from "../overrides.ts";

export interface TaskRolesProps {
  readonly environment: string;
  /** ARNs of the repositories to pull from. */
  readonly repositories: readonly string[];
  /** ARNs of the log groups to write to. */
  readonly logGroups: readonly string[];
  /** What ECS reads for the containers: ARNs of secrets, or of a part of one, and of parameters. */
  readonly secrets: readonly string[];
  /** Shared volumes that the containers mount. Default none. */
  readonly volumes?: readonly {
    readonly fileSystemArn: string;
    readonly accessPointArn: string;
    readonly readOnly: boolean;
  }[];
  /** The key that secrets are under. Default AWS's own. */
  readonly key?: KeyUse | undefined;
  /** Whether `aws ecs execute-command` may open a shell. */
  readonly executeCommand: boolean;
  readonly overrides?: Overrides<{ executionRole: IamRoleConfig; taskRole: IamRoleConfig }>;
}

/** The two roles of a task: what ECS may do to start it, and what its containers may do. */
export class TaskRoles extends Construct {
  /** ECS pulls images, writes logs and reads secrets with it; each by ARN. */
  readonly executionRoleArn: string;
  /** What the containers may do: mount their volumes, and use the channel of execute-command; nothing else. */
  readonly taskRoleArn: string;
  /** Rights must outlive the tasks that use them. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: TaskRolesProps) {
    super(scope, id);
    const { environment, overrides } = props;
    const account = accountId(this);
    // Source: ECS Developer Guide, "Amazon ECS task IAM role".
    const assume = assumeRoleFor("ecs-tasks.amazonaws.com", account, `arn:aws:ecs:*:${account}:*`);
    const executionRoleConfig = withOverrides(overrides?.executionRole, {
      name: physicalName(environment, "task-execution", NAME_LIMITS.role),
      description: "ECS, to start tasks",
      assumeRolePolicy: assume,
    });
    const execution = new IamRole(this, "execution-role", executionRoleConfig);
    const start = new IamRolePolicy(this, "execution-policy", {
      role: execution.name,
      name: "start-tasks",
      policy: policyDocument(...startStatements(props)),
    });
    const taskRoleConfig = withOverrides(overrides?.taskRole, {
      name: physicalName(environment, "task", NAME_LIMITS.role),
      description: "Containers of the tasks",
      assumeRolePolicy: assume,
    });
    const task = new IamRole(this, "task-role", taskRoleConfig);
    const allow = (id: string, name: string, statements: readonly PolicyStatement[]): IamRolePolicy[] =>
      statements.length === 0
        ? []
        : [new IamRolePolicy(this, id, { role: task.name, name, policy: policyDocument(...statements) })];
    const shell = allow(
      "execute-command-policy",
      "execute-command",
      props.executeCommand ? [EXECUTE_COMMAND] : [],
    );
    const mounts = allow("volumes-policy", "volumes", mountStatements(props));
    this.executionRoleArn = execution.arn;
    this.taskRoleArn = task.arn;
    this.ready = [start, ...shell, ...mounts];
  }
}

/** Source: Amazon EFS User Guide, "Using IAM to control file system data access". */
function mountStatements({ volumes = [] }: TaskRolesProps): PolicyStatement[] {
  return volumes.map(({ fileSystemArn, accessPointArn, readOnly }, index) => ({
    sid: `MountVolume${index + 1}`,
    actions: ["elasticfilesystem:ClientMount", ...(readOnly ? [] : ["elasticfilesystem:ClientWrite"])],
    resources: [fileSystemArn],
    conditions: { StringEquals: { "elasticfilesystem:AccessPointArn": accessPointArn } },
  }));
}

function startStatements({ repositories, logGroups, secrets, key }: TaskRolesProps): PolicyStatement[] {
  const statements: PolicyStatement[] = [
    {
      sid: "WriteLogs",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: logGroups.map((arn) => `${arn}:*`),
    },
  ];
  if (repositories.length > 0) {
    statements.push(
      // The token is for the whole registry; the action takes no resource.
      { sid: "LogIn", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
      {
        sid: "PullImages",
        actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        resources: repositories,
      },
    );
  }
  const decrypt = key && secrets.length > 0 ? readUnder(key) : [];
  return [...statements, ...readStatements(secrets), ...decrypt];
}

/** Rights by the ARNs of the secrets themselves, whatever part of them ECS reads. */
function readStatements(secrets: readonly string[]): PolicyStatement[] {
  const known = secrets.map((arn) => ({ arn, source: readSecretArn(arn) }));
  const resources = (service: SecretSource["service"]): string[] => [
    ...new Set(
      known.flatMap(({ arn, source }) => {
        // What Terraform fills in is a secret of this project, or one that it found by name.
        if (!source) return service === "secretsmanager" ? [arn] : [];
        return source.service === service ? secretRights(source) : [];
      }),
    ),
  ];
  const statements: PolicyStatement[] = [
    {
      sid: "ReadSecrets",
      actions: ["secretsmanager:GetSecretValue"],
      resources: resources("secretsmanager"),
    },
    { sid: "ReadParameters", actions: ["ssm:GetParameters"], resources: resources("ssm") },
  ];
  return statements.filter((statement) => statement.resources.length > 0);
}
