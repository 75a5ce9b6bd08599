import { type Disagreement, order, type Part } from "../../environment/agreement.ts";
import { scheduleFits } from "./schedule-fits.ts";
import type { Services } from "./schema.ts";

type Scaling = Part<Services["furtherServices"][string]["scaling"]>;
type Path = readonly (string | number)[];

const scheduledIn = (scaling: Scaling | undefined, path: Path) =>
  Object.entries(scaling?.schedule ?? {}).flatMap(([name, bounds]) =>
    bounds ? [{ bounds, path: [...path, "scaling", "schedule", name] }] : [],
  );

/** @param path of the service in the environment file */
export const scheduledBoundsAreInOrder = (scaling: Scaling | undefined, path: Path) =>
  scheduledIn(scaling, path).flatMap((scheduled): Disagreement<"EOE-ENV-103">[] => {
    const { bounds, path: at } = scheduled;
    return order([...at, "min"].map(String), bounds.min, `${at.join(".")}.max`, bounds.max);
  });

/** @param path of the service in the environment file */
export const scheduledTimesFit = (scaling: Scaling | undefined, path: Path): Disagreement<"EOE-ENV-427">[] =>
  scheduledIn(scaling, path).flatMap(({ bounds, path: at }) => scheduleFits(bounds, at));
