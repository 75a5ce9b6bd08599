import {
  type AgentSetting,
  HOST_NEEDS,
  type HostImage,
  type HostNeed,
  type TaskInput,
} from "../../aws/host-needs.ts";
import { type FoundResource, type Rule, resourceProblem, resourcesOf, type Synthesis } from "../rule.ts";
import { definitionOf, launchTypesOf, servicesOf } from "./ecs-resources.ts";

export const tasksFindHosts: Rule = {
  id: "tasks-find-hosts",
  title: "Hosts have what tasks ask for: attributes of the ECS agent, drivers, devices.",
  reason: "ECS places no task on a host that lacks an attribute, and the deployment hangs without an error.",
  sources: ['ECS Developer Guide, "Amazon ECS container agent configuration"'],
  level: "error",
  reads: "resources",
  keys: ["capacity.instanceTypes"],
  fails: {
    resources: {
      aws_launch_template: { hosts: { image_id: "ami-1", user_data: "#!/bin/sh" } },
      aws_ecs_task_definition: {
        web: {
          requires_compatibilities: ["EC2"],
          container_definitions: JSON.stringify([
            { name: "web", image: "web:1", memory: 64, logConfiguration: { logDriver: "logentries" } },
          ]),
        },
      },
      aws_ecs_service: { web: { task_definition: "${aws_ecs_task_definition.web.arn}" } },
    },
  },
  passes: {
    resources: {
      aws_launch_template: { hosts: { image_id: "ami-1", user_data: "#!/bin/sh" } },
      aws_ecs_task_definition: {
        web: {
          requires_compatibilities: ["EC2"],
          container_definitions: JSON.stringify([{ name: "web", image: "web:1", memory: 64 }]),
        },
      },
      aws_ecs_service: { web: { task_definition: "${aws_ecs_task_definition.web.arn}" } },
    },
  },
  check: (synthesis) => {
    const hosts = resourcesOf(synthesis, "aws_launch_template").map((template) =>
      hostOf(template, synthesis),
    );
    return tasksOf(synthesis).flatMap((task) => {
      const near = hosts.filter(({ stack }) => stack === task.resource.stack);
      if (near.length === 0) return [];
      const needed = HOST_NEEDS.filter((need) => need.isNeeded(task.input));
      const missing = needed.filter((need) => !near.some((host) => isMet(need, host)));
      return missing.map((need) =>
        resourceProblem(tasksFindHosts, task.resource, need.field, `needs ${need.needs}, ${mend(need)}.`),
      );
    });
  },
};

interface Host {
  readonly stack: string;
  /** Undefined for an image that is not ours to know. */
  readonly image?: HostImage;
  /** Settings of the agent, as its start script writes them. */
  readonly settings: Readonly<Record<string, string>>;
}

function hostOf({ stack, arguments: args }: FoundResource, { stacks }: Synthesis): Host {
  const locals = stacks.find(({ name }) => name === stack)?.json.locals ?? {};
  const script = String(args["user_data"] ?? "").replace(/local\.([\w-]+)/g, (_, id: string) =>
    String(locals[id] ?? ""),
  );
  const image = imageOf(String(args["image_id"] ?? ""));
  return { stack, settings: settingsIn(script), ...(image ? { image } : {}) };
}

function imageOf(id: string): HostImage | undefined {
  if (!id.includes("/ecs/optimized-ami/amazon-linux-2023/")) return undefined;
  return id.includes("/gpu/") ? "gpu" : "standard";
}

/** Settings in a script that may be quoted once or twice: as JSON, or in a function of Terraform. */
function settingsIn(script: string): Record<string, string> {
  const lines = script.replace(/\\+n/g, "\n").replaceAll("\\", "").split("\n");
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, value] = /(ECS_[A-Z_]+)=(.*)/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
}

interface Task {
  readonly resource: FoundResource;
  readonly input: TaskInput;
}

/** Task definitions for hosts of one's own, each with what the services say that run it. */
function tasksOf(synthesis: Synthesis): Task[] {
  return resourcesOf(synthesis, "aws_ecs_task_definition").flatMap((resource) => {
    const definition = definitionOf(resource);
    if (definition === undefined || launchTypesOf(definition, synthesis).some(({ hosts }) => hosts !== "own"))
      return [];
    return [{ resource, input: { definition, service: servicesOf(resource, synthesis) } }];
  });
}

function isMet({ provision }: HostNeed, { image, settings }: Host): boolean {
  switch (provision.by) {
    case "agent":
      return provision.unless === undefined || !says(settings, provision.unless);
    case "ecs-init":
      return settings[provision.setting.name] === undefined || says(settings, provision.setting);
    case "ecs.config":
      return says(settings, provision.setting);
    case "image":
      return image === undefined || provision.images.includes(image);
    case "nothing":
      return false;
  }
}

const says = (settings: Host["settings"], { name, value }: AgentSetting): boolean => settings[name] === value;

function mend({ provision }: HostNeed): string {
  switch (provision.by) {
    case "agent":
      return `which the hosts' agent is told not to offer (${provision.unless?.name}); remove that setting`;
    case "ecs-init":
    case "ecs.config":
      return `which a host offers with ${provision.setting.name}=${provision.setting.value} in /etc/ecs/ecs.config`;
    case "image":
      return `which only the ECS image "${provision.images.join('", "')}" has; choose instance types with an NVIDIA GPU`;
    case "nothing":
      return `which no host has; ${provision.instead}`;
  }
}
