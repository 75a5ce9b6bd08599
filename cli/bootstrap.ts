import "./source-maps.ts";
import { resolve } from "node:path";
import { Command } from "commander";
import { parse } from "./parse.ts";
import { tellProblems } from "./problems.ts";
import { writeBootstrap } from "./write-bootstrap.ts";

const root = resolve(import.meta.dirname, "..");

parse(
  new Command("bootstrap")
    .description(
      "Makes the Terraform JSON of the bucket that holds an environment's state; needed once, by one person",
    )
    .argument("<environment>", "an environment with `state: { home: s3 }`")
    .option("--json", "the result as JSON, for scripts", false)
    .option("--outdir <folder>", "where the JSON goes", "cdktf.out")
    .action((name: string, { json, outdir }: { json: boolean; outdir: string }) => {
      tellProblems({ json }, () => {
        const folder = writeBootstrap({ root, name, outdir });
        const next = [`terraform -chdir=${folder} init`, `terraform -chdir=${folder} apply`];
        console.log(json ? JSON.stringify({ folder, next }, null, 2) : sentences(folder, next));
      });
    }),
);

function sentences(folder: string, next: readonly string[]): string {
  return [
    `Wrote ${folder}/cdk.tf.json. If nobody has made the bucket yet:`,
    ...next.map((command) => `  ${command}`),
    "To change a bucket that somebody else has made, add to the last: -var bucket_exists=true",
  ].join("\n");
}
