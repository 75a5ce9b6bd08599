import "./cli/source-maps.ts";
import { newsOf } from "./cli/data-records.ts";
import { printRefused, tellProblems } from "./cli/problems.ts";
import { synthesiseEach } from "./cli/synthesise.ts";

// The cdktf commands run this file and read what it writes; `npm run synth` does the same and prints a report. They
// stop at an exit code other than 0: one environment with a mistake must not keep the others from being deployed.
const outdir = process.env["CDKTF_OUTDIR"];
tellProblems({ json: false }, () => {
  const { deployments, refused } = synthesiseEach({
    root: import.meta.dirname,
    outdir: outdir ?? "cdktf.out",
    names: [],
    // They remove the folders that they saw before and find no more in the manifest, and stop where one is gone by then.
    others: outdir === undefined ? "remove" : "leave",
    // What a pipeline wrote beside an environment file would be lost with its folder.
    records: process.env["CI"] ? "check" : "write",
  });
  for (const { recorded } of deployments) {
    const news = newsOf(recorded);
    if (news !== undefined) console.error(news);
  }
  if (refused.length === 0) return;
  if (deployments.length === 0) process.exitCode = 1;
  printRefused(
    refused,
    deployments.map(({ environment }) => environment.name),
  );
});
