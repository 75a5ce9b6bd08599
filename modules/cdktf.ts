/**
 * The one place that imports the core: CDKTF's, or that of CDKTN, which carries it on since its archival in December 2025.
 * `imports` of package.json say which of the two `#cdk` is, and `#provider-aws` with it (docs/cdktn.md).
 */

export { Construct, type IConstruct } from "constructs";
export * from "#cdk";

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
