import { describe, expect, it } from "vitest";
import type { EcsServiceSettings, ServiceIngress } from "../../../modules/capabilities/ecs-service.ts";
import { LoadBalancer } from "../../../modules/capabilities/load-balancer/load-balancer.ts";
import { ecsServicesOf } from "../../../modules/capabilities/services/ecs-services.ts";
import { putBehind } from "../../../modules/capabilities/services/targets.ts";
import { SecurityGroup } from "../../../modules/network/security-group.ts";
import { ingressOf, market } from "../../support/environment.ts";
import { type Synthesised, synthesiseConstruct } from "../../support/synthesis.ts";

const [front] = ecsServicesOf(market());
if (!front) throw new Error("every environment has a service");
const [, worker, admin] = ecsServicesOf({
  ...market(),
  furtherServices: { worker: withoutIngress(front), admin: withoutIngress(front) },
});

function withoutIngress({ ingress: _, ...settings }: EcsServiceSettings) {
  const { schedule: _none, ...scaling } = settings.scaling;
  return { ...settings, scaling, containers: [...settings.containers] };
}

const entering = (settings: EcsServiceSettings | undefined, ingress: Partial<ServiceIngress>) => {
  if (!settings || !front.ingress) throw new Error("no such service");
  return { ...settings, ingress: { ...front.ingress, ...ingress } };
};

/** What stands behind the load balancer of services with these settings. */
function behind(networkMode: "bridge" | "awsvpc", services: readonly (EcsServiceSettings | undefined)[]) {
  const found: { count: number; labels: string[] } = { count: 0, labels: [] };
  const stack = synthesiseConstruct((scope) => {
    const group = (name: string) =>
      new SecurityGroup(scope, name, { vpcId: "vpc-1", name, description: name });
    const tasks = { group: group("tasks"), waysOut: [] };
    const balancer = (id: string, environment: string) =>
      new LoadBalancer(scope, id, {
        environment,
        vpcId: "vpc-1",
        subnetIds: ["subnet-1", "subnet-2"],
        public: true,
        allowFrom: [],
        tlsPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
        idleTimeoutSeconds: 60,
        disposable: false,
      });
    const targets = { healthCheck: ingressOf(market()).healthCheck, deregistrationDelaySeconds: 30 };
    const loadBalancers = {
      ingress: {
        loadBalancer: balancer("ingress", "market"),
        reaches: "Requests and health checks",
        targets,
      },
      inside: { loadBalancer: balancer("inside", "market-inside"), reaches: "Requests from inside", targets },
    };
    const given = services.flatMap((settings) =>
      settings
        ? [
            {
              settings,
              name: settings.names.physical("market"),
              securityGroup:
                settings.ownGroup && networkMode === "awsvpc"
                  ? group(settings.names.id("tasks-group"))
                  : tasks.group,
            },
          ]
        : [],
    );
    const made = putBehind(
      {
        vpc: { id: "vpc-1" },
        tasks,
        offered: { loadBalancers },
      },
      networkMode,
      given,
    );
    found.count = made.size;
    found.labels = [...made.values()].map(({ targets: { resourceLabel } }) => resourceLabel);
  });
  return { stack, ...found };
}

const groups = (stack: Synthesised): unknown[] =>
  Object.values(stack.all("aws_lb_target_group")).map(({ name }) => name);
const rules = (stack: Synthesised): unknown[] =>
  Object.values(stack.all("aws_vpc_security_group_egress_rule")).map(({ description, from_port }) => [
    description,
    from_port,
  ]);

describe("services without an ingress", () => {
  it("have no targets, and the load balancer listens for nobody", () => {
    const { stack, count } = behind("bridge", [worker]);
    expect(count).toBe(0);
    expect(stack.count("aws_lb_target_group") + stack.count("aws_lb_listener")).toBe(0);
  });
});

