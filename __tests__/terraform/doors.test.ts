import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Changes, marketWith } from "../support/environment.ts";
import { COMPOSE_WITH_VOLUMES, FARGATE, VOLUMES } from "../support/kinds.ts";
import { actionsOf, ChangingProject } from "./change.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing)
  console.log(`skipped: ${missing} (Terraform's acceptance of several services behind a load balancer)`);

const WORKER = {
  service: "worker",
  port: 4000,
  keepAliveSeconds: 310,
  hosts: ["jobs.example.com"],
  paths: ["/jobs/*"],
};
const REPORTER = {
  service: "reporter",
  port: 5000,
  keepAliveSeconds: 310,
  paths: ["/reports", "/reports/*"],
};
const edited = (worker: object | undefined, reporter: object | undefined, more: Changes = {}) => ({
  environment: marketWith({
    ...VOLUMES,
    ...FARGATE,
    ...more,
    "furtherServices.worker.entry": worker,
    "furtherServices.reporter.entry": reporter,
  }),
  compose: COMPOSE_WITH_VOLUMES,
});

describe.skipIf(missing)("several services behind a load balancer", () => {
  let project: ChangingProject;
  beforeAll(() => {
    project = ChangingProject.deployed(edited(WORKER, undefined));
  });
  afterAll(() => project.remove());

  it("are applied, and a second plan is empty", () => {
    expect(project.unsettled()).toEqual([]);
    expect(project.values("market-service", "aws_lb_target_group")).toHaveLength(2);
  });

  it("leave the others' rules as they are when one comes", () => {
    const {
      create,
      update,
      replace,
      delete: deleted,
    } = actionsOf(project.change(edited(WORKER, REPORTER)), "service");
    expect(create.filter((address) => address.startsWith("aws_lb_"))).toHaveLength(3);
    expect([...update, ...replace].filter((address) => address.startsWith("aws_lb"))).toEqual([]);
    // An alarm on missing tasks gives way to those of a target group.
    expect(deleted.filter((address) => address.startsWith("aws_lb"))).toEqual([]);
    expect(project.unsettled()).toEqual([]);
  });

  it("leave them when one goes", () => {
    const {
      update,
      replace,
      delete: deleted,
    } = actionsOf(project.change(edited(undefined, REPORTER)), "service");
    expect(deleted.filter((address) => address.startsWith("aws_lb_"))).toHaveLength(2);
    expect([...update, ...replace].filter((address) => address.startsWith("aws_lb"))).toEqual([]);
    expect(project.unsettled()).toEqual([]);
  });

  it("lead to another service in place: AWS refuses a second rule with a number that one still has", () => {
    const both = { ...REPORTER, paths: ["/reports/*", "/alerts/*"] };
    project.change(edited(undefined, both));
    const moved = edited(
      { ...WORKER, hosts: [], paths: ["/alerts/*"] },
      { ...REPORTER, paths: ["/reports/*"] },
    );
    const { create, update, delete: deleted } = actionsOf(project.change(moved), "service");
    const rules = (addresses: readonly string[]) =>
      addresses.filter((address) => address.startsWith("aws_lb_listener_rule"));
    expect(rules(update)).toEqual([expect.stringContaining("door-alerts")]);
    expect([...rules(create), ...rules(deleted)]).toEqual([]);
    expect(project.unsettled()).toEqual([]);
    project.change(edited(undefined, REPORTER));
  });

  /** What the listener does with a request that no rule is for. */
  const byDefault = () =>
    project
      .values("market-service", "aws_lb_listener")
      .flatMap(({ values }) => values["default_action"] as readonly Readonly<Record<string, unknown>>[]);
  const balancing = (addresses: readonly string[]): string[] =>
    addresses
      .filter((address) => address.startsWith("aws_lb"))
      .map((address) => address.replace(/_[0-9A-F]{8}$/, ""));

  it("answer 404 by themselves from one apply on: the listener and all target groups stay", () => {
    expect(byDefault()).toMatchObject([{ type: "forward" }]);
    const on = edited(undefined, REPORTER, { "ingress.default": 404, "service.entry.paths": ["/*"] });
    const { create, update, replace, delete: deleted } = actionsOf(project.change(on), "service");
    expect(balancing(create)).toEqual(["aws_lb_listener_rule.ingress_door-"]);
    expect(balancing(update)).toEqual(["aws_lb_listener.ingress_http"]);
    // The rule that follows the service gives way to one by which the target group is in use before it.
    expect(balancing(deleted)).toEqual(["aws_lb_listener_rule.ingress_traffic"]);
    expect(balancing(replace)).toEqual([]);
    expect(byDefault()).toMatchObject([
      { type: "fixed-response", fixed_response: [{ status_code: "404", content_type: "text/plain" }] },
    ]);
    expect(project.unsettled()).toEqual([]);
  });

  it("send all to the service again when it goes", () => {
    const {
      create,
      update,
      replace,
      delete: deleted,
    } = actionsOf(project.change(edited(undefined, REPORTER)), "service");
    expect(balancing(deleted)).toEqual(["aws_lb_listener_rule.ingress_door-"]);
    expect(balancing(update)).toEqual(["aws_lb_listener.ingress_http"]);
    expect(balancing(create)).toEqual(["aws_lb_listener_rule.ingress_traffic"]);
    expect(balancing(replace)).toEqual([]);
    expect(byDefault()).toMatchObject([{ type: "forward" }]);
    expect(project.unsettled()).toEqual([]);
  });
});
