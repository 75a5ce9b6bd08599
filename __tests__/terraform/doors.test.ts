import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { marketWith } from "../support/environment.ts";
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
const edited = (worker: object | undefined, reporter: object | undefined) => ({
  environment: marketWith({
    ...VOLUMES,
    ...FARGATE,
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
});
