import type { Meaning } from "./meaning.ts";

/** Problems of the commands. A code is never used again. */
export const CLI_PROBLEMS = {
  "EOE-CLI-001": {
    means: "What is synthesised cannot be written.",
    example: "a read-only --outdir",
    mend: "Choose another folder.",
  },
  "EOE-CLI-002": {
    means: "An option has a value that the command does not know.",
    example: "--launch-type SPOT",
    mend: "Use one of the values that the sentence names.",
  },
  "EOE-CLI-003": {
    means: "A generated page is out of date.",
    example: "docs/compose.md after a change to a rule",
    mend: "Run `npm run docs`.",
  },
  "EOE-CLI-004": {
    means: "A new environment would replace one, or its name is not allowed.",
    example: "npx express-on-ecs new market",
    mend: "Choose another name.",
  },
  "EOE-CLI-005": {
    means: "A snapshot differs, is missing, or belongs to nothing.",
    example: "npx express-on-ecs synth --check after a change",
    mend: "Run `npx express-on-ecs synth --snapshots`, and read the difference.",
  },
  "EOE-CLI-006": {
    means: "The environment keeps its state on this machine, and needs no bucket.",
    example: "npx express-on-ecs bootstrap market, with state.home: local",
    mend: "Choose state.home: s3, or leave the command out.",
  },
  "EOE-CLI-007": {
    means: "A new capability would replace one, or its name cannot be that of its variable and its key.",
    example: "npm run new:capability -- delete",
    mend: "Choose another name.",
  },
  "EOE-CLI-008": {
    means:
      "A command was called with an option or an argument that it does not have, or without one that it needs.",
    example: "npx express-on-ecs synth --nope",
    mend: "Run the command with --help.",
  },
  "EOE-CLI-009": {
    means: "Terraform could not do what it was asked for.",
    example: "an apply that AWS refuses",
    mend: "Read what Terraform printed, mend it, and run the same command again; it goes on from there.",
  },
  "EOE-CLI-010": {
    means: "The folder that --root names is none.",
    example: "--root nowhere",
    mend: "Write the folder that holds environments/, or leave the option out.",
  },
  "EOE-CLI-011": {
    means: "The file customise.ts exports no function `customise`.",
    example: "export default {}",
    mend: "Export the function, or remove the file.",
  },
  "EOE-CLI-012": {
    means: "A project cannot be made here.",
    example: "express-on-ecs init, in a folder without a compose file",
    mend: "Do as the sentence says.",
  },
  "EOE-CLI-013": {
    means: "Nothing says which environment a new one begins with.",
    example: "npx express-on-ecs new staging, where there are two environments",
    mend: "Name the model with `--from`, or make the first environment with `npx express-on-ecs init`.",
  },
  "EOE-CLI-014": {
    means: "A secret is not one that can be set, or was given no value.",
    example: "express-on-ecs secrets set shop jwt-secert",
    mend: "Write its name as `express-on-ecs secrets list` has it, and give it a value.",
  },
  "EOE-CLI-015": {
    means: "A command names a service that the environment does not have.",
    example: "express-on-ecs logs shop --service databse",
    mend: "Write one of those that the sentence names.",
  },
  "EOE-CLI-016": {
    means: "There is nothing at that commit to compare with.",
    example: "express-on-ecs cost shop --diff v1, where git has no v1",
    mend: "Name a commit that git has here; a pipeline may have to fetch it.",
  },
  "EOE-CLI-017": {
    means: "No pipeline can be written here.",
    example: "express-on-ecs pipeline circleci, where somebody has written .circleci/config.yml",
    mend: "Do as the sentence says.",
  },
  "EOE-CLI-018": {
    means: "A script would open a shell in which nobody types.",
    example: "express-on-ecs exec shop --json",
    mend: "Name a command behind --, such as `express-on-ecs exec shop --json -- ps aux`.",
  },
  "EOE-CLI-019": {
    means: "There is no folder for what a run needs for a moment.",
    example: "TMPDIR=/nowhere express-on-ecs plan shop",
    mend: "Make room, or name another folder in TMPDIR.",
  },
  "EOE-CLI-020": {
    means: "A file that rules are to judge is no plan of Terraform in JSON.",
    example: "express-on-ecs checks --plan tfplan, which Terraform wrote in its own form",
    mend: "Write it by `terraform show -json tfplan > plan.json`.",
  },
  "EOE-CLI-021": {
    means: "There is no rule of that name.",
    example: "express-on-ecs checks --explain ssh",
    mend: "Name one of `express-on-ecs checks --list`.",
  },
  "EOE-CLI-025": {
    means: "The CDK that makes the Terraform, or its provider, is not installed.",
    example: "express-on-ecs synth, after npm uninstall cdktf",
    mend: "Install the packages that the sentence names; docs/cdktn.md says how a project chooses between CDKTF and CDKTN.",
  },
  "EOE-CLI-026": {
    means: "A tunnel is told what has no meaning for what it leads to.",
    example: "express-on-ecs tunnel shop --to tasks --host 10.0.1.5",
    mend: "Leave the option out, or change --to.",
  },
  "EOE-CLI-027": {
    means: "The prices that a project has of its own are not as `prices` writes them.",
    example: 'environments/prices.json with "usd": "0.1", in quotes',
    mend: "Mend it as the sentence says, or delete the file and run `npx express-on-ecs prices` for the environment.",
  },
  "EOE-CLI-028": {
    means: "AWS's price list answers with what is none of its products.",
    example: "a proxy that answers in AWS's place",
    mend: "Check AWS_ENDPOINT_URL and the network, and whether there is a newer version of this program.",
  },
  "EOE-CLI-050": {
    means: "A file that should be a plan that was shown is none, or of another environment.",
    example: "express-on-ecs deploy shop --plan tfplan, which Terraform wrote",
    mend: "Write it by `express-on-ecs plan shop --out plan.json`.",
  },
  "EOE-CLI-051": {
    means: "The file that a new environment should begin with is not there.",
    example: "express-on-ecs new mall --from events/mall-2062.yml",
    mend: "Correct its path, from the folder that you are in.",
  },
  "EOE-CLI-052": {
    means: "A new environment should begin with a snapshot, and its database takes none.",
    example: "express-on-ecs new mall --from-snapshot mall-final, with database.hosting: external",
    mend: "Name a model with a database of RDS or Aurora, or leave the snapshot out.",
  },
  "EOE-CLI-061": {
    means: "An option that only a plan takes stands without one.",
    example: "express-on-ecs checks shop --disposable",
    mend: "Name the plan by --plan, or say it in the environment file.",
  },
} as const satisfies Readonly<Record<`EOE-CLI-${string}`, Meaning>>;

export type CliCode = keyof typeof CLI_PROBLEMS;
