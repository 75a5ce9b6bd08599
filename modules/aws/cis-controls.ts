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
