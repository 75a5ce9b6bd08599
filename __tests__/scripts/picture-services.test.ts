import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { synthesisedStacks } from "../../cli/synthesised-stacks.ts";
import { diagramOf } from "../../modules/capabilities/picture.ts";
import type { Stack } from "../../modules/picture/configuration.ts";
import type { Diagram } from "../../modules/picture/diagram.ts";
import { layOut } from "../../modules/picture/layout.ts";
import type { Part } from "../../modules/picture/part.ts";
import { DOCUMENTDB } from "../support/databases.ts";
import { type Changes, PROJECT } from "../support/environment.ts";
import {
  AWSVPC,
  BRIDGE,
  BRIDGE_VOLUMES,
  COMPOSE_WITH_VOLUMES,
  composeWithMore,
  FARGATE,
  FURTHER,
  projectWithMore,
  VOLUMES,
} from "../support/further-services.ts";
import {
  changedStacks,
  EGRESS,
  expectAllSeen,
  INGRESS,
  type Json,
  only,
  resources,
  sentences,
  WIDEST,
} from "./drawn.ts";

const SHIPPED = readFileSync(join(PROJECT, "docker-compose.yml"), "utf8");

function stacksWith(changes: Changes, compose = COMPOSE_WITH_VOLUMES): readonly Stack[] {
  const project = projectWithMore(changes, compose);
  try {
    return synthesisedStacks({ root: project.root, names: ["market"] });
  } finally {
    project.remove();
  }
}

const SHARED = "ECS service market -> EFS file system market-uploads: NFS 2049";
/** In bridge mode the application is a task of its own. */
const inBridge = (sentence: string): string =>
  sentence.replace("ECS service market ->", "ECS service market-app ->");
const WRITTEN = "ECS service market-worker -> EFS file system market-uploads: NFS 2049";
const USED = "ECS service market -> ECS service market-worker: worker:4000";
const REPORTED = "ECS service market-reporter -> ECS service market-worker: worker:4000";

let bridge: readonly Stack[];
let awsvpc: readonly Stack[];
let fargate: readonly Stack[];
let documentdb: readonly Stack[];
beforeAll(() => {
  bridge = stacksWith(BRIDGE_VOLUMES);
  awsvpc = stacksWith({ ...VOLUMES, ...AWSVPC });
  fargate = stacksWith({ ...VOLUMES, ...FARGATE });
  documentdb = stacksWith({ ...BRIDGE_VOLUMES, ...DOCUMENTDB });
});

const trafficOf = (stacks: readonly Stack[]): string[] => sentences(diagramOf(stacks), "traffic");
const changedService = (stacks: readonly Stack[], change: (json: Json) => void): Stack[] =>
  changedStacks(stacks, "market-service", change);

function partOf({ parts }: Diagram, title: string): Part {
  const found = parts.filter((part) => part.title === title);
  expect(
    found.map(({ id }) => id),
    title,
  ).toHaveLength(1);
  return found[0] as Part;
}

/** Takes an argument away from the containers of the services whose names hold a string. */
function bare(argument: "dockerLabels" | "secrets", service = ""): (json: Json) => void {
  return (json) => {
    const definitions = Object.entries(resources(json, "aws_ecs_task_definition"));
    for (const [, definition] of definitions.filter(([id]) => id.includes(service))) {
      const containers: Record<string, unknown>[] = JSON.parse(String(definition["container_definitions"]));
      for (const container of containers) delete container[argument];
      definition["container_definitions"] = JSON.stringify(containers);
    }
  };
}

function withoutRules(type: string, described: string): (json: Json) => void {
  return (json) => {
    const rules = Object.entries(resources(json, type)).filter(([, { description }]) =>
      String(description).startsWith(described),
    );
    expect(rules).not.toEqual([]);
    for (const [id] of rules) delete resources(json, type)[id];
  };
}