describe("several services with an ingress", () => {
  const door = { path: "/admin/*", priority: 10 };
  const all = [entering(admin, { entry: { service: "admin", port: 9000 }, rules: [door] }), worker, front];

  it("have targets each, whatever their order: the listener's own, and those of a rule", () => {
    const { stack, count, labels } = behind("awsvpc", all);
    expect(count).toBe(2);
    expect(new Set(labels).size).toBe(2);
    expect(groups(stack)).toEqual(["market-admin-ip", "market-ip"]);
    expect(stack.only("aws_lb_listener")).toMatchObject({
      default_action: [{ target_group_arn: expect.stringMatching(/ingress_target-group_/) }],
    });
    expect(stack.only("aws_lb_listener_rule")).toMatchObject({
      priority: 10,
      condition: [{ path_pattern: { values: ["/admin/*"] } }],
      action: [{ target_group_arn: expect.stringMatching(/ingress_admin-target-group_/) }],
    });
  });

  /** Terraform's addresses of rules. */
  const addresses = (stack: Synthesised): string[] => Object.keys(stack.all("aws_lb_listener_rule"));

  it("keep a door's rule when it leads to another of them: AWS refuses a second one with its number", () => {
    const to = (settings: EcsServiceSettings | undefined) =>
      behind("awsvpc", [front, entering(settings, { rules: [door] })]).stack;
    expect(addresses(to(worker))).toEqual(addresses(to(admin)));
    expect(to(worker).only("aws_lb_listener_rule")).not.toEqual(to(admin).only("aws_lb_listener_rule"));
  });

  it("have rules that wait until another has left their number", () => {
    const rules = [{ ...door, after: [{ path: "/other/*" }] }];
    const other = { path: "/other/*", priority: 11 };
    const { stack } = behind("awsvpc", [
      front,
      entering(admin, { rules }),
      entering(worker, { rules: [other] }),
    ]);
    const [, waiting = ""] = addresses(stack);
    expect(stack.all("aws_lb_listener_rule")).toMatchObject({
      [addresses(stack)[0] ?? ""]: { priority: 10, depends_on: [`aws_lb_listener_rule.${waiting}`] },
      [waiting]: { priority: 11 },
    });
  });

  it("are reached at their own ports where their tasks have addresses of their own", () => {
    expect(rules(behind("awsvpc", all).stack)).toEqual([
      ["Requests and health checks", 8080],
      ["Requests and health checks of admin", 9000],
    ]);
  });

  it("are reached at each of their ports where their tasks share a group", () => {
    const shared = entering(admin, { entry: { service: "admin", port: 9000 }, rules: [door] });
    expect(rules(behind("awsvpc", [{ ...shared, ownGroup: false }, front]).stack)).toEqual([
      ["Requests and health checks", 8080],
      ["Requests and health checks of admin", 9000],
    ]);
  });

  it("are reached by one rule where they share their hosts' network", () => {
    expect(rules(behind("bridge", all).stack)).toEqual([["Requests and health checks", 32768]]);
  });

  it("may be behind load balancers of their own, which listen for each of them", () => {
    const { stack } = behind("bridge", [front, entering(admin, { through: "inside" })]);
    expect(Object.values(stack.all("aws_lb_listener")).map((listener) => listener["default_action"])).toEqual(
      [
        [expect.objectContaining({ target_group_arn: expect.stringMatching(/ingress_target-group/) })],
        [expect.objectContaining({ target_group_arn: expect.stringMatching(/inside_admin-target-group/) })],
      ],
    );
    expect(rules(stack)).toHaveLength(2);
  });

  it("are behind a load balancer that there is", () => {
    expect(() => behind("bridge", [entering(admin, { through: "outside" })])).toThrow(
      "offers the load balancer",
    );
  });

  it("cannot both answer what no rule meets", () => {
    expect(() => behind("bridge", [front, entering(admin, {})])).toThrow(
      "one target group gets the requests",
    );
  });
});
