/** The programs that a deployment runs, played by scripts: what they say, and what people are told of it. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { build, buildsOf, checkDocker, push } from "../../../cli/deploy/docker.ts";
import { testImages } from "../../../cli/deploy/image-test.ts";
import type { TargetImage } from "../../../cli/deploy/target.ts";
import { applyPlan, plan } from "../../../cli/deploy/terraform.ts";
import { loadComposeProject } from "../../../modules/compose/index.ts";
import { PROJECT } from "../../support/environment.ts";
import { PlayedPrograms } from "../../support/played-programs.ts";

let folder: string;
let programs: PlayedPrograms;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "programs-"));
  programs = new PlayedPrograms(folder);
  vi.stubEnv("PATH", programs.path);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** A program that notes its arguments and does as the script says. */
function played(name: string, script: string): void {
  programs.shell(name, `printf '%s\\n' "$*" >> ${join(folder, "calls")}\n${script}`);
}

const calls = (): string[] => readFileSync(join(folder, "calls"), "utf8").trim().split("\n");

describe("docker", () => {
  const project = loadComposeProject({ files: ["docker-compose.yml"], workingDir: PROJECT });
  const image = (service: string): TargetImage => ({
    service,
    build: project.services[service]?.build ?? { context: "." },
    repository: `shop-${service}`,
    variable: `${service}_image_tag`,
  });

  it.each([
    ["linux/amd64", "linux/amd64, linux/amd64/v2, linux/386", true],
    ["linux/arm64", "linux/amd64, linux/arm64*", true],
    ["linux/arm64", "linux/amd64, linux/arm64/v8", true],
    ["linux/arm64", "linux/amd64, linux/arm/v7", false],
  ])("must build for %s: a builder of %s does: %s", async (platform, platforms, does) => {
    played("docker", `[ "$1" = buildx ] && echo "Platforms:  ${platforms}"; exit 0`);
    const checked = checkDocker(platform);
    await (does
      ? expect(checked).resolves.toBeUndefined()
      : expect(checked).rejects.toThrow(/EOE-DEPLOY-005/));
  });

  it("is told of when its engine does not answer", async () => {
    played("docker", `echo "Cannot connect to the Docker daemon" >&2; exit 1`);
    await expect(checkDocker("linux/amd64")).rejects.toThrow(
      /Cannot connect to the Docker daemon.*EOE-DEPLOY-001/s,
    );
  });

  it("builds once what services share", () => {
    const [nginx, app] = [image("nginx"), image("app")];
    const builds = buildsOf([nginx, app, { ...app, service: "worker" }], "1.4.2");
    expect(builds.map(({ images }) => images.map(({ service }) => service))).toEqual([
      ["nginx"],
      ["app", "worker"],
    ]);
    expect(new Set(builds.map(({ name }) => name)).size).toBe(2);
    for (const { name } of builds) expect(name).toMatch(/^express-on-ecs\/[0-9a-f]{12}:1\.4\.2$/);
  });

  it("gets the compose file's own builds, a platform and the version, and says why it fails", async () => {
    played(
      "docker",
      `cp "$(echo "$*" | sed 's/.*--file=\\([^ ]*\\).*/\\1/')" ${folder}/seen; echo "npm ci failed" >&2; exit 1`,
    );
    const given = image("app");
    const dollars = { ...given, build: { ...given.build, args: { PRICE: "5$" } } };
    const builds = buildsOf([dollars], "1.4.2");
    const building = build(builds, { project, platform: "linux/arm64", version: "1.4.2", folder });
    await expect(building).rejects.toMatchObject({
      why: "build",
      message: expect.stringMatching(/image of app.*npm ci failed/s),
    });
    expect(calls()[0]).toMatch(
      /^buildx bake .*--set=\*\.platform=linux\/arm64 --set=\*\.args\.VERSION=1\.4\.2 .*app$/,
    );
    const { services } = JSON.parse(readFileSync(join(folder, "seen"), "utf8"));
    expect(services.app).toMatchObject({ image: builds[0]?.name, build: { args: { PRICE: "5$$" } } });
  });

  it("starts what it has built from the project's folder, wherever that is, and takes it away again", async () => {
    played(
      "docker",
      `pwd >> ${folder}/where; case "$*" in *" port "*) echo 127.0.0.1:1;; *" up "*) cp ${folder}/image-test.yml ${folder}/override; exit 1;; *" logs "*) echo "no such table";; esac`,
    );
    const testing = testImages({
      builds: buildsOf([image("app")], "1.4.2"),
      project,
      root: PROJECT,
      entry: { service: "nginx", port: 8080 },
      healthPath: "/livez",
      folder,
      environment: "shop",
      signal: new AbortController().signal,
    });
    await expect(testing).rejects.toMatchObject({
      why: "build",
      message: expect.stringContaining("no such table"),
    });
    expect(new Set(readFileSync(join(folder, "where"), "utf8").trim().split("\n"))).toEqual(
      new Set([PROJECT]),
    );
    expect(calls().at(-1)).toMatch(
      /^compose --project-name=express-on-ecs-test-shop-\d+ --file=docker-compose\.yml --file=.* down --volumes/,
    );
    const override = readFileSync(join(folder, "override"), "utf8");
    expect(override).toContain('"nginx":\n    ports: !override ["127.0.0.1::8080"]');
    expect(override).toMatch(
      /"app":\n {4}ports: !reset \[\]\n {4}container_name: !reset null\n {4}image: "express-on-ecs\/[0-9a-f]{12}:1\.4\.2"\n {4}build: !reset null/,
    );
  });

  it("pushes with a password that is in no configuration of the user's, and says what was pushed when it breaks off", async () => {
    played(
      "docker",
      `cat "$DOCKER_CONFIG/config.json" >> ${folder}/config 2>/dev/null; case "$*" in *shop-app*) [ "$1" = push ] && { echo "broken pipe" >&2; exit 1; };; esac; exit 0`,
    );
    const told: string[] = [];
    const pushing = push(buildsOf([image("nginx"), image("app")], "1.4.2"), {
      auth: "c2VjcmV0",
      tag: "1.4.2",
      repositories: { nginx: "1.dkr.example/shop-nginx", app: "1.dkr.example/shop-app" },
      folder,
      tell: (line) => told.push(line),
    });
    await expect(pushing).rejects.toMatchObject({
      why: "push",
      message: expect.stringContaining("broken pipe"),
    });
    expect(told).toEqual(["1.dkr.example/shop-nginx:1.4.2"]);
    expect(readFileSync(join(folder, "config"), "utf8")).toContain('"1.dkr.example":{"auth":"c2VjcmV0"}');
    expect(calls().join("\n")).not.toContain("c2VjcmV0");
  });
});