describe("further services", () => {
  it("are boxes in their hosts like the first one, each with its containers", () => {
    for (const [stacks, title] of [
      [bridge, "1–10 EC2 hosts"],
      [awsvpc, "1–10 EC2 hosts"],
      [fargate, "Fargate"],
    ] as const) {
      const diagram = diagramOf(stacks);
      const hosts = partOf(diagram, title);
      const titles = diagram.parts.filter(({ parent }) => parent === hosts.id).map((part) => part.title);
      expect(titles.sort()).toEqual([
        "ECS service market",
        ...(stacks === bridge ? ["ECS service market-app"] : []),
        "ECS service market-reporter",
        "ECS service market-worker",
      ]);
      expect(partOf(diagram, "worker").parent).toBe(partOf(diagram, "ECS service market-worker").id);
    }
  });

  it("tell of their tasks, and of what they offer by Service Connect", () => {
    const diagram = diagramOf(bridge);
    expect(partOf(diagram, "ECS service market-worker").lines).toEqual([
      "1–4 tasks",
      "scales at CPU 60 %",
      "Service Connect offers worker:4000",
    ]);
    expect(partOf(diagram, "ECS service market-reporter").lines).toEqual(["1 task", "scales at CPU 40 %"]);
    expect(partOf(diagram, "CloudWatch logs").lines).toContain("/market/service-connect");
    expect(partOf(diagram, "22 alarms").lines).toContain("on 4 services");
  });

  it("tell of their tasks' size on Fargate, which has no hosts that tell of it", () => {
    const diagram = diagramOf(fargate);
    expect(partOf(diagram, "Fargate").lines).toEqual(["60 % Spot", "in 3 private subnets"]);
    expect(partOf(diagram, "ECS service market").lines).toContain("2 vCPU, 4 GB, ARM64");
  });
});

describe("endpoints", () => {
  it("are arrows from those that use them, by name and port", () => {
    for (const stacks of [bridge, awsvpc, fargate]) {
      const calls = trafficOf(stacks).filter((sentence) => sentence.includes("-> ECS service market-worker"));
      expect(calls).toEqual([stacks === bridge ? inBridge(USED) : USED, REPORTED]);
    }
  });

  it("are no arrows where no rule lets the requests through", () => {
    const onHosts = changedService(bridge, withoutRules(INGRESS, "Tasks that use each other"));
    expect(trafficOf(onHosts)).toEqual(
      trafficOf(bridge).filter(
        (sentence) => !/-> ECS service market-(app|worker): (app|worker):/.test(sentence),
      ),
    );
    const ofReporter = withoutRules(EGRESS, "Requests to worker 4000 from market-reporter");
    expect(trafficOf(changedService(awsvpc, ofReporter))).toEqual(
      trafficOf(awsvpc).filter((sentence) => sentence !== REPORTED),
    );
  });

  it("are not named where tasks do not use them: what rules let through stays", () => {
    const unused = trafficOf(changedService(awsvpc, bare("dockerLabels")));
    expect(unused).toContain("ECS service market -> ECS service market-worker: TCP 4000");
    expect(unused).not.toContain(USED);
    expect(trafficOf(changedService(bridge, bare("dockerLabels")))).toContain(
      "1–10 EC2 hosts -> 1–10 EC2 hosts: TCP 32768–65535",
    );
  });

  it("are not named on another port", () => {
    const other = changedService(awsvpc, (json) => {
      for (const type of [INGRESS, EGRESS]) {
        for (const rule of Object.values(resources(json, type))) {
          if (rule["from_port"] === 4000) Object.assign(rule, { from_port: 5000, to_port: 5000 });
        }
      }
    });
    expect(trafficOf(other)).toContain("ECS service market -> ECS service market-worker: TCP 5000");
    expect(trafficOf(other)).not.toContain(USED);
  });

  it("are not named for a client outside of the namespace", () => {
    const apart = changedService(bridge, (json) => {
      delete only(json, "aws_ecs_service", "reporter")["service_connect_configuration"];
    });
    expect(trafficOf(apart)).toEqual(trafficOf(bridge).filter((sentence) => sentence !== REPORTED));
  });

  it("are named as the server offers them", () => {
    const renamed = changedService(awsvpc, (json) => {
      const connect = only(json, "aws_ecs_service", "worker")["service_connect_configuration"];
      const [service] = (connect as { service: Record<string, unknown>[] }).service;
      Object.assign(service ?? {}, { client_alias: { dns_name: "other", port: 4000 } });
    });
    expect(trafficOf(renamed)).not.toContain(USED);
    expect(partOf(diagramOf(renamed), "ECS service market-worker").lines).toContain(
      "Service Connect offers other:4000",
    );
  });
});

