import { describe, expect, it } from "vitest";
import { DOCUMENTDB, MONGO_ON_HOST, stacksOf as stacksOfText } from "../../support/databases.ts";
import { type Changes, market, marketWith, sentencesOf } from "../../support/environment.ts";
import { CACHE, COMPOSE_WITH_CACHE, COMPOSE_WITH_MEMCACHED, MEMCACHED } from "../../support/kinds.ts";
import type { Synthesised } from "../../support/synthesis.ts";

const MYSELF: Changes = { bastion: { access: "session-manager" } };
const EGRESS = "aws_vpc_security_group_egress_rule";
const INGRESS = "aws_vpc_security_group_ingress_rule";

interface Stacks {
  readonly network: Synthesised;
  readonly data: Synthesised;
  readonly service: Synthesised;
}

function stacksOf(changes: Changes): Stacks {
  const { network, data, service } = stacksOfText(marketWith(changes));
  if (!network || !data || !service) throw new Error("an environment has three stacks");
  return { network, data, service };
}

const groupOf = (rule: Readonly<Record<string, unknown>>): string => String(rule["security_group_id"]);
/** Rules of one direction whose group, or whose peer, is the bastion's. */
const ofBastion = (stack: Synthesised, type: string, argument: string) =>
  Object.values(stack.all(type)).filter((rule) => /bastion_security-group/.test(String(rule[argument])));

