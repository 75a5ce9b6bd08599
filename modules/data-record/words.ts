import type { Environment } from "../capabilities/environment.ts";
import { foldOver } from "../capabilities/fold.ts";
import type { Arguments, HeldData } from "../capabilities/holding.ts";
import { isNone } from "../capabilities/none.ts";

interface Described {
  readonly type: string;
  readonly args: Arguments;
  /** Of the table of types, with an article. */
  readonly kind: string;
  /** Its name in AWS, or its id in the stack. */
  readonly name: string;
}

/** Where things come from that no key of an environment file asks for. */
export const CUSTOMISED = "customise.ts";

/** What a thing is to whoever wrote the environment file, and the key of that file by which it is there. */
export function describeThing(environment: Environment, { type, args, kind, name }: Described): HeldData {
  const [known] = foldOver<HeldData>(environment, ({ holds }, settings) => {
    const found = isNone(holds) ? undefined : holds[type]?.(settings, environment, args);
    return found === undefined ? [] : [found];
  });
  return known ?? { what: `${kind} ${name}`, key: CUSTOMISED };
}
