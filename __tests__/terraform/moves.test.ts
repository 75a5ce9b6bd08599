import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Changes, marketWith, PROJECT } from "../support/environment.ts";
import { ChangingProject, type Edited } from "./change.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (the order in which services move)`);

/** Private hosts, so that their tasks may have addresses of their own, too. */
const NETWORK: Changes = { "network.egress": "nat-gateway", "network.flowLogs": false, bastion: undefined };
const HOSTS = { architecture: "x86_64", instanceTypes: ["m5.large"], min: 1, max: 10, placement: "private" };
const ON_HOSTS: Changes = { ...NETWORK, capacity: HOSTS };
const ADDRESSES: Changes = {
  "service.networkMode": "awsvpc",
  "service.environment.nginx.APP_HOST": "127.0.0.1",
  // Tasks with addresses are beside those on hosts' ports, until these are gone.
  "service.name": "market-two",
};
const FARGATE = { launchType: "fargate", architecture: "x86_64", placement: "private" };
const onFargate = (capacity: object = {}): Changes => ({
  ...NETWORK,
  ...ADDRESSES,
  capacity: { ...FARGATE, ...capacity },
});
const PORT_8081: Edited = {
  environment: marketWith({ ...ON_HOSTS, "service.entry.port": 8081 }),
  compose: readFileSync(join(PROJECT, "docker-compose.yml"), "utf8").replaceAll("8080", "8081"),
};

/** What was done in AWS, such as `update aws_ecs_service market`, in that order. */
type Done = readonly string[];

describe.skipIf(missing)("a running service moves", () => {
  let running: ChangingProject;
  beforeAll(() => {
    running = ChangingProject.deployed({ environment: marketWith(ON_HOSTS) });
  });
  afterAll(() => running.remove());

  /** Applies a change; the stand-in provider writes down what it is asked for. */
  const move = (edited: Edited, project = running): Done => {
    const log = join(project.root, "done.jsonl");
    writeFileSync(log, "");
    project.change(edited, { variables: { STANDIN_LOG: log } });
    const lines = readFileSync(log, "utf8").split("\n").filter(Boolean);
    rmSync(log);
    return lines.map((line) => {
      const { action, type, name, arn = "", id } = JSON.parse(line);
      return withoutIds(`${action} ${type} ${name ?? (/targetgroup\/([^/]+)/.exec(arn) ?? [])[1] ?? id}`);
    });
  };
  const only = (done: Done, ...types: readonly string[]): Done =>
    done.filter((one) => types.includes(one.split(" ")[1] ?? ""));

  it("to another port, in the same target group, by an update in place", () => {
    const copy = running.copy();
    try {
      const done = move(PORT_8081, copy);
      expect(only(done, "aws_ecs_service", "aws_lb_target_group", "aws_lb_listener")).toEqual([
        "update aws_ecs_service market",
      ]);
    } finally {
      copy.remove();
    }
  });

  it("from hosts to Fargate, beside the old service; the hosts stay associated", () => {
    const leaving = { ...HOSTS, networkMode: "bridge" };
    const done = move({ environment: marketWith(onFargate({ leaving })) });
    // The listener's default action; its rule still sends all requests to the old service.
    inOrder(
      done,
      "create aws_lb_target_group market-ip",
      "update aws_lb_listener",
      "create aws_ecs_service market-two",
      "update aws_lb_listener_rule",
      "delete aws_ecs_service market",
      "delete aws_lb_target_group market-instance",
    );
    const rule = "aws_vpc_security_group_ingress_rule";
    inOrder(done, `create ${rule}`, "create aws_ecs_service market-two");
    inOrder(done, "delete aws_ecs_service market", `delete ${rule}`);
    expect(only(done, "aws_autoscaling_group", "aws_ecs_capacity_provider")).toEqual([]);
  });

  it("to Fargate Spot in place, while the hosts go: first from the cluster, then themselves", () => {
    const done = move({ environment: marketWith(onFargate({ spotPercent: 50 })) });
    inOrder(
      done,
      "update aws_ecs_cluster_capacity_providers",
      "delete aws_ecs_capacity_provider market-hosts",
      "delete aws_autoscaling_group market-hosts",
    );
    expect(only(done, "aws_ecs_service")).toEqual(["update aws_ecs_service market-two"]);
  });

  it("from Fargate to hosts in place, and keeps its ways in and out until it has", () => {
    const done = move({ environment: marketWith({ ...ON_HOSTS, ...ADDRESSES }) });
    const rules = ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"];
    const providers = ["aws_ecs_capacity_provider", "aws_ecs_cluster_capacity_providers"];
    const order = only(done, "aws_ecs_service", ...rules, ...providers);
    const moved = order.indexOf("update aws_ecs_service market-two");
    const before = order.slice(0, moved);
    const after = order.slice(moved + 1);
    expect(before.filter((one) => one.startsWith("delete"))).toEqual([]);
    expect(before).toContain("update aws_ecs_cluster_capacity_providers");
    expect(before).toContain("create aws_ecs_capacity_provider market-hosts");
    // The load balancer's rule to the tasks and theirs from it; two ways out.
    expect(after.filter((one) => one.startsWith("delete"))).toHaveLength(4);
    expect(running.unsettled()).toEqual([]);
  });
});

/** Each of them was done, and before the next. What does not depend on each other comes as it may. */
function inOrder(done: Done, ...expected: readonly string[]): void {
  for (const one of expected) expect(done).toContain(one);
  expect([...expected].sort((one, other) => done.lastIndexOf(one) - done.lastIndexOf(other))).toEqual(
    expected,
  );
}

/** Ids differ from run to run; names of these types say enough. */
const withoutIds = (done: string): string =>
  /aws_(lb_listener|lb_listener_rule|vpc_security_group_\w+_rule|ecs_cluster_capacity_providers) /.test(done)
    ? done.split(" ").slice(0, 2).join(" ")
    : done;
