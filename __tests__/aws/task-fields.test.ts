import { describe, expect, it } from "vitest";
import { inputShape } from "../../modules/aws/api-model.ts";
import type { JsonObject } from "../../modules/aws/json.ts";
import { TASK_FIELDS } from "../../modules/aws/task-fields.ts";
import { REFUSED_FIELDS } from "../../modules/capabilities/fargate/refused-fields.ts";
import { LAUNCH_TYPES } from "../../modules/capabilities/launch-types.ts";
import { fieldsFitTasks, fieldsIn } from "../../modules/checks/tasks/fields-fit-tasks.ts";
import type { LinuxParameters } from "../../modules/compose/ecs/definition.ts";
import { networkPlaceOf, whyRefused } from "../../modules/compose/ecs/places.ts";
import {
  type ContainerDefinition,
  loadComposeProject,
  planTask,
  type TaskVolume,
} from "../../modules/compose/index.ts";
import { synthesis } from "../checks/support.ts";
import { CASES, targetOf } from "../compose/cases.ts";

type ContainerField = keyof ContainerDefinition | `linuxParameters.${keyof LinuxParameters}`;
type VolumeField = Exclude<keyof TaskVolume, "hostPath"> | "host.sourcePath";

/** Every field that the mapping can write: the compiler asks for a line for each member of its types. */
const CONTAINER_FIELDS: Readonly<Record<ContainerField, true>> = {
  name: true,
  image: true,
  cpu: true,
  memory: true,
  memoryReservation: true,
  essential: true,
  restartPolicy: true,
  entryPoint: true,
  command: true,
  workingDirectory: true,
  user: true,
  environment: true,
  secrets: true,
  portMappings: true,
  links: true,
  dependsOn: true,
  healthCheck: true,
  mountPoints: true,
  volumesFrom: true,
  linuxParameters: true,
  readonlyRootFilesystem: true,
  privileged: true,
  dockerSecurityOptions: true,
  ulimits: true,
  systemControls: true,
  hostname: true,
  extraHosts: true,
  dnsServers: true,
  dnsSearchDomains: true,
  disableNetworking: true,
  dockerLabels: true,
  logConfiguration: true,
  stopTimeout: true,
  interactive: true,
  pseudoTerminal: true,
  resourceRequirements: true,
  "linuxParameters.initProcessEnabled": true,
  "linuxParameters.capabilities": true,
  "linuxParameters.devices": true,
  "linuxParameters.sharedMemorySize": true,
  "linuxParameters.tmpfs": true,
  "linuxParameters.maxSwap": true,
};
const VOLUME_FIELDS: Readonly<Record<VolumeField, true>> = {
  name: true,
  "host.sourcePath": true,
  dockerVolumeConfiguration: true,
  efsVolumeConfiguration: true,
};

describe("the table of a task definition's fields", () => {
  it("knows every field that the mapping can write", () => {
    for (const field of Object.keys(CONTAINER_FIELDS))
      expect(TASK_FIELDS, field).toHaveProperty([`containerDefinitions.${field}`]);
    for (const field of Object.keys(VOLUME_FIELDS))
      expect(TASK_FIELDS, field).toHaveProperty([`volumes.${field}`]);
  });

  it("knows every field of the API's model, and none that it does not have", () => {
    const task = inputShape("ecs", "RegisterTaskDefinition");
    const members = (path: string): string[] => {
      const shape = path
        .split(".")
        .filter(Boolean)
        .reduce((view, name) => {
          const inner = view.members[name];
          return inner?.element ?? inner ?? view;
        }, task);
      return Object.keys(shape.members).map((name) => (path === "" ? name : `${path}.${name}`));
    };
    const parts = [
      "",
      "containerDefinitions",
      "containerDefinitions.linuxParameters",
      "volumes",
      "volumes.host",
    ];
    const known = parts.flatMap(members).sort();
    expect(Object.keys(TASK_FIELDS).sort()).toEqual(known);
  });

  it("holds every field that a launch type refuses", () => {
    for (const { refuses } of LAUNCH_TYPES)
      expect(Object.keys(refuses).filter((field) => TASK_FIELDS[field] === undefined)).toEqual([]);
  });

  it("names a dated source for each, and so does each launch type", () => {
    const refused = LAUNCH_TYPES.flatMap(({ refuses }) => Object.entries(refuses));
    for (const [field, { source }] of [...Object.entries(TASK_FIELDS), ...refused])
      expect(source, field).toMatch(/20\d\d-\d\d/);
  });
});

