import { describe, expect, it, vi } from "vitest";
import { encryption } from "../../modules/capabilities/encryption/capability.ts";
import { DOCUMENTDB, MONGO_ON_HOST, stacksOf, withDatabase } from "../support/databases.ts";
import { marketWith } from "../support/environment.ts";
import { AWSVPC } from "../support/kinds.ts";

/**
 * One more than there are, last in the catalogue: with something in either stack, an endpoint of its own, and all that
 * services can be handed of what it builds.
 */
vi.mock("../../modules/capabilities/catalogue.ts", async (original) => {
  const { CATALOGUE } = await original<typeof import("../../modules/capabilities/catalogue.ts")>();
  const { z } = await import("zod");
  const { capability } = await import("../../modules/capabilities/capability.ts");
  const { Construct } = await import("../../modules/cdktf.ts");
  const { SecurityGroup } = await import("../../modules/network/security-group.ts");
  const { holdSecret } = await import("../../modules/secrets-manager/held-secret.ts");
  const none = { none: "made up for this test" };
  const madeUp = capability<{ readonly name: string }>()({
    name: "made-up",
    settings: { at: ["service", "images"], schema: z.record(z.string(), z.string()) },
    page: none,
    prices: none,
    usage: none,
    resources: none,
    agreement: none,
    projectAgreement: none,
    picture: none,
    decisions: none,
    existingSecrets: none,
    quotas: none,
    holds: none,
    moves: none,
    hands: (images) => ({
      variables: Object.fromEntries(Object.keys(images).map((name) => [name, { MADE_UP: name }])),
      builtVariables: { app: ["MADE_UP_ADDRESS"] },
      secrets: ["made_up_token"],
    }),
    endpoints: ["ec2"],
    build: [
      {
        stack: "network",
        make: ({ vpc, output }, images, { name }) => {
          output("made_up_network", "What it was given", [vpc.id, ...Object.keys(images), name]);
          return {};
        },
      },
      {
        stack: "data",
        make: ({ scope, vpc, offered, output, alarmsTopicArn }, _, { name }) => {
          output("made_up_data", "What was there", {
            vpc: offered.vpc?.id,
            repositories: Object.keys(offered.repositories ?? {}),
            secrets: Object.keys(offered.secrets),
            ownTasks: offered.ownTasks.length,
            alarms: alarmsTopicArn(),
          });
          const place = new Construct(scope, "made-up");
          const group = new SecurityGroup(place, "clients", {
            vpcId: vpc.id,
            name: "made-up-clients",
            description: "What may reach what is made up",
          });
          const token = holdSecret(place, "token", {
            environment: name,
            name: "made_up_token",
            source: { generate: { length: 32, version: 7 } },
            disposable: false,
          });
          return {
            clients: [{ group, connects: "tasks", usedBy: ["app"] }],
            variables: { app: { MADE_UP_ADDRESS: `made-up://${group.id}` } },
            secrets: { made_up_token: token },
            signals: [
              {
                metric: { namespace: "MadeUp", name: "Full", dimensions: { Of: group.id }, statistic: "p90" },
                graph: "How full it is",
                alarm: {
                  of: place,
                  id: "full-alarm",
                  name: "made-up-full",
                  description: "What is made up is full",
                  when: "at or above",
                  threshold: 90,
                  periodSeconds: 60,
                  periods: 5,
                  missingData: "notBreaching",
                },
              },
            ],
          };
        },
      },
    ],
    firstDeployment: none,
    runsServices: none,
  });
  return { CATALOGUE: [...CATALOGUE, madeUp] };
});

const outputsOf = (text: string, part: "network" | "data") => stacksOf(text)[part]?.json["output"] ?? {};

describe("a capability that joins the catalogue", () => {
  it("builds in the network what it says, with its settings and what it reads", () => {
    const { made_up_network: made } = outputsOf(marketWith({}), "network");
    expect(made?.value).toEqual([expect.stringMatching(/aws_vpc\.vpc_.*\.id/), "nginx", "app", "market"]);
  });

  it("builds in the data what it says, given all that was built before it", () => {
    const { made_up_data: made } = outputsOf(withDatabase(MONGO_ON_HOST), "data");
    expect(made?.value).toEqual({
      vpc: expect.stringMatching(/vpc/),
      repositories: ["nginx", "app"],
      secrets: ["jwt_secret", "database_url"],
      ownTasks: 1,
      alarms: expect.stringMatching(/aws_sns_topic\.notifications_topic_.*\.arn/),
    });
  });

  it("shares the topic of the alarms, which comes when somebody asks for it", () => {
    const { data } = stacksOf(withDatabase(MONGO_ON_HOST));
    expect(Object.values(data?.all("aws_sns_topic") ?? {}).map(({ name }) => name)).toEqual([
      "market-data-alarms",
    ]);
  });

  it("hands its variables to the containers that they are for", () => {
    const { service } = stacksOf(marketWith({}));
    const definitions = String(service?.only("aws_ecs_task_definition")["container_definitions"]);
    const containers = JSON.parse(definitions) as {
      name: string;
      environment: { name: string; value: string }[];
    }[];
    expect(
      containers.map(({ name, environment }) => [
        name,
        environment.find((variable) => variable.name === "MADE_UP")?.value,
      ]),
    ).toEqual([
      ["nginx", "nginx"],
      ["app", "app"],
    ]);
  });

  it("has the endpoints that it needs, where they are the only way out", () => {
    const { network } = stacksOf(
      marketWith({ "network.egress": "endpoints", "capacity.placement": "private" }),
    );
    const services = Object.values(network?.all("aws_vpc_endpoint") ?? {}).map(
      ({ service_name: name }) => name,
    );
    expect(services).toContain("com.amazonaws.eu-central-1.ec2");
  });
});

