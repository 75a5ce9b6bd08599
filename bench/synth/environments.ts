/**
 * Synthesises all environments of a project folder and prints the report, as `npx express-on-ecs synth` does in this one.
 *
 *   tsx bench/synth/environments.ts <root> <outdir>
 */
import "../../cli/source-maps.ts";
import { formatReport, reportOf } from "../../cli/report.ts";
import { synthesiseEach } from "../../cli/synthesise.ts";

const [root = "", outdir = ""] = process.argv.slice(2);
console.log(formatReport(reportOf(synthesiseEach({ root, outdir, names: [] }), { root, outdir })));
