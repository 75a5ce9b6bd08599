import { describe, expect, it } from "vitest";
import { RULES } from "../../modules/checks/catalogue.ts";
import { applyWaivers, findingsOf } from "../../modules/checks/waivers.ts";
import { container, found, type Resources, synthesis } from "./support.ts";

/** A container that breaks no rule, as `customise.ts` would write it. */
const closed = {
  name: "extra",
  image: "extra@sha256:0",
  user: "1000:1000",
  readonlyRootFilesystem: true,
  logConfiguration: { logDriver: "awslogs", options: {} },
};

const task = (changes: object, definition: object = {}): Resources => ({
  aws_ecs_task_definition: {
    extra: { container_definitions: JSON.stringify([{ ...closed, ...changes }]), ...definition },
  },
});
const written = (containerDefinitions: unknown): Resources => ({
  aws_ecs_task_definition: { extra: { container_definitions: containerDefinitions } },
});
const PLACE = "aws_ecs_task_definition.extra.container_definitions[extra]";

const ROOT = "containers-are-not-root";
const PRIVILEGES = "containers-have-no-privileges";
const READ_ONLY = "root-is-read-only";
const LOGS = "containers-have-logs";
const APART = "tasks-stay-apart";
const JUDGED = "can-be-judged";
const EXEC = "exec-can-write";
const ADDRESS = "tasks-have-no-public-address";

describe("a task definition that only customise.ts knows", () => {
  it.each([ROOT, PRIVILEGES, READ_ONLY, LOGS, APART, JUDGED, EXEC, ADDRESS])(
    "is accepted by %s when it is closed",
    (rule) => {
      expect(found(rule, { resources: task({}, { network_mode: "awsvpc" }) })).toEqual([]);
    },
  );

  it.each<[string, object, string]>([
    [ROOT, { user: undefined }, "user"],
    [ROOT, { user: null }, "user"],
    [ROOT, { user: "0" }, "user"],
    [ROOT, { user: 0 }, "user"],
    [ROOT, { user: "0:0" }, "user"],
    [ROOT, { user: "root:root" }, "user"],
    [ROOT, { user: "00" }, "user"],
    [ROOT, { user: "-0" }, "user"],
    [ROOT, { user: "1000", User: "root" }, "user"],
    [PRIVILEGES, { privileged: true }, "privileged"],
    [PRIVILEGES, { Privileged: true }, "privileged"],
    [
      PRIVILEGES,
      { linuxParameters: { capabilities: { add: ["SYS_ADMIN"] } } },
      "linuxParameters.capabilities.add",
    ],
    [
      PRIVILEGES,
      { linuxParameters: { capabilities: { add: ["CAP_SYS_ADMIN"] } } },
      "linuxParameters.capabilities.add",
    ],
    [PRIVILEGES, { linuxParameters: { Capabilities: { Add: ["all"] } } }, "linuxParameters.capabilities.add"],
    [
      PRIVILEGES,
      { user: "0", linuxParameters: { capabilities: { add: ["NET_ADMIN"] } } },
      "linuxParameters.capabilities.add",
    ],
    [PRIVILEGES, { linuxParameters: { devices: [{ hostPath: "/dev/nvme0n1" }] } }, "linuxParameters.devices"],
    [PRIVILEGES, { dockerSecurityOptions: ["apparmor:unconfined"] }, "dockerSecurityOptions"],
    [READ_ONLY, { readonlyRootFilesystem: false }, "readonlyRootFilesystem"],
    [READ_ONLY, { readonlyRootFilesystem: undefined }, "readonlyRootFilesystem"],
    [LOGS, { logConfiguration: undefined }, "logConfiguration"],
    [LOGS, { logConfiguration: { options: {} } }, "logConfiguration"],
  ])("is refused by %s with %j", (rule, changes, member) => {
    const sentences = found(rule, { resources: task(changes) });
    expect(sentences).toEqual([expect.stringContaining(`${PLACE}.${member}: `)]);
    expect(found(rule, { resources: task(changes) }, "at")).toEqual(["aws_ecs_task_definition.extra.extra"]);
  });

  it.each<[string, object]>([
    [ROOT, { user: "${var.user}" }],
    [PRIVILEGES, { privileged: "${var.privileged}" }],
    [PRIVILEGES, { linuxParameters: { capabilities: { add: "${var.capabilities}" } } }],
    [READ_ONLY, { readonlyRootFilesystem: "${var.read_only}" }],
  ])("cannot be judged by %s with %j", (rule, changes) => {
    expect(found(rule, { resources: task(changes) })).toEqual([
      expect.stringContaining("is known only to Terraform and cannot be judged"),
    ]);
  });

  it("is read when it stands in jsonencode", () => {
    const text =
      '${jsonencode([{"name" = "extra", "image" = aws_ecr_repository.extra.repository_url, "privileged" = true}])}';
    expect(found(PRIVILEGES, { resources: written(text) })).toEqual([
      expect.stringContaining(`${PLACE}.privileged: true gives the container all rights`),
    ]);
  });

  it.each([
    '${file("containers.json")}',
    "${jsonencode(concat([], var.containers))}",
    '${jsonencode([{"name" = "extra"}, var.container])}',
    '[{"name": "extra", "privileged": ${var.privileged}}]',
    "{}",
  ])("is told by can-be-judged when it cannot be read: %s", (text) => {
    expect(found(JUDGED, { resources: written(text) })).toEqual([
      expect.stringMatching(/^aws_ecs_task_definition\.extra\.container_definitions: .+cannot be judged/),
    ]);
  });

  it("of Windows may be no administrator, and has no read-only root to be asked for", () => {
    const windows = { runtime_platform: { operating_system_family: "WINDOWS_SERVER_2022_CORE" } };
    const resources = (user: string) => task({ user, readonlyRootFilesystem: undefined }, windows);
    expect(found(ROOT, { resources: resources("ContainerAdministrator") })).toHaveLength(1);
    expect(found(ROOT, { resources: resources("ContainerUser") })).toEqual([]);
    expect(found(READ_ONLY, { resources: resources("ContainerUser") })).toEqual([]);
  });
});

