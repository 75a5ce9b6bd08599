import type { Environment } from "../capabilities/environment";
import { environmentFiles, environmentNames } from "../environment/files";
import { Problems } from "../problems";
import { loadEnvironment } from "./load";

/** The environments of a project but for those named; one that is wrong tells nothing yet, and is left out. */
export function otherEnvironments(root: string, names: readonly string[]): Environment[] {
  const others = environmentNames(root).filter((name) => !names.includes(name));
  if (others.length === 0) return [];
  return others.flatMap((name) => {
    try {
      return environmentFiles(root, [name]).map((path) => loadEnvironment(path, root).environment);
    } catch (error) {
      if (error instanceof Problems) return [];
      throw error;
    }
  });
}
