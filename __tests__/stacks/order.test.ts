import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { told } from "../../cli/apply-in-order.ts";
import { reportOf } from "../../cli/report.ts";
import { changeOf } from "../../cli/terraform-state.ts";
import { USES } from "../../modules/aws/deletion-order.ts";
import { orderOf, type StackChange } from "../../modules/stacks/order.ts";
import { Remembering } from "../support/data-record.ts";
import { DOCUMENTDB, stacksOf, withDatabase } from "../support/databases.ts";
import { marketWith, PROJECT } from "../support/environment.ts";
import { BRIDGE_VOLUMES, COMPOSE_WITH_VOLUMES, stacksWithMore } from "../support/further-services.ts";

const SUBNET = "aws_subnet.third";
const output = (address: string): string => `cross-stack-output-${address.replace(".", "")}id`;

/** A stack with one resource that others use, and perhaps a third subnet. */
const change = (stack: string, changes: Partial<StackChange> = {}): StackChange => ({
  stack,
  deployed: ["aws_vpc.vpc"],
  published: [output("aws_vpc.vpc")],
  wanted: ["aws_vpc.vpc"],
  outputs: [output("aws_vpc.vpc")],
  forgotten: [],
  ...changes,
});
const withoutSubnet: Partial<StackChange> = {
  deployed: ["aws_vpc.vpc", SUBNET],
  published: [output("aws_vpc.vpc"), output(SUBNET)],
};
const order = (...changes: StackChange[]): string[] =>
  orderOf(changes).map(({ stack, does }) => (does === "add" ? `${stack}, add only` : stack));

describe("the order of stacks", () => {
  it("is that of a first deployment, and of any change by which nothing goes", () => {
    const nothing = { deployed: [], published: [] };
    expect(order(change("network", nothing), change("data", nothing), change("service", nothing))).toEqual([
      "network",
      "data",
      "service",
    ]);
    expect(order(change("network"), change("data"), change("service"))).toEqual([
      "network",
      "data",
      "service",
    ]);
  });

  it("takes consumers first when something that they use goes, with all that is new before", () => {
    expect(order(change("network", withoutSubnet), change("data"), change("service"))).toEqual([
      "network, add only",
      "data",
      "service",
      "network",
    ]);
  });

  it("lets everything else wait that goes in the same run, such as mount targets in the zone", () => {
    expect(
      order(
        change("network", withoutSubnet),
        change("data", { deployed: ["aws_vpc.vpc", "aws_efs_mount_target.third"] }),
        change("service", { deployed: ["aws_vpc.vpc", "aws_ecs_service.worker"] }),
      ),
    ).toEqual(["network, add only", "data, add only", "service", "data", "network"]);
  });

  it("does not wait for a stack that is not there, nor for what nobody reads or what is only forgotten", () => {
    const none = { deployed: [], published: [] };
    expect(order(change("network", withoutSubnet), change("data", none))).toEqual(["network", "data"]);
    expect(
      order(change("network", { deployed: ["aws_vpc.vpc", "aws_instance.bastion"] }), change("service")),
    ).toEqual(["network", "service"]);
    expect(order(change("network", { ...withoutSubnet, forgotten: [SUBNET] }), change("service"))).toEqual([
      "network",
      "service",
    ]);
  });

  it("is told with what goes, and with what it waits for", () => {
    expect(told(orderOf([change("network", withoutSubnet), change("service")]))).toEqual([
      "1. network, without what is to go",
      "     aws_subnet waits for hosts, tasks, load balancers and mount targets that have a network interface in it; AWS refuses until then (DependencyViolation)",
      "2. service",
      "3. network",
      "     removes aws_subnet.third",
      expect.stringMatching(/^ {5}before: hosts that run tasks in a zone that goes are protected and stay;/),
    ]);
  });

  it("is told to be the usual one, and whether anything goes in it", () => {
    expect(told(orderOf([change("network"), change("service")]))).toEqual([
      "No resource is removed; the usual order. What a stack replaces, its plan shows.",
      "1. network",
      "2. service",
    ]);
    const bastion = change("network", { deployed: ["aws_vpc.vpc", "aws_instance.bastion"] });
    expect(told(orderOf([bastion, change("service")]))).toEqual([
      "No other stack uses what is removed; the usual order. What a stack replaces, its plan shows.",
      "1. network",
      "     removes aws_instance.bastion",
      "2. service",
    ]);
  });
});