describe("a container of the compose file and its task definition", () => {
  const services = { app: {} };
  const planned = container({ user: "0", readonlyRootFilesystem: true });
  const made = (changes: object): Resources =>
    task({ name: "app", user: "0", readonlyRootFilesystem: true, ...changes });

  it("have one sentence together, in the compose file", () => {
    const parts = { services, containers: [planned], resources: made({}) };
    expect(found(ROOT, parts)).toEqual([expect.stringMatching(/^services\.app\.user: /)]);
  });

  it("have another one for what customise.ts changes", () => {
    const parts = { services, containers: [planned], resources: made({ privileged: true }) };
    expect(found(PRIVILEGES, parts)).toEqual([
      expect.stringMatching(/^aws_ecs_task_definition\.extra\.container_definitions\[app\]\.privileged: /),
    ]);
  });

  it("do not cover a container of the same name in another definition, and neither does their waiver", () => {
    const resources: Resources = {
      aws_ecs_task_definition: {
        ...made({})["aws_ecs_task_definition"],
        other: { container_definitions: JSON.stringify([{ ...closed, name: "app", user: "0" }]) },
      },
    };
    const parts = { services, containers: [planned], resources };
    expect(found(ROOT, parts, "at")).toEqual(["app", "aws_ecs_task_definition.other.app"]);
    const judged = synthesis({
      ...parts,
      environment: { waivers: [{ rule: ROOT, at: "app", reason: "The image knows no other user." }] },
    });
    const findings = RULES.filter(({ id }) => id === ROOT).flatMap((rule) => findingsOf(rule, judged));
    expect(applyWaivers(findings, RULES, judged, "2026-11-28").problems).toHaveLength(1);
  });

  it("have one sentence and one waiver together with the service's standalone tasks", () => {
    const migrate = (command: string[]) => ({
      services,
      containers: [{ ...planned, command: ["node", "server.js"] }],
      environment: {
        "service.standaloneTasks": { migrate: { container: "app", command, runs: "before-deployment" } },
      },
      resources: {
        aws_ecs_task_definition: {
          ...made({})["aws_ecs_task_definition"],
          migration: {
            container_definitions: JSON.stringify([{ ...closed, name: "app", user: "0", command }]),
          },
        },
      },
    });
    expect(found(ROOT, migrate(["node", "migrate.js"]), "at")).toEqual(["app"]);
    expect(found("no-development-server", migrate(["node", "migrate.js"]))).toEqual([]);
    expect(found("no-development-server", migrate(["npm", "run", "dev"]), "at")).toEqual([
      "aws_ecs_task_definition.migration.app",
    ]);
  });

  it("are not judged when they carry files, until customise.ts changes them", () => {
    const carrier = container({ name: "app-files-1", user: "0:0", readonlyRootFilesystem: true });
    const carried = (changes: object) => ({
      services,
      containers: [carrier],
      resources: task({ name: "app-files-1", user: "0:0", ...changes }),
    });
    for (const rule of [ROOT, PRIVILEGES, READ_ONLY]) expect(found(rule, carried({}))).toEqual([]);
    expect(found(PRIVILEGES, carried({ privileged: true }))).toHaveLength(1);
    expect(found(READ_ONLY, carried({ readonlyRootFilesystem: false }))).toHaveLength(1);
  });

  it("lose their logs to customise.ts with a sentence", () => {
    const resources = made({ logConfiguration: undefined });
    expect(found(LOGS, { services, containers: [planned], resources })).toHaveLength(1);
  });
});

