import { isUnresolved } from "../../aws/json.ts";
import { cannotBeJudged, listOf } from "../arguments.ts";
import { valuesIn, valuesOf } from "../judges.ts";
import { type FoundResource, resourcesOf, type Synthesis } from "../rule.ts";

interface Share {
  /** The path of an argument, blocks on the way. */
  readonly path: string;
  /** What stands for everybody there. */
  readonly everybody: RegExp;
  readonly message: string;
  readonly source: string;
}

const ALL = /(?:^|,)\s*all\s*(?:,|$)/i;
const accounts = (path: string, source: string): Share => ({
  path,
  everybody: ALL,
  message: "must name accounts: otherwise anyone with an AWS account may copy it.",
  source,
});
const BLOCKED = "must not be unblocked: otherwise copies can be shared with everybody.";

/** Arguments that give a copy, a document or a function to everybody. */
export const PUBLIC_SHARES: Readonly<Record<string, Share>> = {
  aws_ami_launch_permission: accounts(
    "group",
    "Provider documentation, aws_ami_launch_permission, Public Access: group `all`",
  ),
  aws_db_cluster_snapshot: accounts("shared_accounts", "RDS API reference, ModifyDBClusterSnapshotAttribute"),
  aws_db_snapshot: accounts(
    "shared_accounts",
    "RDS API reference, ModifyDBSnapshotAttribute; Security Hub RDS.1",
  ),
  aws_db_snapshot_copy: accounts("shared_accounts", "RDS API reference, ModifyDBSnapshotAttribute"),
  aws_ebs_snapshot_block_public_access: {
    path: "state",
    everybody: /^unblocked$/,
    message: BLOCKED,
    source: "EC2 API reference, DisableSnapshotBlockPublicAccess",
  },
  aws_ec2_image_block_public_access: {
    path: "state",
    everybody: /^unblocked$/,
    message: BLOCKED,
    source: "EC2 API reference, DisableImageBlockPublicAccess",
  },
  aws_imagebuilder_distribution_configuration: accounts(
    "distribution.ami_distribution_configuration.launch_permission.user_groups",
    "Provider documentation, aws_ami_launch_permission, Public Access: group `all`",
  ),
  aws_lambda_function_url: {
    path: "authorization_type",
    everybody: /^NONE$/,
    message: "must be AWS_IAM: otherwise anyone on the internet may call the function.",
    source: "Lambda Developer Guide, Control access to Lambda function URLs, AuthType",
  },
  aws_rds_cluster_snapshot_copy: accounts(
    "shared_accounts",
    "RDS API reference, ModifyDBClusterSnapshotAttribute",
  ),
  aws_ssm_document: accounts(
    "permissions.account_ids",
    "Systems Manager API reference, ModifyDocumentPermission: `All`",
  ),
};

export function publicShares(synthesis: Synthesis) {
  return Object.entries(PUBLIC_SHARES).flatMap(([type, share]) =>
    resourcesOf(synthesis, type).flatMap((found) => judge(found, share)),
  );
}

function judge(found: FoundResource, { path, everybody, message }: Share) {
  const read = path.includes(".") ? valuesIn : valuesOf;
  return read(found.arguments, path).flatMap(({ place, value }) => {
    const given = listOf(value);
    if (given.some((one) => everybody.test(String(one)))) return [{ found, argument: place, message }];
    const unknown = given.find(isUnresolved);
    if (unknown === undefined || !mayBeEverybody(unknown)) return [];
    return [{ found, argument: place, message: `${cannotBeJudged(unknown)}; write the value itself.` }];
  });
}

/** An account's number that Terraform looks up is none that stands for everybody. */
const mayBeEverybody = (value: unknown): boolean => !/\.(?:account_id|id)\}$/.test(String(value));
