/** A runtime of Lambda. */
interface Runtime {
  /** The day from which on AWS no longer patches it, planned or past. */
  readonly ends: string;
  /** Absent for the newest of its language. */
  readonly successor?: string;
}

/** The day on which the table was read. What ends later is planned, and passes. */
export const RUNTIMES_READ = "2026-11-28";

/**
 * Source: PyPI package cfn-lint 1.58.0, `data/AdditionalSpecs/LmbdRuntimeLifecycle.json`, by AWS after the Lambda Developer
 * Guide, "Lambda runtimes".
 * .NET 5, 7 and 9 are container images only, which have no runtime to name.
 */
export const LAMBDA_RUNTIMES: Readonly<Record<string, Runtime>> = {
  nodejs: { ends: "2016-08-30", successor: "nodejs24.x" },
  "dotnetcore2.0": { ends: "2019-05-30", successor: "dotnet10" },
  "dotnetcore1.0": { ends: "2019-06-27", successor: "dotnet10" },
  "nodejs6.10": { ends: "2019-08-12", successor: "nodejs24.x" },
  "nodejs4.3": { ends: "2020-03-05", successor: "nodejs24.x" },
  "nodejs4.3-edge": { ends: "2020-03-05", successor: "nodejs24.x" },
  "nodejs8.10": { ends: "2020-03-06", successor: "nodejs24.x" },
  "python2.7": { ends: "2021-07-15", successor: "python3.14" },
  "nodejs10.x": { ends: "2021-07-30", successor: "nodejs24.x" },
  "ruby2.5": { ends: "2021-07-30", successor: "ruby4.0" },
  "dotnetcore2.1": { ends: "2022-01-05", successor: "dotnet10" },
  "python3.6": { ends: "2022-07-18", successor: "python3.14" },
  "nodejs12.x": { ends: "2023-03-31", successor: "nodejs24.x" },
  "dotnetcore3.1": { ends: "2023-04-03", successor: "dotnet10" },
  "nodejs14.x": { ends: "2023-12-04", successor: "nodejs24.x" },
  "python3.7": { ends: "2023-12-04", successor: "python3.14" },
  "ruby2.7": { ends: "2023-12-07", successor: "ruby4.0" },
  "go1.x": { ends: "2024-01-08", successor: "provided.al2023" },
  java8: { ends: "2024-01-08", successor: "java25" },
  provided: { ends: "2024-01-08", successor: "provided.al2023" },
  "nodejs16.x": { ends: "2024-06-12", successor: "nodejs24.x" },
  "python3.8": { ends: "2024-10-14", successor: "python3.14" },
  dotnet6: { ends: "2024-12-20", successor: "dotnet10" },
  "nodejs18.x": { ends: "2025-09-01", successor: "nodejs24.x" },
  "python3.9": { ends: "2025-12-15", successor: "python3.14" },
  "ruby3.2": { ends: "2026-03-31", successor: "ruby4.0" },
  "nodejs20.x": { ends: "2026-04-30", successor: "nodejs24.x" },
  "provided.al2": { ends: "2026-07-31", successor: "provided.al2023" },
  "python3.10": { ends: "2026-10-31", successor: "python3.14" },
  dotnet8: { ends: "2026-11-10", successor: "dotnet10" },
  "ruby3.3": { ends: "2027-03-31", successor: "ruby4.0" },
  "nodejs22.x": { ends: "2027-04-30", successor: "nodejs24.x" },
  java11: { ends: "2027-06-30", successor: "java25" },
  java17: { ends: "2027-06-30", successor: "java25" },
  "java8.al2": { ends: "2027-06-30", successor: "java25" },
  "python3.11": { ends: "2027-06-30", successor: "python3.14" },
  "ruby3.4": { ends: "2028-03-31", successor: "ruby4.0" },
  "nodejs24.x": { ends: "2028-04-30" },
  "python3.12": { ends: "2028-10-31", successor: "python3.14" },
  dotnet10: { ends: "2028-11-14" },
  "ruby4.0": { ends: "2029-03-31" },
  java21: { ends: "2029-06-30", successor: "java25" },
  java25: { ends: "2029-06-30" },
  "provided.al2023": { ends: "2029-06-30" },
  "python3.13": { ends: "2029-06-30", successor: "python3.14" },
  "python3.14": { ends: "2029-06-30" },
};

/** Those that AWS patched no longer when the table was read. */
export const ENDED_RUNTIMES = Object.entries(LAMBDA_RUNTIMES)
  .filter(([, { ends }]) => ends <= RUNTIMES_READ)
  .map(([name]) => name);
