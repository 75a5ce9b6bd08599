import { HEALTH_CHECK_HOST } from "../../aws/health-check-host.ts";
import { type AllowedHosts, withoutAddresses } from "../../compose/allowed-hosts.ts";
import { comeTooLate } from "../../compose/built-in-variables.ts";
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

/** What only a person knows: which tag runs, what values that name the laptop are to be on AWS, and who answers what. */
export const decisions: Decisions<Containers, Services> = (containers, environment, { project }) => [
  ...unwrittenTags(containers),
  ...ownMachines(environment, project),
  ...variablesOfPages(environment, project),
  ...hostsWithoutAddresses(environment, project),
];

/** What init writes where the compose file names no tag that stays. */
export const UNWRITTEN_TAG = "replace-me";

const unwrittenTags = (containers: Containers): Decision[] =>
  Object.entries(containers).flatMap(([name, { tag }]): Decision[] =>
    tag === UNWRITTEN_TAG
      ? [
          {
            stage: "file",
            message: `containers.${name}.tag: "${UNWRITTEN_TAG}" is no tag of the image, and no task would start; write the one that you run.`,
          },
        ]
      : [],
  );

function ownMachines(environment: Services, project: ComposeProject): Decision[] {
  const found = ecsServicesOf(environment).flatMap(({ containers }) =>
    containers.flatMap((name) => inContainer(name, containers, project, environment)),
  );
  // Anchors give many services the same variables.
  const keyOf = ({ where, variable, value }: OwnMachine): string => `${where} ${variable} ${value}`;
  return [...new Set(found.map(keyOf))].map((key): Decision => {
    const same = found.filter((one) => keyOf(one) === key);
    return { stage: "compose", message: sentence(same) };
  });
}

function inContainer(
  name: string,
  task: readonly string[],
  project: ComposeProject,
  environment: Services,
): Found[] {
  const { services } = project;
  const { [name]: service } = services;
  if (service === undefined) return [];
  // Containers of a task share an address.
  const beside = task.flatMap((other) => {
    const one = other === name ? undefined : services[other];
    return one ? listeningPorts(one) : [];
  });
  const variables = variablesOf(name, environment, project);
  // What comes too late is told with what to write for it.
  const late = lateOf(name, environment, project);
  return namesOwnMachine({ ...service, environment: variables }, beside)
    .filter(({ where, variable }) => where !== "environment" || !late.includes(variable))
    .map((one) => ({ ...one, service: name }));
}

/** Of pages that are built here; what they get at run time, on the laptop as on AWS, they never see. */
const variablesOfPages = (environment: Services, project: ComposeProject): Decision[] =>
  ecsServicesOf(environment)
    .flatMap(({ containers }) => containers)
    .flatMap((name): Decision[] => {
      const late = lateOf(name, environment, project);
      return late.length === 0 ? [] : [{ stage: "compose", message: tooLate(name, late) }];
    });

const lateOf = (name: string, environment: Services, project: ComposeProject): string[] => {
  const build = project.services[name]?.build;
  return comeTooLate({ environment: variablesOf(name, environment, project), ...(build ? { build } : {}) });
};

const tooLate = (name: string, variables: readonly string[]): string =>
  `services.${name}.environment: bundlers put ${variables.join(", ")} into the page while the image is built, so that a value set here comes too late; unless the program reads it at run time, write build.args.${variables[0]}: \${${variables[0]}}, an ARG of that name in the Dockerfile, and the value on AWS as variables.${variables[0]} in the environment file.`;

/** Of containers that a load balancer asks; others get their requests from those, with hosts of their own. */
function hostsWithoutAddresses(environment: Services, project: ComposeProject): Decision[] {
  const entries = new Set(ecsServicesOf(environment).flatMap(({ ingress }) => ingress?.entry.service ?? []));
  return [...entries].flatMap((name) =>
    withoutAddresses(variablesOf(name, environment, project)).map(
      (found): Decision => ({ stage: "compose", message: unhealthy(name, found) }),
    ),
  );
}

const variablesOf = (name: string, { service }: Services, { services }: ComposeProject) => ({
  ...services[name]?.environment,
  ...service.environment[name],
});

const unhealthy = (name: string, { variable, value }: AllowedHosts): string =>
  `services.${name}.environment.${variable}: "${shortened(value)}" has no IP address, and health checks of the load balancer come with the task's own as Host, such as ${HEALTH_CHECK_HOST.example}; where they are refused, no task is ever healthy. Answer their path before hosts are looked at, as a middleware above Django's CommonMiddleware does, or add the task's address at start, or write "*" as containers.${name}.environment.${variable} and say by entry.hosts which hosts come in.`;

function sentence(found: readonly Found[]): string {
  const [{ where, variable, value, isForBrowsers } = {} as Found] = found;
  const services = found.map(({ service }) => service);
  const problem = isForBrowsers
    ? "is built into the page, and there names the visitor's own machine"
    : "names this machine, and on AWS the container itself, or a visitor's own machine";
  const mend =
    where === "environment"
      ? `write the address that it has on AWS into the environment file, as ${services.map((name) => `containers.${name}.environment.${variable}`).join(", ")}`
      : `write the address that visitors use as variables.${variable} in the environment file, and have the compose file read it, by \${${variable}:-${value}}`;
  return `services.${services[0]}.${where}.${variable}: "${shortened(lineOfLaptop(value))}" ${problem}; ${mend}.`;
}

/** Of a value of many lines, such as a configuration: the one that names the laptop. */
const lineOfLaptop = (value: string): string =>
  value.split(/\r?\n/).find((line) => namesOwnMachine({ environment: { URL: line } }).length > 0) ?? value;
