import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { synthesisedStacks } from "../../cli/synthesised-stacks.ts";
import { diagramOf } from "../../modules/capabilities/picture.ts";
import type { Stack } from "../../modules/picture/configuration.ts";
import { pictureFiles } from "../../modules/picture/files.ts";
import { layOut } from "../../modules/picture/layout.ts";
import { addBuildFolders } from "../support/build-folders.ts";
import { type Changes, marketWith, PROJECT } from "../support/environment.ts";
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

const CERTIFICATE = "arn:aws:acm:eu-central-1:111122223333:certificate/12345678-1234-1234-1234-123456789012";
const TASKS_WITH_ADDRESSES: Changes = {
  "service.networkMode": "awsvpc",
  "service.environment.nginx.APP_HOST": "127.0.0.1",
  "network.egress": "nat-gateway",
  "capacity.placement": "private",
};

let folder: string;
let market: readonly Stack[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "picture-test-"));
  market = synthesisedStacks({ root: PROJECT, names: ["market"] });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Market's stacks with a change made to one of them. */
const changed = (stack: string, change: (json: Json) => void): Stack[] =>
  changedStacks(market, stack, change);
const arrowsOf = (stacks: readonly Stack[]): string[] => sentences(diagramOf(stacks));

/** Synthesises `market` with changes, under another name. */
function variant(name: string, changes: Changes): Stack[] {
  const root = join(folder, name);
  mkdirSync(join(root, "environments"), { recursive: true });
  const ofCompose = readdirSync(PROJECT).filter(
    (entry) => entry.startsWith("docker-compose") || entry === "mongo",
  );
  for (const file of ofCompose) cpSync(join(PROJECT, file), join(root, file), { recursive: true });
  addBuildFolders(root);
  writeFileSync(join(root, `environments/${name}.yml`), marketWith({ name, ...changes }));
  return synthesisedStacks({ root, names: [name] });
}

describe("the picture of market", () => {
  it("shows the way of a request, and who else may talk to whom", () => {
    expect(sentences(diagramOf(market), "traffic")).toEqual([
      "1–10 EC2 hosts -> Internet: HTTPS 443",
      "1–10 EC2 hosts -> MongoDB: MongoDB 27017",
      "Allowed networks -> Bastion: SSH 22",
      "Bastion -> Internet: HTTPS 443",
      "Bastion -> MongoDB: MongoDB 27017",
      "Internet -> Load balancer: HTTP 80",
      "Load balancer -> 1–10 EC2 hosts: TCP 32768–65535",
      "nginx -> app: link",
    ]);
  });

  it("shows images, secrets, logs and alarms by reference", () => {
    expect(sentences(diagramOf(market), "other")).toEqual([
      "9 alarms -> SNS topic: alarms",
      "ECR registry -> ECS service market: images",
      "ECS service market -> CloudWatch logs: logs",
      "SNS topic -> Mail: mail",
      "Secrets Manager -> ECS service market: secrets",
    ]);
  });

  it("has a box for each state, and what no state holds outside of them", () => {
    const { parts } = diagramOf(market);
    expect(new Set(parts.flatMap(({ stack }) => stack ?? []))).toEqual(
      new Set(market.map(({ name }) => name)),
    );
    const outside = parts.filter(({ stack }) => stack === undefined).map(({ title }) => title);
    expect(outside.sort()).toEqual([
      "Allowed networks",
      "Internet",
      "Internet",
      "Mail",
      "MongoDB",
      "Secrets Manager",
    ]);
  });

  it("has no box for the bucket of access logs, nor for Fargate, which the cluster offers and nothing runs on", () => {
    const { parts } = diagramOf(market);
    const balancer = parts.find(({ title }) => title === "Load balancer");
    expect(balancer?.blocks.map(({ type }) => type)).toContain("aws_s3_bucket");
    const titles = parts.map(({ title }) => title);
    expect(titles).not.toContain("S3 bucket");
    expect(titles).not.toContain("Fargate");
  });

  it("tells networks, zones, sizes and ports", () => {
    const words = diagramOf(market).parts.flatMap(({ title, lines }) => [title, ...lines]);
    expect(words).toEqual(
      expect.arrayContaining([
        "VPC 10.0.0.0/16",
        "3 zones: eu-central-1a, 1b, 1c",
        "3 public subnets",
        "10.0.4.0/24",
        "listens on HTTP 80",
        "access logs kept 90 days",
        "t3.medium or t3a.medium",
        "1–10 tasks",
        "load balancer's target, port 8080",
        "2 secrets",
        "203.0.113.0/24",
        "market-app",
        "market-alarms@example.com",
      ]),
    );
  });
});

