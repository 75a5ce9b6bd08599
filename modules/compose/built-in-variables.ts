import { isBuiltIn } from "../secrets/names.ts";
import type { ComposeService } from "./model.ts";

/**
 * Variables of a running container that its page had to have when it was built from here, and did not get as an argument.
 * Of an image that somebody else has built nothing is known: many write such values into the page at their start.
 */
export const comeTooLate = ({
  environment = {},
  build,
}: Pick<ComposeService, "environment" | "build">): string[] =>
  build == null
    ? []
    : Object.keys(environment).filter(
        (variable) => isBuiltIn(variable) && !Object.hasOwn(build.args ?? {}, variable),
      );
