/**
 * The one place that imports the CDKTF core, so that the project can move to another core
 * (CDKTN carries CDKTF on since its archival in December 2025) by changing one line.
 */
export * from "cdktf";
export { Construct, type IConstruct } from "constructs";
