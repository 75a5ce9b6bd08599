import { describe, expect, it, vi } from "vitest";
import { encryption } from "../../modules/capabilities/encryption/capability";
import { MONGO_ON_HOST, stacksOf, withDatabase } from "../support/databases";
import { marketWith } from "../support/environment";

/** One more than there are, last in the catalogue: with something in either stack, and an endpoint of its own. */
vi.mock("../../modules/capabilities/catalogue", async (original) => {
  const { CATALOGUE } = await original<typeof import("../../modules/capabilities/catalogue")>();
  const { z } = await import("zod");
  const { capability } = await import("../../modules/capabilities/capability");
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
    }),
    endpoints: ["ec2"],
    build: [
      {
        stack: "network",
        make: ({ vpc, output }, images, { name }) => {
          output("made_up_network", "What it was given", [vpc.id, ...Object.keys(images), name]);
          return { databases: [], ownTasks: [] };
        },
      },
      {
        stack: "data",
        make: ({ offered, output, alarmsTopicArn }) => {
          output("made_up_data", "What was there", {
            vpc: offered.vpc?.id,
            repositories: Object.keys(offered.registry?.repositories ?? {}),
            databases: offered.databases.map(({ secret }) => secret),
            ownTasks: offered.ownTasks.length,
            alarms: alarmsTopicArn(),
          });
          return {};
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
      databases: ["database_url"],
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

describe("a capability that does not say what it builds", () => {
  it("does not compile", () => {
    const { build, ...silent } = encryption;
    // @ts-expect-error what it builds is missing
    const incomplete: typeof encryption = silent;
    expect([build, incomplete]).toHaveLength(2);
  });
});
