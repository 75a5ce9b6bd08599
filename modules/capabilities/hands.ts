import type { ComposeProject } from "../compose/index.ts";
import type { Environment } from "./environment.ts";
import { foldOver } from "./fold.ts";
import type { Hands } from "./handing.ts";
import { isNone } from "./none.ts";
import { containersOf } from "./services/ecs-services.ts";

/** What services get of all capabilities of an environment together. */
export function handsOf(environment: Environment, project: ComposeProject): Hands {
  const all = foldOver<Partial<Hands>>(environment, ({ hands }, settings) =>
    isNone(hands) ? [] : [hands(settings, environment, project)],
  );
  const variables = all.map((one) => one.variables ?? {});
  const built = all.map((one) => one.builtVariables ?? {});
  return {
    hostedElsewhere: all.flatMap((one) => one.hostedElsewhere ?? []),
    addresses: Object.assign({}, ...all.map((one) => one.addresses)),
    connections: Object.assign({}, ...all.map((one) => one.connections)),
    secrets: all.flatMap((one) => one.secrets ?? []),
    variables: Object.fromEntries(
      containersOf(environment).map((name) => [
        name,
        Object.assign({}, ...variables.map((by) => by[name]), environment.service.environment[name]),
      ]),
    ),
    builtVariables: Object.fromEntries(
      containersOf(environment).map((name) => [name, built.flatMap((by) => by[name] ?? [])]),
    ),
    volumes: Object.assign({}, ...all.map((one) => one.volumes)),
    ownTasks: all.flatMap((one) => one.ownTasks ?? []),
    reaches: all.flatMap((one) => one.reaches ?? []),
  };
}
