import { environmentFiles, environmentNames } from "../environment/files.ts";
import {
  demandWhole,
  type EnvironmentForm,
  type Loaded,
  type Read,
  readFile,
  readSource,
} from "../environment/load.ts";
import { Problems } from "../problems.ts";
import { checkAgreement } from "./agreement.ts";
import { type Environment, environmentSchema } from "./environment.ts";

/** Environment files that hold what the catalogue knows. */
const FORM: EnvironmentForm<Environment> = { schema: environmentSchema, disagreements: checkAgreement };

/** An environment, and how to name a place in the file that it came from. */
export type LoadedEnvironment = Loaded<Environment>;

/**
 * Reads and validates one environment file, with what is wrong beside what could be read.
 *
 * @param path   of the file, `<name>.yml`
 * @param root   problems name the file relative to this folder
 * @throws Problems where nothing can be read
 */
export const readEnvironment = (path: string, root: string): Read<Environment> => readFile(FORM, path, root);

/**
 * As `readEnvironment`, for whoever needs it whole.
 * @throws Problems with everything that is wrong, each with line, column and key
 */
export const loadEnvironment = (path: string, root: string): LoadedEnvironment =>
  demandWhole(readEnvironment(path, root));

/** As `loadEnvironment`, from a string. `expectedName` is what `name` must say. */
export const parseEnvironment = (text: string, file: string, expectedName?: string): LoadedEnvironment =>
  demandWhole(readSource(FORM, text, file, expectedName));

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
