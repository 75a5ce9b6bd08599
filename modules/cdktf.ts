/**
 * The one place that imports the CDKTF core, so that the project can move to another core
 * (CDKTN carries CDKTF on since its archival in December 2025) by changing one line.
 */
export * from "cdktf";
export { Construct, type IConstruct } from "constructs";

/**
 * Runs what builds and resolves constructs without a stack trace for every token. CDKTF takes one of its whole depth each
 * time and shows it nowhere; formatting them, with source maps, was a third of a synthesis. Stacks are formatted when they
 * are read first, so an error that leaves `work` has its own.
 */
export function withoutTokenTraces<T>(work: () => T): T {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = () => "";
  try {
    return work();
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}
