/** The version of the CIS AWS Foundations Benchmark whose numbers the rules name. */
export const CIS = "CIS AWS Foundations Benchmark v3.0.0";

/**
 * What the controls ask that a rule stands for, in our words. Source: PyPI package prowler 5.46.0,
 * `compliance/aws/cis_3.0_aws.json` (2026-11-28).
 */
export const CIS_CONTROLS: Readonly<Record<string, string>> = {
  "1.8": "passwords have 14 characters or more",
  "1.9": "passwords are not used again",
  "1.15": "users have rights through groups only",
  "1.16": "no attached policy allows everything",
  "1.19": "IAM stores no expired certificate",
  "1.22": "AWSCloudShellFullAccess is restricted",
  "2.1.1": "bucket policies deny plain HTTP",
  "2.1.4": "buckets block public access",
  "2.2.1": "EBS volumes are encrypted in all regions",
  "2.3.1": "RDS instances are encrypted",
  "2.3.2": "RDS instances take minor upgrades",
  "2.3.3": "RDS instances are not public",
  "2.4.1": "EFS file systems are encrypted",
  "3.1": "CloudTrail is on in all regions",
  "3.2": "CloudTrail's files can be validated",
  "3.5": "CloudTrail's files are under a KMS key",
  "3.6": "symmetric KMS keys of one's own rotate",
  "3.7": "VPCs have flow logs",
  "5.1": "network ACLs close administration ports to 0.0.0.0/0",
  "5.2": "security groups close administration ports to 0.0.0.0/0",
  "5.3": "security groups close administration ports to ::/0",
  "5.4": "default security groups let nothing through",
  "5.6": "instances answer to IMDSv2 only",
};

const ACCOUNT = "the account's, not an environment's: [account.md](account.md)";
const NO_KEYS = "Terraform makes no access keys: rule `nobody-has-access-keys`";
const CHANGES =
  "`trail` raises `changes-outside-terraform` where it is about something of the environment; for the whole account a filter in `customise.ts`";

/** The controls that no rule stands for: what they ask, in our words, and what becomes of them. Source as above. */
export const CIS_REASONS: Readonly<Record<string, { readonly asks: string; readonly because: string }>> = {
  "1.1": { asks: "contact details are current", because: ACCOUNT },
  "1.2": { asks: "there is a contact for security", because: ACCOUNT },
  "1.3": { asks: "security questions are registered", because: ACCOUNT },
  "1.4": { asks: "the root user has no access key", because: ACCOUNT },
  "1.5": { asks: "the root user has a second factor", because: ACCOUNT },
  "1.6": { asks: "the root user has a hardware token", because: ACCOUNT },
  "1.7": { asks: "nobody works as the root user", because: "`trail` raises `root-login` when somebody does" },
  "1.10": { asks: "users with a password have a second factor", because: ACCOUNT },
  "1.11": { asks: "new users with a password get no access keys", because: NO_KEYS },
  "1.12": { asks: "credentials unused for 45 days are off", because: ACCOUNT },
  "1.13": { asks: "a user has one access key", because: NO_KEYS },
  "1.14": { asks: "access keys are replaced within 90 days", because: NO_KEYS },
  "1.17": { asks: "a role may open cases with AWS Support", because: ACCOUNT },
  "1.18": {
    asks: "instances have roles",
    because: "hosts and the bastion have a profile each, and tasks roles of their own",
  },
  "1.20": { asks: "Access Analyzer looks in every region", because: ACCOUNT },
  "1.21": { asks: "people log in by federation", because: ACCOUNT },
  "2.1.2": {
    asks: "versions are deleted with a second factor only",
    because: "only the root user can switch it on, by hand; `trail.lockDays` keeps records from everybody",
  },
  "2.1.3": {
    asks: "data in S3 is discovered and classified",
    because:
      "buckets hold logs, records and a site's files, which everybody may read; Macie is the account's",
  },
  "3.3": { asks: "AWS Config is on in every region", because: ACCOUNT },
  "3.4": {
    asks: "the trail's bucket logs who reads it",
    because: "as CloudTrail.7 above",
  },
  "3.8": {
    asks: "writing of objects is recorded",
    because:
      "data events are billed by each; they are for buckets of users' data, which no environment makes. `customise.ts` adds them to the trail",
  },
  "3.9": { asks: "reading of objects is recorded", because: "as 3.8" },
  "4.1": { asks: "refused calls raise an alarm", because: "`trail` raises `denied-calls`" },
  "4.2": { asks: "logins without a second factor raise an alarm", because: ACCOUNT },
  "4.3": { asks: "use of the root user raises an alarm", because: "`trail` raises `root-login`" },
  "4.4": { asks: "changes of IAM policies raise an alarm", because: CHANGES },
  "4.5": { asks: "changes of CloudTrail raise an alarm", because: CHANGES },
  "4.6": { asks: "failed logins raise an alarm", because: ACCOUNT },
  "4.7": { asks: "keys that are disabled or deleted raise an alarm", because: CHANGES },
  "4.8": { asks: "changes of bucket policies raise an alarm", because: CHANGES },
  "4.9": { asks: "changes of AWS Config raise an alarm", because: ACCOUNT },
  "4.10": { asks: "changes of security groups raise an alarm", because: CHANGES },
  "4.11": { asks: "changes of network ACLs raise an alarm", because: CHANGES },
  "4.12": { asks: "changes of gateways raise an alarm", because: CHANGES },
  "4.13": { asks: "changes of route tables raise an alarm", because: CHANGES },
  "4.14": { asks: "changes of VPCs raise an alarm", because: CHANGES },
  "4.15": { asks: "changes of the organisation raise an alarm", because: ACCOUNT },
  "4.16": { asks: "Security Hub is on", because: ACCOUNT },
  "5.5": { asks: "routes of peerings are narrow", because: "nothing here peers networks" },
};
