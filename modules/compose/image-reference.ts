const DOMAIN =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::\d+)?$/;
const PATH_PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const VERSION = /(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[a-f0-9]{64})?$/;
/** What docker images prints: an image of one machine, which no registry knows. */
const ID = /^(?:sha256:)?[a-f0-9]{64}$/;

/**
 * Whether a registry can have an image of that name.
 * Source: https://github.com/distribution/reference, regexp.go and normalize.go (v0.6.0).
 */
export function isImageReference(image: string): boolean {
  if (ID.test(image)) return false;
  const [first = "", ...rest] = image.replace(VERSION, "").split("/");
  const isDomain = rest.length > 0 && (/[.:]/.test(first) || first === "localhost" || /[A-Z]/.test(first));
  const path = isDomain ? rest : [first, ...rest];
  return (!isDomain || DOMAIN.test(first)) && path.every((part) => PATH_PART.test(part));
}