describe("a state", () => {
  it("is compared with the JSON by resources of the stack's own and by outputs", () => {
    const json = {
      resource: { aws_vpc: { vpc: {} } },
      output: { vpc_id: { value: "" } },
      removed: [{ from: "aws_ebs_volume.data" }],
    };
    const state = {
      resources: [
        { mode: "managed", type: "aws_vpc", name: "vpc" },
        { mode: "data", type: "aws_caller_identity", name: "me" },
        { module: "module.other", mode: "managed", type: "aws_vpc", name: "other" },
      ],
      outputs: { old: {} },
    };
    expect(changeOf({ name: "network", path: "", json }, JSON.stringify(state))).toEqual({
      stack: "network",
      deployed: ["aws_vpc.vpc"],
      published: ["old"],
      wanted: ["aws_vpc.vpc"],
      outputs: ["vpc_id"],
      forgotten: ["aws_ebs_volume.data"],
    });
    expect(changeOf({ name: "network", path: "", json }, "\n").deployed).toEqual([]);
  });
});

describe("a synthesis by which something goes that a later stack has read", () => {
  const ZONES = {
    "network.zones": ["eu-central-1a", "eu-central-1b"],
    "network.subnets": { public: ["10.0.1.0/24", "10.0.2.0/24"], private: ["10.0.4.0/24", "10.0.5.0/24"] },
  };

  it("says so as long as the state has it, and of nothing that was never deployed", () => {
    const project = new Remembering({});
    try {
      project.synthesise();
      expect(project.synthesise(ZONES).withdraws).toBe(false);
      project.writeState("market-network", [], { [output("aws_subnet.third")]: {} });
      const deployment = project.synthesise(ZONES);
      expect(deployment.withdraws).toBe(true);
      const folders = { root: project.root, outdir: "cdktf.out" };
      const report = reportOf({ deployments: [deployment], refused: [] }, folders);
      expect(report.environments[0]?.decisions.at(-1)).toEqual({
        stage: "apply",
        message: expect.stringContaining("npx express-on-ecs apply market"),
      });
      expect(project.synthesise(ZONES).withdraws).toBe(true);
    } finally {
      project.remove();
    }
  });

  it("says so by the JSON before where the state is elsewhere", () => {
    const project = new Remembering({ state: { home: "s3", bucket: "shop-state" } });
    try {
      expect(project.synthesise().withdraws).toBe(false);
      expect(project.synthesise({ "ingress.idleTimeoutSeconds": 200 }).withdraws).toBe(false);
      expect(project.synthesise(ZONES).withdraws).toBe(true);
    } finally {
      project.remove();
    }
  });
});

describe("what stacks read of each other", () => {
  const snapshot = (part: string) =>
    JSON.parse(
      readFileSync(join(PROJECT, `__tests__/__snapshots__/stacks/market-${part}.tf.json`), "utf8"),
    ) as { output: Record<string, { value: string }> };
  const types = new Set(
    [
      snapshot("network"),
      snapshot("data"),
      ...Object.values(stacksOf(withDatabase(DOCUMENTDB))).map(({ json }) => json),
      ...Object.values(stacksOf(withDatabase(DOCUMENTDB, { bastion: { access: "session-manager" } }))).map(
        ({ json }) => json,
      ),
      ...Object.values(stacksOf(marketWith({ "bastion.reaches": ["hosts"] }))).map(({ json }) => json),
      ...Object.values(stacksWithMore(BRIDGE_VOLUMES, COMPOSE_WITH_VOLUMES)).map(({ json }) => json),
    ].flatMap(({ output: outputs = {} }) =>
      Object.entries(outputs).flatMap(([name, one]) => {
        const [, type] = /^\$\{(aws_\w+)\./.exec(String(one["value"])) ?? [];
        return name.startsWith("cross-stack-output-") && type !== undefined ? [type] : [];
      }),
    ),
  );

  it.each([...types].sort())("%s: it is known what a deletion does to those who use it", (type) => {
    expect(USES[type]?.source).toMatch(/ (Delete|Detach|Release|Schedule|Terminate)\w+$/);
  });

  it("is something", () => {
    expect(types.size).toBeGreaterThan(4);
  });
});
