import { describe, expect, it } from "vitest";
import { DOCUMENTDB, MONGO_ON_HOST, stacksOf, withDatabase } from "../support/databases.ts";
import { marketWith } from "../support/environment.ts";
import {
  BRIDGE_VOLUMES,
  COMPOSE_WITH_VOLUMES,
  FARGATE,
  FURTHER,
  stacksWithMore,
  VOLUMES,
} from "../support/further-services.ts";
import type { Synthesised } from "../support/synthesis.ts";

type Stacks = Readonly<Record<string, Synthesised>>;

const interfacesOf = ({ service }: Stacks): unknown =>
  service?.only("aws_launch_template", "capacity")["network_interfaces"];
const groupsOf = ({ data }: Stacks): string[] =>
  Object.values(data?.all("aws_security_group") ?? {}).map(({ name }) => String(name));

const plain = stacksOf(marketWith({}));

describe("hosts in bridge mode", () => {
  it("are in the groups of database and volumes before there is either", () => {
    expect(groupsOf(plain)).toEqual(["market-database-clients", "market-volume-clients"]);
    expect(JSON.stringify(interfacesOf(plain))).toMatch(
      /hosts-security-group.*database_clients_group.*volume-clients_group/,
    );
  });

  it.each([
    ["a database on a host", MONGO_ON_HOST],
    ["DocumentDB", DOCUMENTDB],
  ])("are not replaced for %s, whose group was there before", (_, database) => {
    const stacks = stacksOf(withDatabase(database));
    expect(interfacesOf(stacks)).toEqual(interfacesOf(plain));
    const group = (of: Stacks) => of["data"]?.only("aws_security_group", "database_clients");
    expect(group(stacks)).toEqual(group(plain));
  });

  it("are not replaced for a first shared volume", () => {
    expect(interfacesOf(stacksWithMore(BRIDGE_VOLUMES, COMPOSE_WITH_VOLUMES))).toEqual(interfacesOf(plain));
  });
});

describe("tasks on Fargate", () => {
  it("get groups by the deployment that needs them, and none before", () => {
    expect(groupsOf(stacksWithMore({ ...FURTHER, ...FARGATE }))).toEqual([]);
    expect(groupsOf(stacksWithMore({ ...VOLUMES, ...FARGATE }, COMPOSE_WITH_VOLUMES))).toEqual([
      "market-volume-clients",
      "market-volumes",
    ]);
  });
});
