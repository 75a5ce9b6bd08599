import { describe, expect, it } from "vitest";
import type { ContainerDefinition } from "../../modules/compose/index.ts";
import { Synthesised } from "../support/synthesis.ts";
import { argumentsOf, type Surroundings } from "./container-arguments.ts";
import { taskDefinitionOf } from "./task-definition.ts";

/** With every member that is translated. */
const CONTAINER: ContainerDefinition = {
  name: "app",
  image: "app:1",
  cpu: 256,
  memory: 512,
  memoryReservation: 256,
  essential: true,
  entryPoint: ["/bin/sh", "-c"],
  command: ["start"],
  workingDirectory: "/srv",
  user: "999:999",
  environment: [{ name: "PORT", value: "3000" }],
  secrets: [{ name: "PASSWORD", valueFrom: "arn:password" }],
  portMappings: [{ containerPort: 3000, hostPort: 0, protocol: "tcp" }],
  links: ["other"],
  dependsOn: [{ containerName: "other", condition: "START" }],
  healthCheck: { command: ["CMD", "ok"], interval: 5, timeout: 4, retries: 3, startPeriod: 2 },
  mountPoints: [{ sourceVolume: "data", containerPath: "/data", readOnly: true }],
  volumesFrom: [{ sourceContainer: "other", readOnly: true }],
  linuxParameters: {
    initProcessEnabled: true,
    capabilities: { add: ["CHOWN"], drop: ["ALL"] },
    tmpfs: [{ containerPath: "/tmp", size: 64, mountOptions: ["uid=999"] }],
  },
  readonlyRootFilesystem: true,
  dockerSecurityOptions: ["no-new-privileges"],
  ulimits: [{ name: "nofile", softLimit: 1024, hardLimit: 2048 }],
  systemControls: [],
  dockerLabels: { "secret-versions": "PASSWORD=1" },
  logConfiguration: { logDriver: "awslogs", options: {} },
  stopTimeout: 30,
};

const AROUND: Surroundings = {
  nameOf: (container) => `task-${container}`,
  image: "app:1",
  secrets: { PASSWORD: "secret" },
  mountOf: (volume) => `type=volume,source=${volume}`,
  pause: undefined,
  network: "vpc",
};

/** Paths of all members of a document. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = [...path, key];
    return [place, ...pathsOf(inner, place)];
  });
}

function without(document: ContainerDefinition, path: readonly string[]): ContainerDefinition {
  const copy = structuredClone(document);
  const parent = path.slice(0, -1).reduce<unknown>((value, key) => Reflect.get(Object(value), key), copy);
  const last = path.at(-1) ?? "";
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else Reflect.deleteProperty(Object(parent), last);
  return copy;
}

/** Undefined when they cannot be made. */
function attempt(container: ContainerDefinition): string | undefined {
  try {
    return JSON.stringify(argumentsOf(container, AROUND));
  } catch {
    return undefined;
  }
}

describe("the arguments of a container", () => {
  it("tell all but what EcsTask acts on itself, what the test gives, and what is for CloudWatch", () => {
    const complete = attempt(CONTAINER);
    expect(complete).toBeDefined();
    const untold = pathsOf(CONTAINER).filter((path) => attempt(without(CONTAINER, path)) === complete);
    expect(untold.map((path) => path.join("."))).toEqual([
      "image",
      "essential",
      "secrets.0.valueFrom",
      ...["dependsOn", "dependsOn.0", "dependsOn.0.containerName", "dependsOn.0.condition"],
      "systemControls",
      ...["logConfiguration", "logConfiguration.logDriver", "logConfiguration.options"],
    ]);
  });

  it.each<[string, Partial<ContainerDefinition>]>([
    ["hostname", { hostname: "app" }],
    ["restartPolicy", { restartPolicy: { enabled: true } }],
    [
      "portMappings.appProtocol",
      { portMappings: [{ containerPort: 1, hostPort: 0, protocol: "tcp", appProtocol: "http" }] },
    ],
    ["linuxParameters.sharedMemorySize", { linuxParameters: { sharedMemorySize: 64 } }],
    [
      "systemControls.namespace, systemControls.value",
      { systemControls: [{ namespace: "net.core.somaxconn", value: "1" }] },
    ],
  ])("are not made of %s, which would be lost", (named, changes) => {
    expect(() => argumentsOf({ ...CONTAINER, ...changes }, AROUND)).toThrow(
      new Error(`container app has what no test translates: ${named}`),
    );
  });

  it("are not made without the value of a secret", () => {
    expect(() => argumentsOf(CONTAINER, { ...AROUND, secrets: {} })).toThrow(
      "the test gives no value for the secret PASSWORD",
    );
  });
});

describe("a task definition", () => {
  const read = (changes: Readonly<Record<string, unknown>>, container: Partial<ContainerDefinition> = {}) =>
    taskDefinitionOf(
      new Synthesised({
        resource: {
          aws_ecs_task_definition: {
            task: {
              family: "market",
              network_mode: "awsvpc",
              container_definitions: JSON.stringify([{ ...CONTAINER, ...container }]),
              volume: [
                { name: "files", docker_volume_configuration: { scope: "task", driver: "local" } },
                { name: "data", host_path: "/var/lib/data" },
              ],
              ...changes,
            },
          },
        },
      }),
    );

  it("is read as Terraform hands it to ECS", () => {
    const { containers, ...rest } = read({}, { command: ["echo $${HOME} %%{x}"], image: "${aws.image}" });
    expect(rest).toEqual({
      networkMode: "awsvpc",
      volumes: [{ name: "files" }, { name: "data", hostPath: "/var/lib/data" }],
    });
    expect(containers[0]).toMatchObject({ command: ["echo ${HOME} %{x}"], image: "${aws.image}" });
  });

  it.each<[string, Readonly<Record<string, unknown>>, Partial<ContainerDefinition>]>([
    ["has what no test translates: pid_mode", { pid_mode: "host" }, {}],
    [
      "has what no test translates: volume.efs_volume_configuration",
      { volume: [{ name: "x", efs_volume_configuration: {} }] },
      {},
    ],
    ["no test translates the network mode host", { network_mode: "host" }, {}],
    [
      "no test translates the volume x of scope shared",
      { volume: [{ name: "x", docker_volume_configuration: { scope: "shared" } }] },
      {},
    ],
    [
      "only Terraform knows the value of ${aws_x.y.arn}",
      {},
      { environment: [{ name: "TOPIC", value: "arn is ${aws_x.y.arn}" }] },
    ],
  ])("is refused: %s", (sentence, changes, container) => {
    expect(() => read(changes, container)).toThrow(sentence);
  });
});