describe("what all services on hosts do alike", () => {
  it("is one arrow of the hosts, to one box", () => {
    const diagram = diagramOf(awsvpc);
    expect(sentences(diagram)).toEqual(
      expect.arrayContaining([
        "1–10 EC2 hosts -> MongoDB: MongoDB 27017",
        "1–10 EC2 hosts -> Internet: HTTPS 443",
        "1–10 EC2 hosts -> CloudWatch logs: logs",
      ]),
    );
    expect(partOf(diagram, "MongoDB").lines).toEqual(["run elsewhere", "in 10.0.0.0/16"]);
  });

  it("is told of each, where one of them does not", () => {
    const without = changedService(awsvpc, (json) => {
      const rules = resources(json, EGRESS);
      for (const [id, { security_group_id, to_port }] of Object.entries(rules)) {
        if (String(security_group_id).includes("worker") && to_port === 27017) delete rules[id];
      }
    });
    const traffic = trafficOf(without).filter((sentence) => sentence.includes("-> MongoDB"));
    expect(traffic).toEqual([
      "Bastion -> MongoDB: MongoDB 27017",
      "ECS service market -> MongoDB: MongoDB 27017",
      "ECS service market-reporter -> MongoDB: MongoDB 27017",
    ]);
  });
});

describe("file systems", () => {
  it("are boxes with an arrow from the tasks that mount them, and from no others", () => {
    for (const stacks of [bridge, awsvpc, fargate]) {
      const shared = stacks === bridge ? inBridge(SHARED) : SHARED;
      expect(trafficOf(stacks).filter((sentence) => sentence.includes("EFS"))).toEqual([shared, WRITTEN]);
    }
    const diagram = diagramOf(bridge);
    expect(partOf(diagram, "EFS file system market-uploads")).toMatchObject({
      stack: "market-data",
      lines: ["in 3 private subnets", "backed up every day"],
    });
    expect(partOf(diagram, "app").lines).toContain("mounts uploads read-only");
    expect(partOf(diagram, "worker").lines).toEqual(["mounts uploads"]);
  });

  it("have an arrow from each of the tasks, even where all mount them", () => {
    const all = changedService(awsvpc, (json) => {
      const mounting = only(json, "aws_ecs_task_definition", "worker")["volume"];
      only(json, "aws_ecs_task_definition", "reporter")["volume"] = mounting;
      const network = only(json, "aws_ecs_service", "worker")["network_configuration"];
      only(json, "aws_ecs_service", "reporter")["network_configuration"] = network;
    });
    expect(trafficOf(all).filter((sentence) => sentence.includes("EFS"))).toEqual([
      SHARED,
      SHARED.replace("market ->", "market-reporter ->"),
      WRITTEN,
    ]);
  });

  it("say nothing of backups that are not made", () => {
    const bare = changedStacks(bridge, "market-data", (json) => {
      only(json, "aws_efs_backup_policy", "")["backup_policy"] = { status: "DISABLED" };
    });
    expect(partOf(diagramOf(bare), "EFS file system market-uploads").lines).toEqual(["in 3 private subnets"]);
  });

  it("have an arrow from the hosts, where those may reach them and no task mounts them", () => {
    const unmounted = changedService(bridge, (json) => {
      for (const definition of Object.values(resources(json, "aws_ecs_task_definition"))) {
        definition["volume"] = [];
      }
    });
    expect(trafficOf(unmounted).filter((sentence) => sentence.includes("EFS"))).toEqual([
      "1–10 EC2 hosts -> EFS file system market-uploads: NFS 2049",
    ]);
  });
});

