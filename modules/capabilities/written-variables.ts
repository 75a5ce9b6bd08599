import type { Part } from "../environment/agreement.ts";
import type { Containers } from "./containers/schema.ts";
import type { Services } from "./services/schema.ts";

/** A variable of a container as the environment file writes it. */
export interface WrittenVariable {
  /** Where it stands: `containers.app.environment.DB_HOST`. */
  readonly path: readonly string[];
  readonly container: string;
  readonly name: string;
  readonly value: string | undefined;
}

/** All of them, from both places that a file has for them. */
export function writtenVariables({
  service,
  containers,
}: Part<Pick<Services, "service"> & { readonly containers: Containers }>): WrittenVariable[] {
  const inPlace = (
    path: readonly string[],
    container: string,
    variables: Readonly<Record<string, string | undefined>> = {},
  ): WrittenVariable[] =>
    Object.entries(variables).map(([name, value]) => ({ path: [...path, name], container, name, value }));
  return [
    ...Object.entries(service?.environment ?? {}).flatMap(([container, variables]) =>
      inPlace(["service", "environment", container], container, variables),
    ),
    ...Object.entries(containers ?? {}).flatMap(([container, settings]) =>
      inPlace(["containers", container, "environment"], container, settings?.environment),
    ),
  ];
}
