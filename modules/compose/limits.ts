/**
 * Limits that no real compose file comes near, each so that what would exhaust the stack, the memory or somebody's
 * patience ends in a sentence. docker compose has none of its own. Its YAML library stops at 10,000 levels, in brackets
 * as in blocks (go.yaml.in/yaml/v3, scannerc.go, `max_flow_level` and `max_indents`), and where aliases make up most of
 * a document (decode.go, `allowedAliasRatio`); it hangs on the rest (2.40.3, `docker compose config`, 2026-11-27).
 */

/** Mappings and lists in each other. The Compose Specification's own fields go ten levels deep. */
export const MOST_LEVELS = 100;

/** References to variables in each other: `${A:-${B:-c}}`. */
export const MOST_NESTED_VARIABLES = 100;

/** Values that aliases stand for in one document: ten times what 1,000 services with 100 values in common come to. */
export const MOST_ALIASED_VALUES = 1_000_000;

/** Characters of one value with its variables filled in, above the 65,536 bytes of a whole task definition. */
export const LONGEST_VALUE = 1024 * 1024;

/** Characters of all values of a file with their variables filled in: as much as a file may hold without them. */
export const LONGEST_VALUES = 4 * 1024 * 1024;

/** Services that wait for each other in a row. */
export const LONGEST_DEPENDENCY_CHAIN = 1_000;

/** Services that extend each other in a row, and files that include each other; each step copies what it finds. */
export const LONGEST_REUSE_CHAIN = 100;

/** Compose files that are named or included, each as often as it is: of those that are extended each is read once. */
export const MOST_FILES = 1_000;

/** What one cluster runs. Source: Amazon ECS service quotas, "Services per cluster", 5,000, as of 2026-11-27. */
export const MOST_SERVICES = 5_000;
