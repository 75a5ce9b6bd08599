/** Whether a version of an image is a digest, which no tag can look like. */
export const isDigest = (version: string): boolean => version.startsWith("sha256:");

/** A tag that cannot be told apart from another build of the same name is of no use for a rollback. */
export const MUTABLE_TAGS = [
  "latest",
  "main",
  "master",
  "develop",
  "dev",
  "stable",
  "staging",
  "production",
  "prod",
  "edge",
  "nightly",
] as const;

/** Images with this prefix are built but not deployed; the variable of an image tag refuses it. */
export const CANDIDATE_PREFIX = "candidate-";
