import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openTunnel, tunnelCommand } from "../../../cli/tunnel.ts";
import { addBuildFolders } from "../../support/build-folders.ts";
import { PROJECT } from "../../support/environment.ts";
import { identity, PlayedAws } from "../../support/played-aws.ts";
import { PlayedPrograms } from "../../support/played-programs.ts";

vi.mock("../../../cli/deploy/credentials.ts", () => ({ accountOf: async () => "123456789012" }));

/** Of this machine, and taken by nobody at the moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "localhost");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

const takes = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "localhost");
    socket.once("error", () => resolve(false)).once("connect", () => resolve(socket.destroy() !== undefined));
  });

describe("a tunnel", () => {
  const ssh = "ssh -N -L 27017:DATABASE_HOST:27017 ec2-user@203.0.113.7";
  const parameters = (local: string, host: string): string =>
    `{"host":["${host}"],"portNumber":["3306"],"localPortNumber":["${local}"]}`;
  const ssm = `aws ssm start-session --region eu-central-1 --target i-1 --document-name D --parameters '${parameters("3306", "db.internal")}'`;

  it("by SSH leads from the port of this machine to the host that is named", () => {
    expect(tunnelCommand(ssh, { host: "mongo.shop.internal" })).toEqual({
      program: "ssh",
      args: ["-N", "-L", "27017:mongo.shop.internal:27017", "ec2-user@203.0.113.7"],
      port: 27017,
      host: "mongo.shop.internal",
      hostPort: 27017,
    });
    expect(tunnelCommand(ssh, { host: "a; rm -rf /", port: 1 }).args[2]).toBe("1:a; rm -rf /:27017");
  });

  it("by Session Manager does so, too", () => {
    expect(tunnelCommand(ssm, {})).toMatchObject({
      program: "aws",
      port: 3306,
      host: "db.internal",
      hostPort: 3306,
    });
    expect(tunnelCommand(ssm, { port: 13306, host: "other" }).args.at(-1)).toBe(parameters("13306", "other"));
  });
});

describe("the command", () => {
  let root: string;
  let programs: PlayedPrograms;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "tunnel-"));
    mkdirSync(join(root, "environments"));
    programs = new PlayedPrograms(root);
    for (const file of ["docker-compose.yml", "environments/market.yml", "environments/market.data.yml"])
      cpSync(join(PROJECT, file), join(root, file));
    addBuildFolders(root);
    vi.stubEnv("PATH", programs.path);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    process.exitCode = undefined;
    rmSync(root, { recursive: true, force: true });
  });

  /** Terraform, with one output. */
  const outputs = (value: string): string =>
    programs.shell(
      "terraform",
      `case "$*" in *output*) printf '%s' '${JSON.stringify({ database_tunnel_command: { value } })}';; esac`,
    );

  /** Takes connections at a port. @param end what it does then, as a script */
  const listening = (port: number, end: string): string =>
    `require("node:fs").writeFileSync(${JSON.stringify(join(root, "given"))}, process.argv.slice(2).join(" "));
console.log("for people");
require("node:net").createServer((socket) => socket.end()).listen(${port}, "localhost");
${end}`;

  it("runs what the stacks print, says when it is open, and ends with its exit code", async () => {
    const port = await freePort();
    outputs("ssh -N -L 27017:DATABASE_HOST:27017 ec2-user@203.0.113.7");
    programs.node("ssh", listening(port, "setTimeout(() => process.exit(3), 1000);"));
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await openTunnel("market", { root, host: "mongo.shop.internal", port });
    expect(readFileSync(join(root, "given"), "utf8")).toBe(
      `-N -L ${port}:mongo.shop.internal:27017 ec2-user@203.0.113.7`,
    );
    expect(process.exitCode).toBe(3);
    expect(log.mock.calls).toEqual([[`localhost:${port} leads to the database of market, until Ctrl+C.`]]);
  });

  it("says nothing of a tunnel that never opens", async () => {
    outputs("ssh -N -L 27017:DATABASE_HOST:27017 ec2-user@203.0.113.7");
    programs.shell("ssh", "exit 255");
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await openTunnel("market", { root, host: "mongo.shop.internal", port: await freePort() });
    expect([process.exitCode, log.mock.calls]).toEqual([255, []]);
  });

  it("is refused a port that another program has, which SSH would lead to", async () => {
    outputs("ssh -N -L 27017:DATABASE_HOST:27017 ec2-user@203.0.113.7");
    programs.shell("ssh", `touch ${root}/given`);
    const server = createServer().listen(0, "localhost");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await expect(openTunnel("market", { root, host: "mongo", port })).rejects.toThrow(
      `port ${port} of this machine is taken; name another: --port [EOE-DEPLOY-038]`,
    );
    server.close();
    expect(existsSync(join(root, "given"))).toBe(false);
  });

  it("for a script is one line of JSON once it is open, and goes by SIGTERM with all that it has started", async () => {
    const port = await freePort();
    outputs("ssh -N -L 27017:DATABASE_HOST:27017 ec2-user@203.0.113.7");
    // As the AWS CLI does, which leaves the port to a program of its own.
    const plugin = programs.node("plugin", listening(port, "setTimeout(() => {}, 60_000);"));
    programs.shell("ssh", `${plugin} "$@"; exit 9`);
    const aws = await PlayedAws.start(() => ({ body: identity() }));
    const words = ["tunnel", "market", "--json", "--host", "mongo.shop.internal", "--port", `${port}`];
    const child = spawn(process.execPath, [join(PROJECT, "bin/express-on-ecs.js"), ...words], {
      cwd: root,
      env: { ...process.env, ...aws.environment },
    });
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    const [line] = await once(createInterface({ input: child.stdout }), "line");
    expect(JSON.parse(String(line))).toEqual({
      environment: "market",
      localHost: "localhost",
      localPort: port,
      host: "mongo.shop.internal",
      port: 27017,
    });
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(stderr).toBe("for people\n");
    aws.stop();
    await vi.waitFor(async () => expect(await takes(port)).toBe(false));
  });

  it("is found where the state has moved since Terraform was last here", async () => {
    mkdirSync(join(root, "cdktf.out/stacks/market-network/.terraform"), { recursive: true });
    const output = JSON.stringify({ database_tunnel_command: { value: "ssh -N -L 27017:db:27017 x" } });
    programs.shell(
      "terraform",
      `case "$*" in *init*) touch ${root}/ready;; *output*) [ -e ${root}/ready ] || exit 1; echo '${output}';; esac`,
    );
    programs.shell("ssh", `echo "$*" > ${root}/given`);
    await openTunnel("market", { root, port: await freePort() });
    expect(existsSync(join(root, "given"))).toBe(true);
  });

  it("asks for the name of a database elsewhere, for a bastion, and for a deployment", async () => {
    outputs("ssh -N -L 27017:DATABASE_HOST:27017 ec2-user@203.0.113.7");
    await expect(openTunnel("market", { root })).rejects.toThrow(/name it: --host.*EOE-DEPLOY-022/);
    programs.shell("terraform", `case "$*" in *output*) echo '{}';; esac`);
    await expect(openTunnel("market", { root })).rejects.toThrow(/has no bastion yet.*EOE-DEPLOY-017/);
    const file = join(root, "environments/market.yml");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/bastion:\n(?: {2}.*\n)+/, ""));
    await expect(openTunnel("market", { root })).rejects.toThrow(/no bastion that reaches.*EOE-DEPLOY-022/);
  });
});