describe("traffic follows the rules of security groups", () => {
  const rules: readonly (readonly [stack: string, type: string, rule: string, arrow: string])[] = [
    ["market-network", INGRESS, "ssh", "Allowed networks -> Bastion: SSH 22"],
    ["market-network", EGRESS, "https", "Bastion -> Internet: HTTPS 443"],
    ["market-network", EGRESS, "out-database", "Bastion -> MongoDB: MongoDB 27017"],
    ["market-service", INGRESS, "in-http", "Internet -> Load balancer: HTTP 80"],
    ["market-service", INGRESS, "in-requests", "Load balancer -> 1–10 EC2 hosts: TCP 32768–65535"],
    ["market-service", EGRESS, "out-requests", "Load balancer -> 1–10 EC2 hosts: TCP 32768–65535"],
    ["market-service", EGRESS, "out-database", "1–10 EC2 hosts -> MongoDB: MongoDB 27017"],
    ["market-service", EGRESS, "out-https", "1–10 EC2 hosts -> Internet: HTTPS 443"],
  ];

  it.each(rules)("%s %s %s: without it there is no arrow %s", (stack, type, rule, arrow) => {
    const without = changed(stack, (json) => {
      const ids = Object.keys(resources(json, type)).filter((id) => id.includes(rule));
      expect(ids).toHaveLength(1);
      for (const id of ids) delete resources(json, type)[id];
    });
    expect(arrowsOf(without)).toEqual(arrowsOf(market).filter((sentence) => sentence !== arrow));
  });

  it("takes every rule of market into account", () => {
    const all = market.flatMap(({ json }) =>
      [INGRESS, EGRESS].flatMap((type) => Object.keys(json.resource?.[type] ?? {})),
    );
    expect(all).toHaveLength(rules.length);
  });

  it("shows other ports when a rule names others", () => {
    const other = changed("market-service", (json) => {
      Object.assign(only(json, INGRESS, "in-http"), { from_port: 8443, to_port: 8444 });
    });
    expect(arrowsOf(other)).toContain("Internet -> Load balancer: TCP 8443–8444");
    expect(arrowsOf(other)).not.toContain("Internet -> Load balancer: HTTP 80");
  });

  it("shows between two groups only the ports that both let through", () => {
    const narrow = changed("market-service", (json) => {
      Object.assign(only(json, EGRESS, "out-requests"), { from_port: 40000, to_port: 70000 });
    });
    expect(arrowsOf(narrow)).toContain("Load balancer -> 1–10 EC2 hosts: TCP 40000–65535");
    const apart = changed("market-service", (json) => {
      Object.assign(only(json, EGRESS, "out-requests"), { from_port: 80, to_port: 80 });
    });
    expect(arrowsOf(apart).filter((arrow) => arrow.startsWith("Load balancer"))).toEqual([]);
  });

  it("adds an arrow for a rule that is added", () => {
    const more = changed("market-service", (json) => {
      const rule = structuredClone(only(json, INGRESS, "in-http"));
      resources(json, INGRESS)["more"] = { ...rule, cidr_ipv4: "192.0.2.0/24", from_port: 22, to_port: 22 };
    });
    const added = arrowsOf(more).filter((arrow) => !arrowsOf(market).includes(arrow));
    expect(added).toEqual(["Allowed networks -> Load balancer: SSH 22"]);
  });

  it("draws all protocols as all traffic", () => {
    const open = changed("market-service", (json) => {
      const rule = only(json, INGRESS, "in-http");
      delete rule["from_port"];
      delete rule["to_port"];
      rule["ip_protocol"] = "-1";
    });
    expect(arrowsOf(open)).toContain("Internet -> Load balancer: all traffic");
  });
});

describe("other arrows follow references", () => {
  it("draws no alarm to a topic that none notifies", () => {
    const mute = changed("market-service", (json) => {
      for (const alarm of Object.values(resources(json, "aws_cloudwatch_metric_alarm"))) {
        delete alarm["alarm_actions"];
        delete alarm["ok_actions"];
      }
      delete json["resource"]?.["aws_cloudwatch_event_target"];
    });
    expect(arrowsOf(mute)).not.toContain("9 alarms -> SNS topic: alarms");
  });

  it("draws no images, secrets or logs that the task does not name", () => {
    const bare = changed("market-service", (json) => {
      const definition = only(json, "aws_ecs_task_definition", "");
      const containers: Record<string, unknown>[] = JSON.parse(String(definition["container_definitions"]));
      definition["container_definitions"] = JSON.stringify(containers.map(({ name }) => ({ name })));
      delete json["resource"]?.["aws_cloudwatch_log_group"];
    });
    const gone = arrowsOf(market).filter((arrow) => !arrowsOf(bare).includes(arrow));
    expect(gone).toEqual([
      "ECR registry -> ECS service market: images",
      "ECS service market -> CloudWatch logs: logs",
      "Secrets Manager -> ECS service market: secrets",
      "nginx -> app: link",
    ]);
  });

  it("draws no mail without a subscription", () => {
    const silent = changed("market-service", (json) => {
      delete json["resource"]?.["aws_sns_topic_subscription"];
    });
    expect(diagramOf(silent).parts.map(({ title }) => title)).not.toContain("Mail");
    expect(arrowsOf(silent)).not.toContain("SNS topic -> Mail: mail");
  });
});

