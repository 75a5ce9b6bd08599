import { TERRAFORM_USER_AGENT } from "../../aws/cloudtrail.ts";
import { deliveryRoleName } from "../../naming.ts";

/** What of an account's calls people are told of. */
export interface TrailFilter {
  /** Ends the names of the metric and of the alarm. */
  readonly id: "root-login" | "denied-calls" | "changes-outside-terraform";
  /** In the language of filter patterns of CloudWatch Logs. */
  readonly pattern: string;
  readonly description: string;
  /** Calls within five minutes. */
  readonly threshold: number;
}

/**
 * The first two as the CIS AWS Foundations Benchmark has them, v1.4.0, 4.3 and 4.1; the third from the fields of a
 * record (CloudTrail User Guide, "CloudTrail record contents", 2026-11).
 */
export const trailFilters = (environment: string, deniedCalls: number): TrailFilter[] => [
  {
    id: "root-login",
    pattern:
      '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
    description: "Somebody works as the root user of the account",
    threshold: 1,
  },
  {
    id: "denied-calls",
    pattern: '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    description: `AWS refused ${deniedCalls} calls or more within five minutes`,
    threshold: deniedCalls,
  },
  {
    id: "changes-outside-terraform",
    pattern: changesOutsideTerraform(environment),
    description: `A change that names something of ${environment} came neither from Terraform nor from its own roles`,
    threshold: 1,
  },
];

/**
 * What a push of an image is made of. It changes nothing that runs, and happens in each deployment: by a person, too.
 * Source: ECR User Guide, "Logging Amazon ECR actions with AWS CloudTrail" (2026-11).
 */
const IMAGE_PUSHES = ["InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload", "PutImage"];

/**
 * Terms of the whole record, since each service says in fields of its own what a call is about; all of them must be
 * there, and none behind a hyphen. What AWS's services do by themselves, such as scaling, what hosts do by the role that
 * they get of EC2, and the streams that tasks write logs to, are no changes by a person.
 * Source: CloudWatch Logs User Guide, "Using filter patterns to match terms in unstructured log events" (2026-11).
 */
function changesOutsideTerraform(environment: string): string {
  const wanted = ['"readOnly":false', environment];
  const unwanted = [
    TERRAFORM_USER_AGENT,
    `:assumed-role/${deliveryRoleName(environment)}/`,
    '"invokedBy":',
    '"ec2RoleDelivery":',
    '"type":"AWSService"',
    '"eventType":"AwsServiceEvent"',
    '"eventName":"CreateLogStream"',
    ...IMAGE_PUSHES.map((name) => `"eventName":"${name}"`),
  ];
  return [...wanted.map(term), ...unwanted.map((text) => `-${term(text)}`)].join(" ");
}

const term = (text: string): string => `"${text.replaceAll('"', '\\"')}"`;
