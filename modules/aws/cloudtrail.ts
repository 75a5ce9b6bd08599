/**
 * Begins what the provider `hashicorp/aws` says of itself with each call, as `userAgent` of a record shows it; S3 puts
 * brackets around it.
 * Source: github.com/hashicorp/aws-sdk-go-base, `useragent`, and a record of the provider 6.32: "APN/1.0 HashiCorp/1.0
 * Terraform/1.15.0 (+https://www.terraform.io) terraform-provider-aws/6.32.1 ..." (2026-11).
 */
export const TERRAFORM_USER_AGENT = "APN/1.0 HashiCorp/1.0 Terraform/";

/**
 * Seconds after which a call shows in CloudWatch Logs, on average.
 * Source: CloudTrail User Guide, "How CloudTrail works": about five minutes (2026-11).
 */
export const DELIVERY_SECONDS = 300;
