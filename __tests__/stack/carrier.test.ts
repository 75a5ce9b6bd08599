import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EC2 } from "../../modules/compose/ecs/ec2.ts";
import { loadComposeProject, planTask, type TaskPlan } from "../../modules/compose/index.ts";
import { docker, engineAnswers, type Result, run } from "./docker.ts";
import { EcsTask } from "./ecs-task.ts";

const FOLDER = "/srv/app";

/** Two folders that only the service's user may enter; the files in them belong to three users. */
const DOCKERFILE = `
FROM nginx:1.29
WORKDIR ${FOLDER}
RUN mkdir private shared \\
 && for name in frozen closed default kept private/key private/mounted; do echo "the image's $name" > $name.conf; done \\
 && ln -s default.conf linked.conf && ln -s kept.conf link.conf \\
 && chown -R 999:999 . && chown 0:0 frozen.conf && chown 998:999 kept.conf \\
 && chmod 0700 . private \\
 && chmod 2750 shared && chmod 0444 frozen.conf && chmod 0640 default.conf kept.conf && chmod 0600 closed.conf private/*
`;

const COMPOSE = `
services:
  app:
    build: .
    entrypoint: [/bin/sh, -ec]
    command: [exec sleep infinity]
    user: "999:999"
    read_only: true
    cap_drop: [ALL]
    mem_limit: 64m
    tmpfs: ["${FOLDER}/cache:size=1m"]
    configs:
      - { source: frozen, target: ${FOLDER}/frozen.conf }
      - { source: closed, target: ${FOLDER}//closed.conf, mode: 0644 }
      - { source: linked, target: ${FOLDER}/linked.conf }
      - { source: script, target: ${FOLDER}/script.sh }
      - { source: linked, target: ${FOLDER}/missing/deep.conf }
    volumes:
      - ./mounted.conf:${FOLDER}/beside.conf:ro
      - ./mounted.conf:${FOLDER}/private/mounted.conf:ro
configs:
  frozen: { content: "carried to frozen" }
  closed: { content: "carried to closed" }
  linked: { content: "carried to linked" }
  script: { file: ./script.sh }
`;

const FILES = {
  Dockerfile: DOCKERFILE,
  "compose.yaml": COMPOSE,
  "mounted.conf": "carried to mounted",
  "script.sh": "#!/bin/sh\necho carried to script",
};

/** The task of the compose file, whose service runs the image. */
function plan(folder: string, image: string): TaskPlan {
  const project = loadComposeProject({ files: ["compose.yaml"], workingDir: folder });
  return planTask(project, {
    launchType: EC2,
    networkMode: "bridge",
    architecture: "X86_64",
    services: ["app"],
    hostedElsewhere: [],
    images: { app: image },
    secrets: {},
    environment: {},
    logs: { app: { group: "app", region: "eu-central-1", streamPrefix: "app" } },
  });
}

describe.skipIf(!engineAnswers())("files that are carried into a folder of the image", () => {
  const name = `carrier-${process.pid}`;
  const image = `${name}:1`;
  let folder: string;
  let task: EcsTask | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "carrier-"));
    for (const [file, text] of Object.entries(FILES)) writeFileSync(join(folder, file), text);
    chmodSync(join(folder, "script.sh"), 0o755);
    await docker("build", "--quiet", "--tag", image, folder);
    task = new EcsTask({ name, definition: { networkMode: "bridge", ...plan(folder, image) } });
    await task.start();
  });
  afterAll(async () => {
    await task?.remove();
    await run("docker", ["image", "rm", image]);
    rmSync(folder, { recursive: true });
  });

  /** As the service's own user, unless another is named. */
  const inService = (command: string, user?: string): Promise<Result> =>
    run("docker", [
      ...["exec", "--workdir", "/", ...(user ? ["--user", user] : [])],
      ...[task?.id("app") ?? "", "/bin/sh", "-c", command],
    ]);

  it("have their own mode, and leave owners and modes of the folder and of its other files alone", async () => {
    const { stdout } = await inService(
      `find ${FOLDER} -path ${FOLDER}/cache -prune -o -printf '%p %M %U:%G\\n' | sort`,
    );
    expect(stdout.trimEnd().split("\n")).toEqual([
      `${FOLDER} drwx------ 999:999`,
      `${FOLDER}/beside.conf -r--r--r-- 0:0`,
      `${FOLDER}/closed.conf -rw-r--r-- 0:0`,
      `${FOLDER}/default.conf -rw-r----- 999:999`,
      `${FOLDER}/frozen.conf -r--r--r-- 0:0`,
      `${FOLDER}/kept.conf -rw-r----- 998:999`,
      `${FOLDER}/link.conf lrwxrwxrwx 999:999`,
      `${FOLDER}/linked.conf -r--r--r-- 0:0`,
      `${FOLDER}/missing drwxr-xr-x 0:0`,
      `${FOLDER}/missing/deep.conf -r--r--r-- 0:0`,
      `${FOLDER}/private drwx------ 999:999`,
      `${FOLDER}/private/key.conf -rw------- 999:999`,
      `${FOLDER}/private/mounted.conf -r--r--r-- 0:0`,
      `${FOLDER}/script.sh -r-xr-xr-x 0:0`,
      `${FOLDER}/shared drwxr-s--- 999:999`,
    ]);
  });

  it("take the place of those of the image, but not of what a link of the image leads to", async () => {
    const { stdout, stderr } = await inService(`grep -rE "carried|image" ${FOLDER} | sort`);
    expect(stderr).toBe("");
    expect(stdout.trimEnd().split("\n")).toEqual([
      `${FOLDER}/beside.conf:carried to mounted`,
      `${FOLDER}/closed.conf:carried to closed`,
      `${FOLDER}/default.conf:the image's default`,
      `${FOLDER}/frozen.conf:carried to frozen`,
      `${FOLDER}/kept.conf:the image's kept`,
      `${FOLDER}/linked.conf:carried to linked`,
      `${FOLDER}/missing/deep.conf:carried to linked`,
      `${FOLDER}/private/key.conf:the image's private/key`,
      `${FOLDER}/private/mounted.conf:carried to mounted`,
      `${FOLDER}/script.sh:echo carried to script`,
    ]);
  });

  it("serve a user without any right, who may run but not change them", async () => {
    const rights = await inService("id -u; id -g; grep CapEff /proc/self/status");
    expect(rights.stdout).toBe("999\n999\nCapEff:\t0000000000000000\n");
    expect(await inService(`${FOLDER}/script.sh`)).toMatchObject({ code: 0, stdout: "carried to script\n" });
    // Their owners, whom nothing else would keep from it.
    for (const [user, place] of [
      ["0:0", "/usr"],
      ["999:999", FOLDER],
      ["999:999", `${FOLDER}/private`],
    ] as const)
      expect((await inService(`touch ${place}/other`, user)).stderr).toContain("Read-only file system");
  });

  it("leave room for what else the service mounts below the folder", async () => {
    const { stdout } = await inService(`grep ${FOLDER}/cache /proc/mounts`);
    expect(stdout).toContain("tmpfs");
  });
});
