import { listeningPorts } from "../../compose/ecs/listening-ports.ts";
import type { ComposeProject } from "../../compose/index.ts";
import { namesOwnMachine, type OwnMachine } from "../../compose/own-machine.ts";
import { shortened } from "../../compose/values.ts";
import type { Decision, Decisions } from "../deploying.ts";
import { ecsServicesOf } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import type { Containers } from "./schema.ts";

interface Found extends OwnMachine {
  readonly service: string;
}

/** Values that name the laptop: what they are to be on AWS only a person knows. */
export const decisions: Decisions<Containers, Services> = (_, environment, { project }) => {
  const found = ecsServicesOf(environment).flatMap(({ containers }) =>
    containers.flatMap((name) => inContainer(name, containers, project, environment)),
  );
  // Anchors give many services the same variables.
  const keyOf = ({ where, variable, value }: OwnMachine): string => `${where} ${variable} ${value}`;
  return [...new Set(found.map(keyOf))].map((key): Decision => {
    const same = found.filter((one) => keyOf(one) === key);
    return { stage: "compose", message: sentence(same) };
  });
};

function inContainer(
  name: string,
  task: readonly string[],
  { services }: ComposeProject,
  { service: { environment } }: Services,
): Found[] {
  const { [name]: service } = services;
  if (service === undefined) return [];
  // Containers of a task share an address.
  const beside = task.flatMap((other) => {
    const one = other === name ? undefined : services[other];
    return one ? listeningPorts(one) : [];
  });
  const variables = { ...service.environment, ...environment[name] };
  return namesOwnMachine({ ...service, environment: variables }, beside).map((one) => ({
    ...one,
    service: name,
  }));
}

function sentence(found: readonly Found[]): string {
  const [{ where, variable, value, isForBrowsers } = {} as Found] = found;
  const services = found.map(({ service }) => service);
  const problem = isForBrowsers
    ? "is built into the page, and there names the visitor's own machine"
    : "names this machine, and on AWS the container itself, or a visitor's own machine";
  const mend =
    where === "environment"
      ? `write the address that it has on AWS into the environment file, as ${services.map((name) => `containers.${name}.environment.${variable}`).join(", ")}`
      : `write \${${variable}:-${value}} in the compose file, and the address that visitors use as variables.${variable} in the environment file`;
  return `services.${services[0]}.${where}.${variable}: "${shortened(value)}" ${problem}; ${mend}.`;
}
