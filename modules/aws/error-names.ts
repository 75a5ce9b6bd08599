/** What an error of AWS's API means for whoever runs a deployment. */
export type ErrorKind = "credentials" | "clock" | "region" | "rights" | "busy";

interface NamedErrors {
  readonly names: readonly string[];
  readonly source: string;
}

/** Errors that any operation may answer with; those of one operation are named by its own reference. */
export const ERROR_NAMES: Readonly<Record<ErrorKind, NamedErrors>> = {
  credentials: {
    names: [
      "CredentialsProviderError",
      "TokenProviderError",
      "ExpiredToken",
      "ExpiredTokenException",
      "IncompleteSignature",
      "InvalidClientTokenId",
      "MissingAuthenticationToken",
      "UnrecognizedClientException",
      "AuthFailure",
    ],
    source:
      '@smithy/core 3.41.1 for the first two, which never reach AWS; the API references\' "Common Errors", and AuthFailure of the EC2 API reference, Error codes (2026-11)',
  },
  clock: {
    names: [
      "InvalidSignatureException",
      "RequestExpired",
      "RequestInTheFuture",
      "RequestTimeTooSkewed",
      "SignatureDoesNotMatch",
    ],
    source: "@smithy/core 3.41.1, CLOCK_SKEW_ERROR_CODES, without those that mean something else as well",
  },
  region: {
    names: ["OptInRequired", "RegionDisabledException"],
    source: "EC2 API reference, Error codes; STS in botocore 1.44.8 (2026-11)",
  },
  rights: {
    names: [
      "AccessDenied",
      "AccessDeniedException",
      "AuthorizationError",
      "NotAuthorized",
      "UnauthorizedOperation",
    ],
    source: "the API references' \"Common Errors\", EC2's and SNS's own (2026-11)",
  },
  busy: {
    names: [
      "BandwidthLimitExceeded",
      "EC2ThrottledException",
      "PriorRequestNotComplete",
      "ProvisionedThroughputExceededException",
      "RequestLimitExceeded",
      "RequestThrottled",
      "RequestThrottledException",
      "SlowDown",
      "ThrottledException",
      "Throttling",
      "ThrottlingException",
      "TooManyRequestsException",
      "TransactionInProgressException",
    ],
    source:
      "@smithy/core 3.41.1, THROTTLING_ERROR_CODES, without LimitExceededException, by which services mean quotas",
  },
};

export function kindOfError(name: string): ErrorKind | undefined {
  const kinds = Object.entries(ERROR_NAMES) as [ErrorKind, NamedErrors][];
  return kinds.find(([, { names }]) => names.includes(name))?.[0];
}