describe("what a capability hands to services", () => {
  const compose = (text: string): string =>
    text
      .replace("      - database_url\n", "      - database_url\n      - made_up_token\n")
      .replace(
        "    user: node\n",
        "    user: node\n    x-ecs: { secrets: { MADE_UP_TOKEN: made_up_token } }\n",
      )
      .replace("\nsecrets:\n", "\nsecrets:\n  made_up_token: { file: ./token }\n");
  const onHosts = stacksOf(withDatabase(DOCUMENTDB), compose);
  const byTasks = stacksOf(withDatabase(DOCUMENTDB, AWSVPC), compose);
  const app = ({ service }: typeof onHosts): Record<string, unknown> =>
    JSON.parse(
      String(service?.only("aws_ecs_task_definition")["container_definitions"]).replaceAll("\n", " "),
    ).find(({ name }: { name: string }) => name === "app");
  const addressIn = (stacks: typeof onHosts, what: RegExp): string =>
    Object.keys(stacks["data"]?.json["output"] ?? {}).find((name) => what.test(name)) ?? "none";

  it("is a group that hosts are in where they share their network with tasks, beside that of the database", () => {
    const group = addressIn(onHosts, /made-up_clients/);
    const groups = [
      expect.stringMatching(/aws_security_group\.hosts/),
      expect.stringMatching(/database_clients/),
      expect.stringMatching(/volume-clients/),
      expect.stringContaining(group),
    ];
    expect(onHosts["service"]?.only("aws_launch_template")).toMatchObject({
      network_interfaces: [{ security_groups: groups }],
    });
  });

  it("is a group that tasks are in which have addresses of their own, and then no host", () => {
    const group = addressIn(byTasks, /made-up_clients/);
    const groups = [
      expect.stringMatching(/aws_security_group\.hosts/),
      expect.stringMatching(/database_clients/),
      expect.stringContaining(group),
    ];
    expect(byTasks["service"]?.only("aws_ecs_service")).toMatchObject({
      network_configuration: { security_groups: groups },
    });
    expect(JSON.stringify(byTasks["service"]?.only("aws_launch_template"))).not.toContain(group);
  });

  it("is a variable whose value only the stack knows", () => {
    expect(app(onHosts)["environment"]).toContainEqual({
      name: "MADE_UP_ADDRESS",
      value: expect.stringMatching(/^made-up:\/\/\$\{.*made-up_clients.*\}$/),
    });
  });

  it("is a secret, with the right to read it, beside that of the database; and its version makes new tasks", () => {
    const secret = addressIn(onHosts, /made-up_token/);
    expect(app(onHosts)["secrets"]).toContainEqual({
      name: "MADE_UP_TOKEN",
      valueFrom: expect.stringContaining(secret),
    });
    expect(app(onHosts)["dockerLabels"]).toEqual({
      "secret-versions": expect.stringMatching(/MADE_UP_TOKEN=7/),
    });
    expect(onHosts["service"]?.only("aws_iam_role_policy", "roles_execution-policy")["policy"]).toContain(
      secret,
    );
  });

  it("is a signal with an alarm at the topic of the data, beside those of the database, and a graph", () => {
    expect(onHosts["data"]?.only("aws_cloudwatch_metric_alarm", "made-up_full-alarm")).toMatchObject({
      alarm_name: "made-up-full",
      alarm_actions: [expect.stringMatching(/aws_sns_topic\.notifications_topic_.*\.arn/)],
      extended_statistic: "p90",
      comparison_operator: "GreaterThanOrEqualToThreshold",
      evaluation_periods: 5,
      treat_missing_data: "notBreaching",
    });
    expect(Object.keys(onHosts["data"]?.all("aws_cloudwatch_metric_alarm") ?? {})).toHaveLength(3);
    const body = String(onHosts["service"]?.only("aws_cloudwatch_dashboard")["dashboard_body"]);
    expect(body).toMatch(/How full it is.*MadeUp.*p90/s);
  });
});

describe("a capability that does not say what it builds", () => {
  it("does not compile", () => {
    const { build, ...silent } = encryption;
    // @ts-expect-error what it builds is missing
    const incomplete: typeof encryption = silent;
    expect([build, incomplete]).toHaveLength(2);
  });
});