describe("a task of the mapping has no field that is not valid where it runs:", () => {
  const running = CASES.flatMap((one) =>
    one.tasks.filter(({ runs }) => runs).map((task) => [`${one.name} ${task.name}`, one, task] as const),
  );

  it.each(running)("%s", (_, one, task) => {
    const { folder, files, environment, profiles } = one;
    const project = loadComposeProject({
      files,
      workingDir: folder,
      environment,
      ...(profiles ? { profiles } : {}),
    });
    const target = targetOf(one, project, task.target);
    const { containers } = planTask(project, target);
    const place = networkPlaceOf(target);
    const found = fieldsIn({ containerDefinitions: JSON.parse(JSON.stringify(containers)) } as JsonObject);
    expect(found.filter(({ field }) => whyRefused(field, target.launchType, place) !== undefined)).toEqual(
      [],
    );
  });
});

describe("a synthesised task definition is refused with", () => {
  interface Parts {
    readonly container?: Readonly<Record<string, unknown>>;
    readonly task?: Readonly<Record<string, unknown>>;
    readonly connected?: boolean;
  }
  const found = ({ container, task, connected = false }: Parts): string[] =>
    fieldsFitTasks
      .check(
        synthesis({
          resources: {
            aws_ecs_task_definition: {
              web: {
                family: "web",
                requires_compatibilities: ["EC2"],
                network_mode: "bridge",
                container_definitions: JSON.stringify([{ name: "web", image: "web:1", ...container }]),
                ...task,
              },
            },
            aws_ecs_service: {
              web: {
                task_definition: "${aws_ecs_task_definition.web.arn}",
                ...(connected ? { service_connect_configuration: { enabled: true } } : {}),
              },
            },
          },
        }),
      )
      .map(({ path }) => path.replace("aws_ecs_task_definition.web.", ""));

  const FARGATE = { requires_compatibilities: ["FARGATE"], network_mode: "awsvpc" };
  const AWSVPC = { network_mode: "awsvpc" };
  const SHARED = {
    links: ["app"],
    hostname: "web",
    extraHosts: [{ hostname: "db", ipAddress: "10.0.0.3" }],
    dnsServers: ["10.0.0.2"],
    dnsSearchDomains: ["example.org"],
    disableNetworking: true,
  };

  it.each(Object.entries(SHARED))("%s where a container joins another one's network", (field, value) => {
    const container = { [field]: value };
    const at = [`containerDefinitions[0].${field}`];
    expect(found({ container }), "bridge").toEqual([]);
    expect(found({ container, connected: true }), "bridge with Service Connect").toEqual(at);
    expect(found({ container, task: AWSVPC }), "awsvpc").toEqual(at);
    expect(found({ container, task: FARGATE }), "Fargate").toEqual(at);
  });

  const onlyOnHosts = Object.keys(TASK_FIELDS).filter(
    (field) => field.startsWith("containerDefinitions.") && REFUSED_FIELDS[field] !== undefined,
  );

  it.each(onlyOnHosts)("%s on Fargate", (field) => {
    const [, ...names] = field.split(".");
    const container = names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), ["x"]);
    const parts = { container: container as Readonly<Record<string, unknown>> };
    expect(found({ ...parts, task: FARGATE })).toEqual([`containerDefinitions[0].${names.join(".")}`]);
    expect(found(parts)).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ["volumes[0].host.sourcePath", { volume: [{ name: "data", host_path: "/data" }] }],
    [
      "volumes[0].dockerVolumeConfiguration",
      { volume: [{ name: "data", docker_volume_configuration: { scope: "task" } }] },
    ],
    ["placementConstraints", { placement_constraints: [{ type: "memberOf", expression: "x" }] }],
    ["ipcMode", { ipc_mode: "task" }],
  ])("%s on Fargate, too", (at, task) => {
    expect(found({ task: { ...task, ...FARGATE } })).toEqual([at]);
    expect(found({ task })).toEqual([]);
  });

  it("nothing of what is false, empty or absent", () => {
    const container = { privileged: false, links: [], dnsServers: [] };
    expect(found({ container, task: FARGATE })).toEqual([]);
  });
});
