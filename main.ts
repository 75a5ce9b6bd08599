import "./cli/source-maps";
import { tellProblems } from "./cli/problems";
import { synthesise } from "./cli/synthesise";

// The cdktf commands run this file and read what it writes; `npm run synth` does the same and prints a report.
tellProblems({ json: false }, () => {
  synthesise({
    root: import.meta.dirname,
    outdir: process.env["CDKTF_OUTDIR"] ?? "cdktf.out",
    names: [],
    // What a pipeline wrote beside an environment file would be lost with its folder.
    records: process.env["CI"] ? "check" : "write",
  });
});
