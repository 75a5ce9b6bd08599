/** What is known of CloudTrail's records and of patterns over them: each with where it is from, and when it was read. */
export interface TrailFact<T = string> {
  readonly value: T;
  readonly source: string;
  /** ISO date. */
  readonly date: string;
}

const RECORD = {
  source:
    'CloudTrail User Guide, "CloudTrail record contents for management, data, and network activity events"',
  date: "2026-11-28",
};
const IDENTITY = { source: 'CloudTrail User Guide, "CloudTrail userIdentity element"', date: "2026-11-28" };
const EC2 = {
  source: 'CloudTrail User Guide, "CloudTrail userIdentity element", sessionContext.ec2RoleDelivery',
  date: "2026-11-28",
};

/** Fields of a record that filters look at, by their paths. */
export const RECORD_FIELDS = {
  readOnly: { value: "whether the call only reads; a boolean", ...RECORD },
  userAgent: { value: "what the caller says of itself; anybody can say it", ...RECORD },
  eventType: { value: "AwsServiceEvent: AWS has done it, and nobody has called", ...RECORD },
  eventName: { value: "the operation", ...RECORD },
  errorCode: { value: "why AWS refused the call; not there where it did not", ...RECORD },
  "userIdentity.type": { value: "Root, IAMUser, AssumedRole, AWSService and others", ...IDENTITY },
  "userIdentity.invokedBy": { value: "the service of AWS that called for somebody", ...IDENTITY },
  "userIdentity.sessionContext.ec2RoleDelivery": {
    value: "the version of the metadata service that a host's role is from",
    ...EC2,
  },
} as const satisfies Readonly<Record<string, TrailFact>>;

const CIS = {
  source:
    'Security Hub User Guide, "Security Hub CSPM controls for Amazon CloudWatch", CloudWatch.1; CIS AWS Foundations Benchmark v1.4.0, 4.1 and 4.3',
  date: "2026-11-28",
};

/** Patterns of the benchmark, letter by letter: Security Hub compares them so. */
export const CIS_PATTERNS = {
  rootLogin: {
    value:
      '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
    ...CIS,
  },
  deniedCalls: {
    value: '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    ...CIS,
  },
} as const satisfies Readonly<Record<string, TrailFact>>;

/**
 * What programs say of themselves with each call, as `userAgent` of a record shows it; S3 puts brackets around it. None of
 * it proves anything: whoever calls writes it.
 */
export const USER_AGENTS = {
  terraform: {
    value: "APN/1.0 HashiCorp/1.0 Terraform/",
    source:
      'github.com/hashicorp/aws-sdk-go-base, `useragent`; the provider 6.32 says "APN/1.0 HashiCorp/1.0 Terraform/1.15.0 (+https://www.terraform.io) terraform-provider-aws/6.32.1"',
    date: "2026-11-28",
  },
  own: {
    value: "express-on-ecs/",
    source:
      "AWS SDK for JavaScript v3, `customUserAgent`: behind what the SDK says of itself; cli/deploy/aws.ts",
    date: "2026-11-28",
  },
} as const satisfies Readonly<Record<string, TrailFact>>;

/**
 * The variable whose text the AWS provider and the S3 backend put behind all else that they say of themselves: a program
 * that runs Terraform tells its calls from those of other runs.
 */
export const APPENDED_USER_AGENT = {
  value: "TF_APPEND_USER_AGENT",
  source:
    'github.com/hashicorp/aws-sdk-go-base v2.0.0-beta.67, internal/constants and aws_config.go: "APN/1.0 HashiCorp/1.0 Terraform/1.11.0 ... aws-sdk-go-v2/... Last/9.0.0" in its tests; terraform-provider-aws 3.3.0, changelog',
  date: "2026-11-28",
} as const satisfies TrailFact;

/** Name of this program in what its calls say of it, without the slash before its version. */
export const OWN_USER_AGENT = USER_AGENTS.own.value.slice(0, -1);

/** Operations that are no changes of what runs, though CloudTrail says that they do not only read. */
export const NO_CHANGES = {
  /** What a push of an image is made of; it happens in each deployment, and Docker does it. */
  imagePush: {
    value: ["InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload", "PutImage"],
    source: 'ECR User Guide, "Logging Amazon ECR actions with AWS CloudTrail"',
    date: "2026-11-28",
  },
  /** By the role of the tasks that write the log. */
  logStream: {
    value: ["CreateLogStream"],
    source: 'CloudWatch Logs User Guide, "Logging CloudWatch Logs API operations in CloudTrail"',
    date: "2026-11-28",
  },
} as const satisfies Readonly<Record<string, TrailFact<readonly string[]>>>;

/** What a filter pattern can say, and what it cannot. */
export const PATTERNS = {
  terms: {
    value: "A quoted term is found anywhere in the record, within a word as well; all terms must be there.",
    source: 'CloudWatch Logs User Guide, "Filter pattern syntax", matching terms in unstructured log events',
    date: "2026-11-28",
  },
  expressions: {
    value:
      "A regular expression stands alone, or in a pattern of JSON or of fields between spaces: not beside terms, and without what must not follow.",
    source: 'CloudWatch Logs User Guide, "Supported regular expressions (regex) syntax"',
    date: "2026-11-28",
  },
} as const satisfies Readonly<Record<string, TrailFact>>;

/**
 * Seconds after which a call shows in CloudWatch Logs, on average.
 * Source: CloudTrail User Guide, "How CloudTrail works": about five minutes (2026-11).
 */
export const DELIVERY_SECONDS = 300;
