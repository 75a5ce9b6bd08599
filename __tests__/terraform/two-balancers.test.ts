import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { marketWith } from "../support/environment.ts";
import { COMPOSE_WITH_VOLUMES, FARGATE, VOLUMES } from "../support/kinds.ts";
import { actionsOf, ChangingProject } from "./change.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (Terraform's acceptance of a second load balancer)`);

const WORKER = {
  service: "worker",
  port: 4000,
  keepAliveSeconds: 75,
  paths: ["/jobs/*"],
  internal: true,
};
const edited = (internalIngress: object | undefined, worker: object | undefined) => ({
  environment: marketWith({
    ...VOLUMES,
    ...FARGATE,
    disposable: true,
    internalIngress,
    "furtherServices.worker.entry": worker,
  }),
  compose: COMPOSE_WITH_VOLUMES,
});
const ofBalancers = (addresses: readonly string[]): string[] =>
  addresses.filter((address) => /^aws_lb\b|^aws_lb_listener\b/.test(address));

describe.skipIf(missing)("a second load balancer", () => {
  let project: ChangingProject;
  beforeAll(() => {
    project = ChangingProject.deployed(edited(undefined, undefined));
  });
  afterAll(() => project.remove());

  it("comes beside the first one, which is left as it is", () => {
    const plans = project.change(edited({}, WORKER));
    const { create, update, replace, delete: deleted } = actionsOf(plans, "service");
    expect(ofBalancers(create).every((address) => address.includes("internal-ingress"))).toBe(true);
    expect(ofBalancers(create)).toHaveLength(2);
    expect(ofBalancers([...update, ...replace, ...deleted])).toEqual([]);
    expect(project.unsettled()).toEqual([]);
  });

  it("gets a private zone with a name, and nothing else changes", () => {
    const zone = { name: "shop.example.com", create: true };
    const plans = project.change(edited({ zone, names: ["jobs.shop.example.com"] }, WORKER));
    expect(actionsOf(plans, "data")).toMatchObject({ update: [], replace: [], delete: [] });
    expect(actionsOf(plans, "data").create).toEqual(["aws_route53_zone.internal-zone"]);
    const { create, update, replace, delete: deleted } = actionsOf(plans, "service");
    expect(create.map((address) => address.split(".")[0])).toEqual(["aws_route53_record"]);
    expect([...update, ...replace, ...deleted]).toEqual([]);
    expect(project.unsettled()).toEqual([]);
  });

  it("takes the names to a zone that is there and that it associates, and forgets the one that it made", () => {
    const zone = { name: "shop.example.com", associate: true };
    const plans = project.change(edited({ zone, names: ["jobs.shop.example.com"] }, WORKER));
    const { create, replace, delete: deleted } = actionsOf(plans, "service");
    const types = [...create, "and", ...replace, ...deleted].map((address) => address.split(".")[0]);
    expect(types).toEqual(["aws_route53_zone_association", "and", "aws_route53_record"]);
    expect(project.unsettled()).toEqual([]);
  });

  it("goes, and the first one is left as it is", () => {
    const plans = project.change(edited(undefined, undefined));
    const { create, update, replace, delete: deleted } = actionsOf(plans, "service");
    expect(ofBalancers(deleted)).toHaveLength(2);
    expect(ofBalancers(deleted).every((address) => address.includes("internal-ingress"))).toBe(true);
    expect(ofBalancers([...create, ...update, ...replace])).toEqual([]);
    expect(project.unsettled()).toEqual([]);
  });
});
