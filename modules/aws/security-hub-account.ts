import { type ControlAnswer, chosen, made, open, ruled } from "./control-answers.ts";

const PEOPLE = "users and the root user are the account's, not an environment's ([account.md](account.md))";

/**
 * Security Hub's controls that an environment has a part in, or none, because they are about the account around it.
 * Source: as of security-hub.ts.
 */
export const ACCOUNT_CONTROLS: readonly ControlAnswer[] = [
  made(
    "Backup.1",
    "recovery points are encrypted",
    "AWS Backup encrypts those of EFS under the key of their vault",
  ),
  chosen("CloudTrail.1", "a trail records every region", "`trail`"),
  chosen("CloudTrail.3", "there is a trail", "`trail`, in one environment of the account"),
  made("CloudTrail.6", "the trail's bucket is not public", "as S3.8"),
  open(
    "CloudTrail.7",
    "the trail's bucket logs who reads it",
    "a bucket for logs about a bucket for logs would be the next without; its policy lets CloudTrail alone write, and `trail.lockDays` keeps everybody from changing what is there",
  ),
  made("EventBridge.3", "custom buses have a policy", "there are none; rules are on the default bus"),
  ruled("IAM.2", "users have no policies", "rights-go-to-roles"),
  open("IAM.4", "the root user has no access key", PEOPLE),
  open("IAM.5", "users with a password have a second factor", PEOPLE),
  open("IAM.6", "the root user has a hardware token", PEOPLE),
  open("IAM.8", "unused credentials are removed", PEOPLE),
  open("IAM.9", "the root user has a second factor", PEOPLE),
  open("IAM.10", "passwords are strong", "as IAM.7, which asks for more"),
  open("IAM.19", "users have a second factor", PEOPLE),
  open("IAM.22", "credentials unused for 45 days are removed", PEOPLE),
  ruled("KMS.1", "no policy lets decrypt by every key", "policies-are-narrow"),
  ruled("KMS.2", "no inline policy lets decrypt by every key", "policies-are-narrow"),
  made(
    "KMS.3",
    "keys are not scheduled for deletion",
    "Terraform refuses to destroy the environment's key unless it is disposable, and AWS then waits for 30 days",
  ),
  open(
    "SSM.1",
    "instances are managed by Systems Manager",
    "a bastion by Session Manager is; hosts of tasks are replaced by new ones rather than administered, and nobody logs in",
  ),
  open("SSM.2", "patches are in place", "hosts take AWS's next image instead, as a whole"),
  open("SSM.3", "associations are compliant", "there are none"),
  ruled("SSM.4", "documents are not public", "stores-are-closed"),
  ...[
    ["WAF.1", "classic global web ACLs are logged"],
    ["WAF.2", "classic regional rules have a condition"],
    ["WAF.3", "classic regional rule groups have a rule"],
    ["WAF.4", "classic regional web ACLs have a rule"],
    ["WAF.6", "classic global rules have a condition"],
    ["WAF.7", "classic global rule groups have a rule"],
    ["WAF.8", "classic global web ACLs have a rule"],
  ].map(([id = "", asks = ""]) => made(id, asks, "there is nothing of WAF Classic")),
];