describe("terraform", () => {
  const at = { stack: "shop-service", folder: "." };
  const options = {
    file: "x",
    variables: { web_image_tag: "1; rm -rf /" },
    targets: ["aws_vpc.a"],
    lockTimeout: 5,
  };
  const line = (words: object): string => `printf '%s\\n' '${JSON.stringify(words)}'`;
  const error = (summary: string, detail: string): string =>
    line({ "@level": "error", "@message": "", diagnostic: { severity: "error", summary, detail } });

  beforeEach(() => {
    vi.stubEnv("TERRAFORM_BINARY_NAME", "");
    delete process.env["TERRAFORM_BINARY_NAME"];
  });

  it("gets values as they are, by no shell", async () => {
    played("terraform", `case "$*" in *show*) ${line({ resource_changes: [] })};; esac`);
    expect(await plan(at, options)).toEqual({ resource_changes: [] });
    expect(calls()[0]).toBe(
      "-chdir=. plan -json -out=x -lock-timeout=5s -var=web_image_tag=1; rm -rf / -target=aws_vpc.a",
    );
  });

  it("leaves the lock alone for credentials that only read", async () => {
    played("terraform", `case "$*" in *show*) ${line({ resource_changes: [] })};; esac`);
    await plan(at, { ...options, lock: false });
    expect(calls()[0]).toMatch(/ -lock=false /);
    expect(calls()[0]).not.toContain("-lock-timeout");
  });

  it("says who holds the lock", async () => {
    const detail =
      "Lock Info:\\n  ID:        7f1c\\n  Path:      s3\\n  Operation: OperationTypeApply\\n  Who:       ann@laptop\\n  Created:   2026-11-27 10:00:00 UTC\\n";
    played("terraform", `${error("Error acquiring the state lock", detail.replaceAll("\\n", "\n"))}; exit 1`);
    await expect(plan(at, options)).rejects.toMatchObject({
      why: "planRefused",
      message: expect.stringMatching(
        /ann@laptop has held the state's lock since 2026-11-27 10:00:00 UTC \(OperationTypeApply\).*terraform -chdir=\S+ force-unlock 7f1c.*EOE-DEPLOY-013/,
      ),
    });
  });

  it("says all that went wrong, and tells what lasts while it lasts", async () => {
    const told: string[] = [];
    played(
      "terraform",
      [
        line({
          "@level": "info",
          "@message": "aws_vpc.a: Creation complete after 0s",
          type: "apply_complete",
        }),
        line({
          "@level": "info",
          "@message": "aws_lb.a: Still creating... [10s elapsed]",
          type: "apply_progress",
        }),
        error("creating Load Balancer", "TooManyLoadBalancers"),
        error("creating Topic", "AuthorizationError"),
        "exit 1",
      ].join("\n"),
    );
    const applying = applyPlan(at, "x", { lockTimeout: 0, total: 1, tell: (words) => told.push(words) });
    await expect(applying).rejects.toMatchObject({
      why: "apply",
      message: expect.stringMatching(/TooManyLoadBalancers\n.*AuthorizationError.*EOE-DEPLOY-012/s),
    });
    expect(told).toEqual(["aws_lb.a: Still creating... [10s elapsed]", "1 resource done"]);
  });

  it("is told of when it is not there", async () => {
    vi.stubEnv("TERRAFORM_BINARY_NAME", join(folder, "nowhere"));
    await expect(plan(at, options)).rejects.toThrow(/nowhere.*ENOENT/s);
  });
});
