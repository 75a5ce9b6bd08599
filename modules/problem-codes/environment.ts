import type { Meaning } from "./meaning.ts";

/**
 * Problems of environment files: 0xx what they say, from 101 on what keys disagree on that every environment has, or
 * that several capabilities have. A capability's own stand in its folder. A code is never used again.
 */
export const ENVIRONMENT_PROBLEMS = {
  "EOE-ENV-001": {
    means: "The name of the file cannot be an environment's.",
    example: "environments/My_Shop.yaml",
    mend: "Use lower-case letters, digits and hyphens, and the ending .yml.",
  },
  "EOE-ENV-002": {
    means: "There is no such environment.",
    example: "npx express-on-ecs synth shpo",
    mend: "Correct the name, or make the environment with `npx express-on-ecs new`.",
  },
  "EOE-ENV-003": {
    means: "The environment file is not valid YAML.",
    example: "tags: { owner: shop",
    mend: "Correct the syntax at that line.",
  },
  "EOE-ENV-004": {
    means: "The key name is not the name of the file.",
    example: "name: shop, in environments/market.yml",
    mend: "Make the two agree.",
  },
  "EOE-ENV-005": {
    means: "A key is unknown, or belongs to another choice.",
    example: "netwrok: { }",
    mend: "Correct the key; docs/environment.md lists them all.",
  },
  "EOE-ENV-006": {
    means: "A key is missing.",
    example: "a file without region",
    mend: "Write it, as the sentence shows.",
  },
  "EOE-ENV-007": {
    means: "A value is not what the key allows.",
    example: "capacity.max: 1000",
    mend: "Write a value that the sentence allows.",
  },
  "EOE-ENV-010": {
    means: "A waiver has no effect.",
    example: "a waiver of a rule that finds nothing there",
    mend: "Remove it, or correct its rule or place.",
  },
  "EOE-ENV-011": {
    means: "The folder of environments cannot be read, or holds none.",
    example: "a project without environments/",
    mend: "Make an environment with `npx express-on-ecs new`.",
  },
  "EOE-ENV-012": {
    means: "Services of different tasks need each other in a cycle.",
    example: "a needs b, and b needs a, in two tasks",
    mend: "Put them into one task, or remove one of the dependencies.",
  },
  "EOE-ENV-020": {
    means: "A file of variables cannot be read.",
    example: "variableFiles: [ecs.env], without ecs.env",
    mend: "Write its path from the project's folder.",
  },
  "EOE-ENV-021": {
    means: "A variable that the environment takes from the shell is not set there.",
    example: "shellVariables: [GIT_SHA], in a shell without it",
    mend: "Set it where the command runs.",
  },
  "EOE-ENV-022": {
    means: "A variable has a value in the file and is taken from the shell, too.",
    example: "variables: { TAG: a }, shellVariables: [TAG]",
    mend: "Keep one of the two.",
  },
  "EOE-ENV-023": {
    means: "A variable steers docker compose, and has no effect here.",
    example: "variables: { COMPOSE_PROFILES: worker }",
    mend: "Write the key that the sentence names.",
  },
  "EOE-ENV-101": {
    means: "The region is in another partition of AWS.",
    example: "region: cn-north-1",
    mend: "Choose a region of the partition aws.",
  },
  "EOE-ENV-102": {
    means: "The region does not exist.",
    example: "region: eu-centrall-1",
    mend: "Correct its name.",
  },
  "EOE-ENV-103": {
    means: "The lower of two limits is above the upper one, or the same where they must differ.",
    example: "capacity: { min: 4, max: 2 }",
    mend: "Lower the one, or raise the other.",
  },
  "EOE-ENV-104": {
    means: "A compose file that the environment names does not exist.",
    example: "service.compose: [docker-compose.yaml], for docker-compose.yml",
    mend: "Write its path from the project's folder.",
  },
  "EOE-ENV-105": {
    means: "The environment would leave its region.",
    example: "region: eu-west-1, where it runs in eu-central-1",
    mend: "Put it back, and make another environment for the other region.",
  },
  "EOE-ENV-111": {
    means: "A secret's value stands where its name belongs.",
    example: "service.secrets.token: ghp_...",
    mend: "Write the secret's name or ARN, put its value into Secrets Manager, and replace the value.",
  },
  "EOE-ENV-112": {
    means: "The ARN of a secret is malformed.",
    example: "service.secrets.token: arn:aws:s3:::bucket",
    mend: "Write an ARN of Secrets Manager or of a parameter, as the sentence shows.",
  },
  "EOE-ENV-113": {
    means: "A secret is in another region than the environment.",
    example: "service.secrets.token: arn:aws:secretsmanager:us-east-1:..., in eu-central-1",
    mend: "Replicate the secret, and name its replica.",
  },
  "EOE-ENV-114": {
    means: "A secret is one of another account.",
    example: "service.secrets.token: arn:aws:secretsmanager:eu-central-1:210987654321:...",
    mend: "Copy the secret, and name the copy.",
  },
  "EOE-ENV-115": {
    means: "The password of a connection string is a parameter.",
    example: "database.secrets.password: arn:aws:ssm:...",
    mend: "Put it into Secrets Manager.",
  },
  "EOE-ENV-116": {
    means: "The password of a connection string is only a part of a secret.",
    example: "database.secrets.password: arn:aws:secretsmanager:...:secret:db:password::",
    mend: "Make it a secret of its own.",
  },
  "EOE-ENV-121": {
    means: "The instance type does not exist.",
    example: "capacity.instanceTypes: [t9.huge]",
    mend: "Correct its name.",
  },
  "EOE-ENV-122": {
    means: "The region does not offer the instance type.",
    example: "capacity.instanceTypes: [p5.48xlarge], in eu-central-1",
    mend: "Choose another type, or another region.",
  },
  "EOE-ENV-123": {
    means: "Hosts cannot run on the instance type.",
    example: "capacity.instanceTypes: [a1.large]",
    mend: "Use a newer type.",
  },
  "EOE-ENV-124": {
    means: "The instance type has another architecture than the environment.",
    example: "capacity: { architecture: x86_64, instanceTypes: [t4g.medium] }",
    mend: "Make the two agree.",
  },
  "EOE-ENV-125": {
    means: "An instance type is listed twice.",
    example: "capacity.instanceTypes: [t3.medium, t3.medium]",
    mend: "Keep one.",
  },
  "EOE-ENV-126": {
    means: "The instance type has GPUs beside an arm64 processor.",
    example: "capacity.instanceTypes: [g5g.xlarge]",
    mend: "Use an x86_64 type, such as g5.xlarge.",
  },
  "EOE-ENV-127": {
    means: "Types with GPUs and types without are listed together.",
    example: "capacity.instanceTypes: [g5.xlarge, m5.large]",
    mend: "List types with GPUs only, or none.",
  },
  "EOE-ENV-470": {
    means: "A waiver has ended.",
    example: "until: 2026-03-31, on the day after",
    mend: "Put right what the rule finds and remove the waiver, or write a later date.",
  },
} as const satisfies Readonly<Record<`EOE-ENV-${string}`, Meaning>>;

export type EnvironmentCode = keyof typeof ENVIRONMENT_PROBLEMS;
