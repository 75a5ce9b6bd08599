import type { Meaning } from "./meaning";

/** Problems of environment files. A code is never used again. */
export const ENVIRONMENT_PROBLEMS = {
  "EOE-ENV-001": {
    means: "The name of the file cannot be an environment's.",
    example: "environments/My_Shop.yaml",
    mend: "Use lower-case letters, digits and hyphens, and the ending .yml.",
  },
  "EOE-ENV-002": {
    means: "There is no such environment.",
    example: "npm run synth -- shpo",
    mend: "Correct the name, or make the environment with `npm run new`.",
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
  "EOE-ENV-008": {
    means: "Keys disagree with each other, or with what AWS has.",
    example: "capacity: { min: 4, max: 2 }",
    mend: "Do what the sentence says; docs/combinations.md lists more.",
  },
  "EOE-ENV-009": {
    means: "The environment disagrees with its compose files, or with what runs.",
    example: "service.containers: [app], without app in the compose file",
    mend: "Do what the sentence says.",
  },
  "EOE-ENV-010": {
    means: "A waiver has no effect.",
    example: "a waiver of a rule that finds nothing there",
    mend: "Remove it, or correct its rule or place.",
  },
  "EOE-ENV-011": {
    means: "The folder of environments cannot be read, or holds none.",
    example: "a project without environments/",
    mend: "Make an environment with `npm run new`.",
  },
  "EOE-ENV-012": {
    means: "Services of different tasks need each other in a cycle.",
    example: "a needs b, and b needs a, in two tasks",
    mend: "Put them into one task, or remove one of the dependencies.",
  },
} as const satisfies Readonly<Record<`EOE-ENV-${string}`, Meaning>>;

export type EnvironmentCode = keyof typeof ENVIRONMENT_PROBLEMS;