describe("other environments", () => {
  it("with a database on a host of its own: traffic ends at its task", () => {
    const stacks = variant("hosted", {
      "service.secrets.database_url": undefined,
      database: {
        hosting: "host",
        service: "mongo",
        instanceType: "t3.small",
        placement: "public",
        secrets: { mongo_root_password: { generate: {} }, mongo_app_password: { generate: {} } },
        connection: { passwordSecret: "mongo_app_password" },
      },
    });
    const { parts } = diagramOf(stacks);
    expect(sentences(diagramOf(stacks), "traffic")).toContain(
      "1–10 EC2 hosts -> ECS service hosted-mongo: MongoDB 27017",
    );
    const hosts = parts.find(({ title }) => title === "Database");
    expect(hosts).toMatchObject({ stack: "hosted-data", kind: "hosts" });
    expect(hosts?.lines).toContain("volume of 20 GiB");
    expect(parts.find(({ title }) => title === "ECS service hosted-mongo")?.parent).toBe(hosts?.id);
  });

  it("with HTTPS: both ports are open and listened on", () => {
    const { parts, arrows } = diagramOf(variant("secure", { "ingress.certificateArn": CERTIFICATE }));
    const balancer = parts.find(({ title }) => title === "Load balancer");
    expect(balancer?.lines).toContain("listens on HTTP 80, HTTPS 443");
    expect(arrows.find(({ to }) => to === balancer?.id)?.label).toBe("HTTP 80, HTTPS 443");
  });

  it("with tasks that have addresses of their own: traffic ends at the service", () => {
    const diagram = diagramOf(variant("tasks", TASKS_WITH_ADDRESSES));
    expect(sentences(diagram, "traffic")).toContain("Load balancer -> ECS service tasks: TCP 8080");
    expect(sentences(diagram, "other")).toContain("nginx -> app: starts after");
  });

  it("with a way out of private subnets: it is told", () => {
    const words = diagramOf(variant("ways", TASKS_WITH_ADDRESSES)).parts.flatMap(({ lines }) => lines);
    expect(words).toContain("way out of private subnets: 1 NAT gateway");
    expect(words).toContain("in 3 private subnets");
  });
});

describe("what the picture cannot show is refused", () => {
  it("a resource that no box stands for", () => {
    const unknown = changed("market-data", (json) => {
      json["resource"] = { ...json["resource"], aws_kinesis_stream: { clicks: {} } };
    });
    expect(() => diagramOf(unknown)).toThrow(/market-data\/aws_kinesis_stream\.clicks/);
  });

  it("rules inside of a security group", () => {
    const inline = changed("market-service", (json) => {
      for (const group of Object.values(resources(json, "aws_security_group"))) group["ingress"] = [];
    });
    expect(() => diagramOf(inline)).toThrow(/has rules that are not resources/);
  });

  it("rules of the older kind", () => {
    const older = changed("market-service", (json) => {
      json["resource"] = { ...json["resource"], aws_security_group_rule: { open: {} } };
    });
    expect(() => diagramOf(older)).toThrow(/aws_security_group_rule\.open/);
  });

  it("references to a stack that is not given", () => {
    const alone = market.filter(({ name }) => name === "market-service");
    expect(() => diagramOf(alone)).toThrow(/reads the state of a stack that is not here/);
  });
});

