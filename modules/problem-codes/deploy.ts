import type { Meaning } from "./meaning.ts";

/** Problems of a deployment. A code is never used again. */
export const DEPLOY_PROBLEMS = {
  "EOE-DEPLOY-001": {
    means: "A program that the deployment runs is not there, or does not work.",
    example: "a machine whose Docker engine is not running",
    mend: "Start it or install it; `express-on-ecs doctor` says what is missing.",
  },
  "EOE-DEPLOY-002": {
    means: "AWS does not take the credentials.",
    example: "a session of `aws sso login` that has expired",
    mend: "Sign in again, or set AWS_PROFILE.",
  },
  "EOE-DEPLOY-003": {
    means: "The credentials belong to another account than the environment names.",
    example: "account: a production account, with credentials for staging",
    mend: "Choose the other profile, or correct `account`.",
  },
  "EOE-DEPLOY-004": {
    means: "Nothing gives the version a tag that is used once.",
    example: "a folder with changes that are not committed; --tag latest",
    mend: "Commit them, or name a version with `--tag`.",
  },
  "EOE-DEPLOY-005": {
    means: "The builder cannot build for the processor that the tasks run on.",
    example: "architecture: arm64, with a builder that knows linux/amd64 alone",
    mend: "Build on a machine of that architecture, or let the builder emulate it.",
  },
  "EOE-DEPLOY-006": {
    means: "A secret that the tasks need is not in Secrets Manager, or has no value.",
    example: "service.secrets.database_url: shop/database-url, before a first deployment",
    mend: "Make it with `express-on-ecs secrets set`, or by hand.",
  },
  "EOE-DEPLOY-007": {
    means: "Nobody has confirmed the plan.",
    example: "a pipeline that runs `express-on-ecs deploy shop` without --yes",
    mend: "Answer yes, or give `--yes` where nobody can answer.",
  },
  "EOE-DEPLOY-008": {
    means: "Terraform cannot make the plan.",
    example: "a resource whose replacement the environment forbids",
    mend: "Read what Terraform says, and mend that.",
  },
  "EOE-DEPLOY-009": {
    means: "An image cannot be built.",
    example: "a Dockerfile whose `npm ci` fails",
    mend: "Mend what the builder says; `docker compose build` shows the same.",
  },
  "EOE-DEPLOY-010": {
    means: "A built image does not start, or does not answer on its health path.",
    example: "a missing dependency in the image",
    mend: "Mend what its log says; `--no-image-test` leaves the test out.",
  },
  "EOE-DEPLOY-011": {
    means: "An image cannot be pushed.",
    example: "a connection that broke off",
    mend: "Run the same command again; what has been pushed stays.",
  },
  "EOE-DEPLOY-012": {
    means: "Terraform has stopped in the middle of an apply.",
    example: "a quota of the account that is used up",
    mend: "Mend what Terraform says, and run the same command again; it goes on from there.",
  },
  "EOE-DEPLOY-013": {
    means: "Somebody else holds the lock of a state.",
    example: "two deployments of one environment at once",
    mend: "Wait for the other one, or give `--lock-timeout`; unlock only what has certainly ended.",
  },
  "EOE-DEPLOY-014": {
    means: "ECS has rolled the deployment back; the version before runs on.",
    example: "a version whose health check fails",
    mend: "Read the tasks' last log lines, mend the application, and deploy again.",
  },
  "EOE-DEPLOY-015": {
    means: "The load balancer does not answer, or another version answers.",
    example: "a domain that leads to another environment",
    mend: "Find out where the address leads; the sentence says what answered.",
  },
  "EOE-DEPLOY-016": {
    means: "The deployment was interrupted.",
    example: "Ctrl+C while Terraform applies",
    mend: "Run the same command again; it goes on from there.",
  },
  "EOE-DEPLOY-017": {
    means: "The environment, or a part of it, has not been deployed.",
    example: "express-on-ecs status shop, before the first deployment",
    mend: "Deploy it first.",
  },
  "EOE-DEPLOY-018": {
    means: "There is no version that could be gone back to.",
    example: "express-on-ecs rollback shop --to 1.3.9, whose images nobody pushed",
    mend: "Name one that is in the registry, or deploy an earlier commit.",
  },
  "EOE-DEPLOY-019": {
    means: "The environment is protected from a destroy.",
    example: "express-on-ecs destroy shop, without disposable: true",
    mend: "Set `disposable: true`, deploy, and destroy it then.",
  },
  "EOE-DEPLOY-020": {
    means: "A task that was started by itself has failed.",
    example: "express-on-ecs run shop -- node migrate.js, which ends with 1",
    mend: "Read what it wrote; `express-on-ecs logs` has all of it.",
  },
  "EOE-DEPLOY-021": {
    means: "Tasks take no command while they run.",
    example: "express-on-ecs exec shop, without service.executeCommand: true",
    mend: "Set `executeCommand: true` of the service, and deploy.",
  },
  "EOE-DEPLOY-022": {
    means: "A tunnel leads nowhere.",
    example: "express-on-ecs tunnel shop, without a bastion",
    mend: "Write a bastion that reaches the database, or name the database by `--host`.",
  },
  "EOE-DEPLOY-023": {
    means: "The image of a version that is to be deployed, and not built, is missing.",
    example: "express-on-ecs deploy shop --no-build, of a commit that no job has built",
    mend: "Run `express-on-ecs deploy --until images` for the same commit, or leave `--no-build` out.",
  },
  "EOE-DEPLOY-024": {
    means: "The environment's state is a file of one machine, and a pipeline has none.",
    example: "express-on-ecs deploy shop in a pipeline, with state.home: local",
    mend: "Keep the state in S3, and move the one that there is: docs/state.md.",
  },
  "EOE-DEPLOY-030": {
    means: "Whoever deploys lacks a right in AWS.",
    example: "a role that may not call ecs:DescribeServices",
    mend: "Allow the action that AWS names, or set AWS_PROFILE.",
  },
  "EOE-DEPLOY-031": {
    means: "AWS cannot be reached, or something else answers in its place.",
    example: "AWS_ENDPOINT_URL of an emulator that does not run",
    mend: "Check the network, the proxy and AWS_ENDPOINT_URL, and run the same command again.",
  },
  "EOE-DEPLOY-032": {
    means: "AWS takes no more requests for now, or has trouble itself.",
    example: "ThrottlingException: Rate exceeded",
    mend: "Run the same command again in a minute.",
  },
  "EOE-DEPLOY-033": {
    means: "AWS refuses a request of the deployment.",
    example: "a region that the account has not enabled",
    mend: "Mend what AWS says, and run the same command again.",
  },
  "EOE-DEPLOY-034": {
    means: "A quota of the account does not suffice for what is to be made.",
    example: "a sixth VPC in a region, where the account has five",
    mend: "Ask AWS for more by the command that the sentence has, or remove what nobody uses.",
  },
  "EOE-DEPLOY-035": {
    means: "The bucket of the states is not there, or not as it must be.",
    example: "state: { home: s3, bucket: shop-state }, before `express-on-ecs bootstrap shop`",
    mend: "Make it, or mend what the sentence names.",
  },
  "EOE-DEPLOY-036": {
    means: "A commit needs more rights than the pipeline has.",
    example: "a first file system, deployed by the role that `delivery` makes",
    mend: "Deploy once from your own machine, with rights on IAM, and run the pipeline again.",
  },
  "EOE-DEPLOY-037": {
    means: "A command in a task that runs has failed, or has told no exit code.",
    example: "express-on-ecs exec shop --json -- test -e /tmp/ready, where there is no such file",
    mend: "Read what it wrote on standard error; to tell an exit code it needs /bin/sh in the container.",
  },
  "EOE-DEPLOY-038": {
    means: "The port that a tunnel would have on this machine is taken.",
    example: "express-on-ecs tunnel shop, while a database runs on its port here",
    mend: "Name another, such as --port 13306.",
  },
  "EOE-DEPLOY-039": {
    means: "A stack that the environment no longer has holds data, and is not destroyed.",
    example: "a bucket that customise.ts has put into the stack of `delivery`, once `delivery` is gone",
    mend: "Bring its settings back, and move the data or take it out of the state (docs/data.md).",
  },
  "EOE-DEPLOY-050": {
    means: "A deployment would do more than the plan that was shown.",
    example:
      "express-on-ecs deploy shop --plan plan.json, after somebody has changed a security group by hand",
    mend: "Plan again, look at it, and deploy that.",
  },
  "EOE-DEPLOY-051": {
    means: "A destroy would not take the last snapshot that the file asks for.",
    example: "database.finalSnapshot: true, written and not yet deployed",
    mend: "Deploy it, and destroy the environment then.",
  },
  "EOE-DEPLOY-052": {
    means: "A cluster of Aurora has instances that nobody here has made, and could not be deleted.",
    example: "a reader that somebody has added in the console",
    mend: "Delete it by the command that the sentence has, and run the destroy again.",
  },
  "EOE-DEPLOY-053": {
    means: "A reader that scaling has added could not be deleted.",
    example: "express-on-ecs destroy mall, without the right rds:DeleteDBInstance",
    mend: "Mend what AWS says, and run the destroy again; it goes on from there.",
  },
  "EOE-DEPLOY-054": {
    means: "Readers that scaling has added are still there an hour and a half after they were deleted.",
    example: "a reader that AWS has left in the status deleting",
    mend: "Look at them in RDS, and run the destroy again; it goes on from there.",
  },
} as const satisfies Readonly<Record<`EOE-DEPLOY-${string}`, Meaning>>;
