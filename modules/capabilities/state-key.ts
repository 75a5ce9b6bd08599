import { namedKey } from "./encryption/schema.ts";
import type { Environment } from "./environment.ts";

/** The key that the state is under. One that is made with the environment comes too late for it. */
export const stateKeyOf = ({ encryption }: Environment): string | undefined => namedKey(encryption);
