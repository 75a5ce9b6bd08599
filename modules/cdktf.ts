/**
 * The one place that imports the CDKTF core. CDKTN carries CDKTF on since its archival in December 2025; a move changes
 * this line, and with it the provider's package in every file that imports it (docs/dependencies.md).
 */
export * from "cdktf";
export { Construct, type IConstruct } from "constructs";

/**
 * Runs what builds and resolves constructs without a stack trace for every token. CDKTF takes one of its whole depth each
 * time and shows it nowhere; taking and formatting them, with source maps, was a third of a synthesis. An error that
 * leaves `work` has its own: the engine takes that by itself, and stacks are formatted when they are read first.
 */
export function withoutTokenTraces<T>(work: () => T): T {
  const { prepareStackTrace, captureStackTrace } = Error;
  Error.prepareStackTrace = () => "";
  Error.captureStackTrace = () => undefined;
  try {
    return work();
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.captureStackTrace = captureStackTrace;
  }
}