describe("what the bastion reaches", () => {
  const onHost = stacksOf(MONGO_ON_HOST);
  const documentDb = stacksOf({ ...DOCUMENTDB, ...MYSELF });

  it.each([
    ["on a host of its own", onHost, /host_task-security-group/],
    ["in DocumentDB", documentDb, /database_security-group/],
  ])("is the database %s, from group to group, on its port alone", (_what, { network, data }, database) => {
    const [out, ...moreOut] = ofBastion(data, EGRESS, "security_group_id");
    const [into, ...moreInto] = ofBastion(data, INGRESS, "referenced_security_group_id");
    expect([moreOut, moreInto]).toEqual([[], []]);
    expect(out).toMatchObject({ ip_protocol: "tcp", from_port: 27017, to_port: 27017 });
    expect(into).toMatchObject({ ip_protocol: "tcp", from_port: 27017, to_port: 27017 });
    // Both ends are groups, each the other's peer, and no network stands in either rule.
    expect(String(out?.["referenced_security_group_id"])).toMatch(database);
    expect(groupOf(into ?? {})).toMatch(database);
    expect(groupOf(out ?? {})).toBe(into?.["referenced_security_group_id"]);
    expect([out?.["cidr_ipv4"], into?.["cidr_ipv4"]]).toEqual([undefined, undefined]);
    // And nothing else but Systems Manager.
    const others = ofBastion(network, EGRESS, "security_group_id");
    expect(others.map((rule) => [rule["from_port"], rule["to_port"]])).toEqual([[443, 443]]);
  });

  it("is told as a command that makes a tunnel", () => {
    const command = (stack: Synthesised): string =>
      String(stack.json["output"]?.["database_tunnel_command"]?.["value"]);
    expect(command(onHost.data)).toMatch(
      /^ssh -N -L 27017:mongo\.market\.internal:27017 ec2-user@\$\{data\.terraform_remote_state\..+\}$/,
    );
    expect(command(documentDb.data)).toMatch(
      /^aws ssm start-session --region eu-central-1 --target \$\{.+\} --document-name AWS-StartPortForwardingSessionToRemoteHost --parameters '\{"host":\["\$\{.+\.endpoint\}"\],"portNumber":\["27017"\],"localPortNumber":\["27017"\]\}'$/,
    );
  });

  it("is a database elsewhere in the networks that it is in, and on its port", () => {
    const { network, data } = stacksOf({
      database: { hosting: "external", service: "mongo", port: 27018, networks: ["10.9.0.0/16"] },
    });
    const rules = ofBastion(network, EGRESS, "security_group_id").map((rule) => [
      rule["cidr_ipv4"],
      rule["from_port"],
    ]);
    expect(rules.sort()).toEqual([
      ["0.0.0.0/0", 443],
      ["10.9.0.0/16", 27018],
    ]);
    expect(ofBastion(data, EGRESS, "security_group_id")).toEqual([]);
  });

  it("is nothing at all where the file says so", () => {
    const { network, data } = stacksOf({ ...MONGO_ON_HOST, "bastion.reaches": [] });
    expect(ofBastion(network, EGRESS, "security_group_id")).toHaveLength(1);
    expect(ofBastion(data, EGRESS, "security_group_id")).toEqual([]);
    expect(ofBastion(data, INGRESS, "referenced_security_group_id")).toEqual([]);
  });

  it.each([
    ["Valkey", CACHE, COMPOSE_WITH_CACHE, 6379],
    ["Memcached", MEMCACHED, COMPOSE_WITH_MEMCACHED, 11211],
  ])("is the cache, of %s, where that is wanted", (_what, cache, compose, port) => {
    const built = (reaches: readonly string[]) => {
      const { data } = stacksOfText(marketWith({ ...cache, "bastion.reaches": reaches }), () => compose);
      if (!data) throw new Error("an environment has a stack of data");
      return data;
    };
    const ways = (stack: Synthesised) => ofBastion(stack, INGRESS, "referenced_security_group_id");
    expect(ways(built(["cache"]))).toMatchObject([{ from_port: port, to_port: port }]);
    expect(String(built(["cache"]).json["output"]?.["cache_tunnel_command"]?.["value"])).toContain(
      `ssh -N -L ${port}:`,
    );
    expect(ways(built(["database"]))).toEqual([]);
  });

  it("is no cache where there is none", () => {
    expect(sentencesOf(marketWith({ "bastion.reaches": ["cache"] }))).toEqual([
      expect.stringContaining('bastion.reaches[0]: "cache" leads nowhere'),
    ]);
  });

  it("are the ports of tasks where they have addresses of their own", () => {
    const fargate = {
      capacity: { launchType: "fargate", architecture: "x86_64", placement: "public" },
      "service.networkMode": "awsvpc",
      "service.environment.nginx": { APP_HOST: "127.0.0.1", KEEPALIVE_TIMEOUT: "310" },
    };
    const built = (reaches: readonly string[]) =>
      stacksOf({ ...fargate, bastion: { access: "session-manager", reaches } }).service;
    const into = ofBastion(built(["tasks"]), INGRESS, "referenced_security_group_id");
    expect(into).toMatchObject([{ from_port: 8080, to_port: 8080 }]);
    expect(groupOf(into[0] ?? {})).toMatch(/tasks-security-group/);
    expect(ofBastion(built(["tasks"]), EGRESS, "security_group_id")).toMatchObject([{ from_port: 8080 }]);
    const told = built(["tasks"]).json["output"]?.["tasks_tunnel_commands"]?.["value"];
    expect(Object.keys(told ?? {})).toEqual(["nginx"]);
    expect(String(told?.["nginx"])).toContain('"host":["TASK_ADDRESS"],"portNumber":["8080"]');
    expect(ofBastion(built([]), INGRESS, "referenced_security_group_id")).toEqual([]);
    expect(sentencesOf(marketWith({ "bastion.reaches": ["tasks"] }))).toEqual([
      expect.stringContaining('bastion.reaches[0]: "tasks" needs service.networkMode: awsvpc'),
    ]);
  });

  it("are the hosts' SSH servers where that is wanted, with the user's own key", () => {
    const { service } = stacksOf({ "bastion.reaches": ["database", "hosts"] });
    expect(ofBastion(service, EGRESS, "security_group_id")).toMatchObject([{ from_port: 22, to_port: 22 }]);
    expect(ofBastion(service, INGRESS, "referenced_security_group_id")).toMatchObject([
      { from_port: 22, to_port: 22 },
    ]);
    expect(service.only("aws_launch_template")["key_name"]).toMatch(/key-pair/);
    expect(String(service.json["output"]?.["host_command"]?.["value"])).toMatch(
      /^ssh -J ec2-user@\$\{.+\} ec2-user@HOST_ADDRESS$/,
    );
    expect(stacksOf({}).service.only("aws_launch_template")).not.toHaveProperty("key_name");
  });

  it("cannot be hosts without a key, or on Fargate", () => {
    expect(sentencesOf(marketWith({ bastion: { access: "session-manager", reaches: ["hosts"] } }))).toEqual([
      expect.stringMatching(/^bastion\.reaches\[0\]: "hosts" needs bastion\.access: ssh/),
    ]);
    const fargate = {
      capacity: { launchType: "fargate", architecture: "x86_64", placement: "public" },
      "service.networkMode": "awsvpc",
    };
    expect(sentencesOf(marketWith({ ...fargate, "bastion.reaches": ["hosts"] })).join("\n")).toContain(
      'bastion.reaches[0]: "hosts" has no meaning on Fargate',
    );
  });
});

describe("bastion.knownHostsFile", () => {
  const variable = (changes: Changes): unknown =>
    (
      stacksOf(changes).network.json["variable"]?.["known_hosts_file"] as Record<string, unknown> | undefined
    )?.["default"];

  it("is the default of Terraform's variable; false is none", () => {
    expect(market().bastion).toMatchObject({ knownHostsFile: "~/.ssh/known_hosts" });
    expect(variable({ "bastion.knownHostsFile": false })).toBe("");
    expect(variable({ "bastion.knownHostsFile": "~/known" })).toBe("~/known");
    expect(sentencesOf(marketWith({ "bastion.knownHostsFile": "" }))).toEqual([
      expect.stringContaining('bastion.knownHostsFile: "" must be the path of a file, or false for none.'),
    ]);
  });
});