describe(APART, () => {
  it.each<[object, string]>([
    [{ network_mode: "host" }, "network_mode"],
    [{ pid_mode: "host" }, "pid_mode"],
    [{ ipc_mode: "host" }, "ipc_mode"],
    [{ network_mode: "${var.mode}" }, "network_mode"],
    [{ volume: [{ name: "all", host_path: "/" }] }, "volume[0].host_path"],
    [{ volume: { name: "socket", host_path: "/var/run/docker.sock" } }, "volume.host_path"],
    [{ volume: [{ host_path: "/mnt/../run/docker.sock" }] }, "volume[0].host_path"],
    [{ volume: [{ host_path: "/mnt/data" }, { host_path: "/var" }] }, "volume[1].host_path"],
    [{ volume: [{ host_path: "${var.path}" }] }, "volume[0].host_path"],
    [{ volume: "${var.volumes}" }, "volume"],
    [
      { dynamic: { volume: { for_each: ["a"], content: { host_path: "/etc" } } } },
      "dynamic.volume.host_path",
    ],
    [
      {
        volume: [
          { docker_volume_configuration: [{ driver_opts: { type: "none", o: "bind", device: "/" } }] },
        ],
      },
      "volume[0].docker_volume_configuration[0].driver_opts.device",
    ],
  ])("refuses %j", (definition, argument) => {
    expect(found(APART, { resources: task({}, definition) })).toEqual([
      expect.stringContaining(`aws_ecs_task_definition.extra.${argument}: `),
    ]);
  });

  it.each<object>([
    { network_mode: "bridge", pid_mode: "task", ipc_mode: "none" },
    { volume: [{ host_path: "/mnt/data" }, { name: "of the task" }] },
    { volume: [{ docker_volume_configuration: { scope: "task", driver: "local" } }] },
  ])("accepts %j", (definition) => {
    expect(found(APART, { resources: task({}, definition) })).toEqual([]);
  });
});

describe("containers of AWS Batch", () => {
  const job = (argument: string, json: unknown): Resources => ({
    aws_batch_job_definition: { job: { [argument]: JSON.stringify(json) } },
  });
  const wrong = { image: "job", privileged: true, volumes: [{ host: { sourcePath: "/" } }] };

  it.each<[string, unknown]>([
    ["container_properties", wrong],
    ["node_properties", { nodeRangeProperties: [{ container: wrong }] }],
    ["ecs_properties", { taskProperties: [{ containers: [wrong], volumes: wrong.volumes }] }],
  ])("are judged in %s", (argument, json) => {
    for (const rule of [ROOT, PRIVILEGES, READ_ONLY, ...(argument === "node_properties" ? [] : [APART])])
      expect(found(rule, { resources: job(argument, json) }), rule).not.toEqual([]);
    expect(found(LOGS, { resources: job(argument, json) })).toEqual([]);
  });

  it("cannot be judged as pods", () => {
    expect(
      found(JUDGED, { resources: { aws_batch_job_definition: { job: { eks_properties: [{}] } } } }),
    ).toHaveLength(1);
  });
});

describe(`${EXEC} of a service that customise.ts makes`, () => {
  const service = (on: unknown, changes: object = {}): Resources => ({
    ...task(changes),
    aws_ecs_service: {
      it: { task_definition: "${aws_ecs_task_definition.extra.arn}", enable_execute_command: on },
    },
  });

  it("refuses it for containers that cannot write", () => {
    expect(found(EXEC, { resources: service(true) })).toEqual([
      expect.stringMatching(/^aws_ecs_service\.it\.enable_execute_command: is true, but extra cannot write/),
    ]);
    expect(found(EXEC, { resources: service("true") })).toHaveLength(1);
    expect(found(EXEC, { resources: service("${var.on}") })).toEqual([
      expect.stringContaining("cannot be judged"),
    ]);
    expect(found(EXEC, { resources: service(false) })).toEqual([]);
    expect(found(EXEC, { resources: service(true, { readonlyRootFilesystem: false }) })).toEqual([]);
  });

  it("has one sentence for a service of the environment", () => {
    const planned = container({ name: "extra", readonlyRootFilesystem: true });
    const environment = { "service.executeCommand": true };
    const parts = { services: { extra: {} }, containers: [planned], environment, resources: service(true) };
    expect(found(EXEC, parts)).toEqual([expect.stringMatching(/^service\.executeCommand: /)]);
  });
});