describe("the files", () => {
  const program = (args: readonly string[], cwd = folder) =>
    spawnSync(
      process.execPath,
      [join(PROJECT, "bin/express-on-ecs.js"), "picture", "--root", PROJECT, ...args],
      {
        cwd,
        encoding: "utf8",
        env: {
          ...process.env,
          TZ: "Asia/Seoul",
          LANG: "tr_TR.UTF-8",
          LC_ALL: "tr_TR.UTF-8",
          USER: "someone",
        },
      },
    );

  it.each([
    ["market", "docs"],
    ["board", "docs/board"],
    ["mall", "docs/mall"],
  ])("of %s in docs/ are current, seen from another folder, user, time zone and language", (name, docs) => {
    const { status, stdout, stderr } = program([name, "--folder", docs, "--check"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toBe(`The picture of ${name} is up to date.\n`);
  });

  it("are written where they differ, and --check tells of it and writes nothing", () => {
    const pictures = join(folder, "pictures");
    mkdirSync(pictures);
    const missing = program(["market", "--check", "--folder", pictures]);
    expect(missing.status).toBe(1);
    expect(missing.stderr).toContain(
      "architecture.svg is out of date; the same command without --check writes it. [EOE-CLI-003]",
    );
    expect(readdirSync(pictures)).toEqual([]);
    expect(program(["market", "--folder", pictures]).status).toBe(0);
    expect(readdirSync(pictures).sort()).toEqual(["architecture-dark.svg", "architecture.svg"]);
    expect(program(["market", "--check", "--folder", pictures]).status).toBe(0);
    writeFileSync(join(pictures, "architecture.svg"), "<svg/>");
    const stale = program(["market", "--check", "--folder", pictures]);
    expect(stale.status).toBe(1);
    expect(stale.stderr).toContain("1 problem; nothing was written.");
  });

  it("are the same twice, and hold no date and no path of this machine", async () => {
    const once = await pictureFiles("market", diagramOf(market));
    expect(await pictureFiles("market", diagramOf(market))).toEqual(once);
    for (const { text } of once) {
      expect(text).not.toContain(PROJECT);
      expect(text).not.toMatch(/\b20\d\d-\d\d-\d\d/);
    }
  });

  it("load nothing from elsewhere and run nothing", async () => {
    for (const { text } of await pictureFiles("market", diagramOf(market))) {
      expect(text.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
        /https?:|<script|<style|href=/,
      );
    }
  });

  it("say nothing of market for another environment", async () => {
    const [light] = await pictureFiles("shop", diagramOf(variant("shop", {})));
    expect(light?.text).toContain("shop-service");
    expect(
      light?.text.replaceAll("market-alarms@example.com", "").replaceAll(/market\/[a-z-]+/g, ""),
    ).not.toContain("market");
  });
});

describe("the drawing", () => {
  const cases: Readonly<Record<string, Changes>> = {
    market: {},
    addresses: TASKS_WITH_ADDRESSES,
    certificate: { "ingress.certificateArn": CERTIFICATE },
    logged: { "ingress.accessLogs": { retentionDays: 30 } },
    nat: { "network.egress": "nat-gateway-per-zone", "capacity.placement": "private" },
    endpoints: { "network.egress": "endpoints", "capacity.placement": "private" },
    session: { bastion: { access: "session-manager", instanceType: "t4g.nano" } },
    alone: { bastion: undefined },
    state: { state: { home: "s3", bucket: "shop-terraform-state" } },
  };

  it.each(Object.entries(cases))("%s: fits the page, and nothing covers anything", async (name, changes) => {
    const layout = await layOut(diagramOf(name === "market" ? market : variant(name, changes)));
    expect(layout.width).toBeLessThanOrEqual(name === "market" ? WIDEST : 1.6 * WIDEST);
    expectAllSeen(layout);
  });

  it("has at most some twenty boxes for market", () => {
    expect(diagramOf(market).parts.length).toBeLessThanOrEqual(20);
  });

  it("is of different colours and else the same in light and dark", async () => {
    const [light, dark] = await pictureFiles("market", diagramOf(market));
    const shape = (text = "") => text.replaceAll(/#[0-9a-f]{6}/g, "");
    expect(light?.text).not.toBe(dark?.text);
    expect(shape(light?.text)).toBe(shape(dark?.text));
  });

  it("is well-formed XML in which odd names are escaped", async () => {
    const odd = changed("market-service", (json) => {
      only(json, "aws_ecs_service", "")["name"] = `a<b & "c"`;
    });
    const [light] = await pictureFiles(`<&>`, diagramOf(odd));
    expect(light?.text).toContain("ECS service a&lt;b &amp; &quot;c&quot;");
    expect(light?.text).toContain("<title>Architecture of &lt;&amp;&gt;</title>");
    expect(light?.text).not.toMatch(/&(?!amp;|lt;|gt;|quot;)/);
  });
});

// The committed files are read here too, so that a change of one without the other is seen without a synthesis.
it("the committed files are a pair", () => {
  const [light, dark] = ["architecture.svg", "architecture-dark.svg"].map((file) =>
    readFileSync(join(PROJECT, "docs", file), "utf8").replaceAll(/#[0-9a-f]{6}/g, ""),
  );
  expect(light).toBe(dark);
});
