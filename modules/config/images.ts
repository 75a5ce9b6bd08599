import type { Problem } from "../problems";
import type { Environment } from "./schema";

/** What is wrong between `service.images` and what the compose project builds, as paths and sentences. */
export function checkImages(
  environment: Environment,
  builds: (composeService: string) => boolean,
  problemAt: (path: readonly PropertyKey[], message: string) => Problem,
): Problem[] {
  const { containers, images } = environment.service;
  const missing = containers
    .filter((container) => builds(container) && images[container] === undefined)
    .map((container) =>
      problemAt(
        ["service", "images", container],
        `is missing; the compose file builds "${container}", so its first tag must be named, such as "1.0.0".`,
      ),
    );
  const needless = Object.keys(images)
    .filter((image) => containers.includes(image) && !builds(image))
    .map((image) =>
      problemAt(
        ["service", "images", image],
        `has no effect: the compose file does not build "${image}" but names an image; remove it.`,
      ),
    );
  return [...missing, ...needless];
}