describe("a tunnel to a task", () => {
  const SERVICE = {
    app: 'aws ssm start-session --target i-1 --parameters \'{"host":["TASK_ADDRESS"],"portNumber":["3000"],"localPortNumber":["3000"]}\'',
  };
  const ARN = "arn:aws:ecs:eu-central-1:123456789012:task/live-shop/0123456789abcdef";
  const COMPOSE = ["docker-compose.yml", "docker-compose.mysql.yml", "docker-compose.mall.yml"];
  let root: string;
  let programs: PlayedPrograms;
  let aws: PlayedAws;
  let task: object;
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), "tunnel-"));
    mkdirSync(join(root, "environments"));
    programs = new PlayedPrograms(root);
    const text = readFileSync(join(PROJECT, "environments/mall.yml"), "utf8");
    writeFileSync(join(root, "environments/mall.yml"), text);
    for (const file of [...COMPOSE, "mysql", "environments/mall.data.yml"])
      cpSync(join(PROJECT, file), join(root, file), { recursive: true });
    addBuildFolders(root);
    programs.shell(
      "terraform",
      `case "$*" in *output*) cat <<'END'\n${JSON.stringify({ tasks_tunnel_commands: { value: SERVICE } })}\nEND\n;; esac`,
    );
    programs.shell("aws", `printf '%s' "$*" > ${root}/given`);
    task = { taskArn: ARN, containers: [{ networkInterfaces: [{ privateIpv4Address: "10.10.11.7" }] }] };
    aws = await PlayedAws.start(({ operation }) => ({
      body: operation === "ListTasks" ? { taskArns: [ARN] } : { tasks: [task] },
    }));
    vi.stubEnv("PATH", programs.path);
    for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    process.exitCode = undefined;
    aws.stop();
    rmSync(root, { recursive: true, force: true });
  });

  it("leads to the address that ECS tells of one that runs, and to its container's port", async () => {
    await openTunnel("mall", { root, to: "tasks", port: await freePort() });
    expect(readFileSync(join(root, "given"), "utf8")).toContain(
      '"host":["10.10.11.7"],"portNumber":["3000"]',
    );
    expect(aws.asked.map(({ operation, text }) => [operation, JSON.parse(text).serviceName])).toEqual([
      ["ListTasks", "mall"],
      ["DescribeTasks", undefined],
    ]);
  });

  it("needs a task with an address, a service of ECS, and nothing that is for databases", async () => {
    task = { taskArn: ARN, lastStatus: "PROVISIONING" };
    await expect(openTunnel("mall", { root, to: "tasks" })).rejects.toThrow(
      /has task 0123456789abcdef, which has no address yet \(PROVISIONING\).*EOE-DEPLOY-017/,
    );
    await expect(openTunnel("mall", { root, to: "tasks", task: "f00" })).rejects.toThrow(/has no task f00/);
    await expect(openTunnel("mall", { root, to: "tasks", service: "web" })).rejects.toThrow(/EOE-CLI-015/);
    await expect(openTunnel("mall", { root, to: "tasks", host: "db" })).rejects.toThrow(/EOE-CLI-026/);
    await expect(openTunnel("mall", { root, to: "cache", task: "f00" })).rejects.toThrow(
      /--task: has no meaning without --to tasks.*EOE-CLI-026/,
    );
    expect(existsSync(join(root, "given"))).toBe(false);
  });
});
