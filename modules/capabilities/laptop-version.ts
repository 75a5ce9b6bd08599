import { isBefore } from "../aws/versions.ts";
import { imageParts, knownImage } from "../compose/images/known-image.ts";
import type { ComposeProject } from "../compose/index.ts";
import type { Decision } from "./deploying.ts";

/** What AWS runs may be another major version than the laptop's, with which the application was tried. */

export interface Run {
  /** Key of the environment file, such as `database.engineVersion`. */
  readonly key: string;
  /** As the file says it, or as it is by default. */
  readonly written: string;
  readonly major: string;
  /** Such as `mongo:8.0`, which the laptop can run as well. */
  readonly image: string;
  /** That the file may say in its place, by major version of the laptop's. */
  readonly offered: (major: string) => string | undefined;
  /** What a dump or a copy of the laptop's data may not do. */
  readonly older: string;
}

export interface OnLaptop {
  readonly service: string;
  readonly image: string;
  readonly version: string;
}

/** What a compose service runs, as its tag tells; undefined where nobody knows, or the image is another one. */
export function onLaptop(
  { services, disabled }: ComposeProject,
  service: string,
  versions: Readonly<Record<string, RegExp>>,
): (OnLaptop & { readonly product: string }) | undefined {
  const { image } = services[service] ?? disabled[service] ?? {};
  const known = image === undefined ? undefined : knownImage(image);
  const version = known && versions[known.name]?.exec(imageParts(image ?? "").tag)?.[1];
  return image === undefined || known === undefined || version === undefined
    ? undefined
    : { service, image, version, product: known.name };
}

export function anotherVersion(
  { key, written, major, image, offered, older }: Run,
  laptop: OnLaptop,
): Decision[] {
  const { version, service } = laptop;
  if (version === major) return [];
  const where = `${version} of ${service} on the laptop (${laptop.image})`;
  const what = isBefore(major, version)
    ? `is older than ${where}, so that what ${version} brought is not there${older}`
    : `is newer than ${where}, so that nobody has tried the application with it`;
  const instead = offered(version);
  const mend = `run ${image} on the laptop, too${instead === undefined ? "" : `, or write "${instead}" here`}`;
  return [{ stage: "compose", message: `${key}: "${written}" ${what}; ${mend}.` }];
}
