import { isBefore } from "../aws/versions.ts";
import { imageParts, knownImage } from "../compose/images/known-image.ts";
import type { ComposeProject } from "../compose/index.ts";

/** What wrote the files that a volume has: the image alone says it. */

export interface Stored {
  /** As `knownImage` names it. */
  readonly product: string;
  /** As far as the tag tells and files depend on it, such as `8.4`. */
  readonly version: string;
}

interface Product {
  /** The version of a tag; undefined for one that moves on by itself. */
  readonly versionOf: RegExp;
  /** Series of which none may be left out on the way up, the first versions of each. Undefined: any may. */
  readonly steps?: readonly string[];
  /** Versions that brought a format of files which none before reads. Undefined: each version did. */
  readonly formats?: readonly string[];
}

const TWO_NUMBERS = /^v?(\d+\.\d+)(?![^-.])/;
const MYSQL: Product = { versionOf: TWO_NUMBERS, steps: ["5.7", "8.0", "8.1", "9.0"] };

/**
 * Sources (2026-11-29): MySQL 9.5 Reference Manual, "Upgrade Paths", and "Downgrade Paths", in place within a series alone;
 * MongoDB Manual, "Downgrade 6.0 Standalone to 5.0", from files that were prepared for it alone, and "Upgrade 6.0 to 7.0",
 * from the release before alone; MariaDB Knowledge Base, "Downgrading between Major Versions of MariaDB", not supported.
 * Redis and Valkey, whose append-only file begins with an RDB file: RDB_VERSION of src/rdb.h, 9 in Redis 6.2, 10 in
 * 7.0, 11 in 7.2, 12 from 7.4 to 8.4, 13 in 8.6, 14 in 8.8, 15 in 8.10; 11 in Valkey before 9.0, where it is 80
 * (redis/redis 14064, leonchen83/redis-rdb-cli 123, valkey-io/valkey 665 and 2917).
 */
const PRODUCTS: Readonly<Record<string, Product>> = {
  MySQL: MYSQL,
  "Percona Server": MYSQL,
  MariaDB: { versionOf: TWO_NUMBERS },
  MongoDB: {
    versionOf: /^v?(4\.\d+|[5-9]|[1-9]\d+)(?![^-.])/,
    steps: ["4.0", "4.2", "4.4", "5", "6", "7", "8", "9"],
  },
  Redis: { versionOf: TWO_NUMBERS, formats: ["7.0", "7.2", "7.4", "8.6", "8.8", "8.10"] },
  Valkey: { versionOf: TWO_NUMBERS, formats: ["9.0"] },
};

/** Of a compose service; undefined where the image is another one, or its tag tells no version that stays. */
export function storedBy(
  { services }: Pick<ComposeProject, "services">,
  service: string,
): Stored | undefined {
  const { image } = services[service] ?? {};
  const known = image === undefined ? undefined : knownImage(image);
  const product = known && PRODUCTS[known.name];
  const version = product?.versionOf.exec(imageParts(image ?? "").tag)?.[1];
  return known === undefined || version === undefined ? undefined : { product: known.name, version };
}

/** Why what runs now does not start on the files of what ran before, as a sentence goes on; undefined where it does. */
export function whyNotOn(was: Stored, now: Stored): string | undefined {
  if (was.product !== now.product)
    return areOneProduct(was, now) ? undefined : `which cannot read the files of ${was.product}`;
  if (readsNoLonger(was, now))
    return `which does not start on the files of ${was.version}: there is no way back in place`;
  const { steps } = PRODUCTS[now.product] ?? {};
  if (steps === undefined) return undefined;
  const left = steps.slice(stepOf(steps, was.version) + 1, stepOf(steps, now.version));
  const [next] = left;
  return next === undefined
    ? undefined
    : `and ${now.product} upgrades files by one series at a time: deploy ${LAST_OF[next] ?? next} first`;
}

function readsNoLonger(was: Stored, now: Stored): boolean {
  const { formats } = PRODUCTS[now.product] ?? {};
  return formats === undefined
    ? isBefore(now.version, was.version)
    : stepOf(formats, now.version) < stepOf(formats, was.version);
}

/** Percona Server has MySQL's files. Source: Percona Server for MySQL 8.4, "Upgrade", drop-in replacement (2026-11-29). */
const areOneProduct = (one: Stored, other: Stored): boolean =>
  [one, other].every(({ product }) => PRODUCTS[product] === MYSQL);

/** What a series of MySQL ends with. */
const LAST_OF: Readonly<Record<string, string>> = { "8.1": "8.4" };

const stepOf = (steps: readonly string[], version: string): number =>
  steps.findLastIndex((step) => !isBefore(version, step));