describe("DocumentDB", () => {
  it("is a box with an arrow from those that read its connection secret", () => {
    const diagram = diagramOf(documentdb);
    expect(partOf(diagram, "DocumentDB")).toMatchObject({
      stack: "market-data",
      lines: ["2 instances of db.t4g.medium"],
    });
    expect(sentences(diagram, "traffic").filter((sentence) => sentence.includes("DocumentDB"))).toEqual([
      "Bastion -> DocumentDB: MongoDB 27017",
      "ECS service market-app -> DocumentDB: MongoDB 27017",
      "ECS service market-reporter -> DocumentDB: MongoDB 27017",
    ]);
    expect(partOf(diagram, "2 alarms").lines).toEqual(["on the database"]);
  });

  it("has none from a service whose tasks do not get the secret", () => {
    const without = changedService(documentdb, bare("secrets", "reporter"));
    expect(trafficOf(without).filter((sentence) => sentence.includes("DocumentDB"))).toEqual([
      "Bastion -> DocumentDB: MongoDB 27017",
      "ECS service market-app -> DocumentDB: MongoDB 27017",
    ]);
  });
});

describe("no resource is left out in silence", () => {
  it("those of volumes and Service Connect are in boxes", () => {
    const types = new Set(diagramOf(bridge).parts.flatMap(({ blocks }) => blocks.map(({ type }) => type)));
    const made = bridge.flatMap(({ json }) => Object.keys(json.resource ?? {}));
    const own = made.filter((type) => /^aws_(efs|service_discovery)_/.test(type));
    expect(own).toHaveLength(6);
    expect(own.filter((type) => !types.has(type))).toEqual([]);
  });

  const strays: readonly (readonly [stack: string, type: string])[] = [
    ["market-data", "aws_efs_access_point"],
    ["market-data", "aws_efs_mount_target"],
    ["market-data", "aws_docdb_cluster_instance"],
    ["market-service", "aws_service_discovery_http_namespace"],
    ["market-service", "aws_cloudwatch_log_group"],
  ];

  it.each(strays)("%s: a resource %s that belongs to nothing is refused", (stack, type) => {
    const more = changedStacks(documentdb, stack, (json) => {
      Object.assign(resources(json, type), { stray: {} });
    });
    expect(() => diagramOf(more)).toThrow(`${stack}/${type}.stray`);
  });
});

describe("the drawing", () => {
  const cases: readonly { readonly name: string; readonly changes: Changes; readonly compose?: string }[] = [
    { name: "further services", changes: BRIDGE, compose: composeWithMore() },
    {
      name: "further services with addresses",
      changes: { ...FURTHER, ...AWSVPC },
      compose: composeWithMore(),
    },
    { name: "volumes", changes: BRIDGE_VOLUMES },
    { name: "volumes with addresses", changes: { ...VOLUMES, ...AWSVPC } },
    { name: "volumes on Fargate", changes: { ...VOLUMES, ...FARGATE } },
    { name: "DocumentDB", changes: DOCUMENTDB, compose: SHIPPED },
    { name: "DocumentDB with addresses", changes: { ...VOLUMES, ...AWSVPC, ...DOCUMENTDB } },
  ];

  it.each(cases)("of $name fits the page, and nothing covers anything", async ({ changes, compose }) => {
    const layout = await layOut(diagramOf(stacksWith(changes, compose)));
    expect(layout.width).toBeLessThanOrEqual(1.6 * WIDEST);
    expectAllSeen(layout);
  });

  it("has room for traffic of hosts among themselves", async () => {
    const layout = await layOut(diagramOf(changedService(bridge, bare("dockerLabels"))));
    expect(layout.arrows.filter(({ arrow }) => arrow.from === arrow.to)).toHaveLength(1);
    expectAllSeen(layout);
  });

  it("leaves no empty room in a service's box", async () => {
    const { parts } = await layOut(diagramOf(bridge));
    for (const service of parts.filter(({ part }) => part.kind === "service")) {
      const inner = parts.filter(({ part }) => part.parent === service.part.id);
      const lowest = Math.max(...inner.map(({ y, height }) => y + height));
      expect(service.y + service.height - lowest, service.part.title).toBeLessThanOrEqual(20);
    }
  });
});
