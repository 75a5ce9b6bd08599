import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { printRefused } from "../../cli/problems.ts";
import { formatReport, type Report, reportOf } from "../../cli/report.ts";
import { synthesiseEach } from "../../cli/synthesise.ts";
import { App } from "../../modules/cdktf.ts";
import { formatProblem } from "../../modules/problems.ts";
import { type Changes, marketWith, PROJECT } from "../support/environment.ts";
import { FARGATE, MONGO_ON_HOST } from "../support/kinds.ts";
import { sentenceOf } from "../support/sentences.ts";
import { TerraformProject } from "../terraform/terraform.ts";

const COMPOSE = readFileSync(join(PROJECT, "docker-compose.yml"), "utf8");
const inNginx = (line: string): string =>
  COMPOSE.replace("    environment:\n", `    environment:\n${line}\n`);

/** What somebody reads who makes a mistake: all of it, and nothing else. */
describe("a mistake of a newcomer", () => {
  let project: TerraformProject | undefined;
  afterEach(() => project?.remove());

  function said(changes: Changes, compose = COMPOSE, edited = (text: string) => text): string[] {
    project = new TerraformProject({ market: edited(marketWith(changes)) });
    project.writeCompose(compose);
    const { refused } = synthesiseEach({ root: project.root, outdir: "cdktf.out", names: [] });
    return refused.flatMap(({ problems }) => problems.map(sentenceOf));
  }

  it("is told where it is: a secret of the compose file there, one of the environment here", () => {
    expect(said({}, inNginx("      API_TOKEN: hunter2"))).toEqual([
      "docker-compose.yml:13:7 services.nginx.environment.API_TOKEN: would hold a secret in plain text; write containers.nginx.secrets: { API_TOKEN: api_token }, and where the value of api_token is into service.secrets (docs/services.md). (no-secret-in-plain-text at nginx.API_TOKEN)",
    ]);
    project?.remove();
    expect(said({ "service.environment.nginx.API_TOKEN": "hunter2" }, inNginx("      API_TOKEN: x"))).toEqual(
      [
        expect.stringMatching(
          /^environments\/market\.yml:\d+:7 service\.environment\.nginx\.API_TOKEN: would hold a secret in plain text;/,
        ),
      ],
    );
    project?.remove();
    const labelled = COMPOSE.replace(
      "    networks:\n",
      "    labels:\n      deploy.token: hunter2\n    networks:\n",
    );
    expect(said({}, labelled)).toEqual([
      expect.stringMatching(
        /^docker-compose\.yml:\d+:7 services\.nginx\.labels\.deploy\.token: would hold a secret/,
      ),
    ]);
  });

  it("in entry.port blames no port of the compose file", () => {
    expect(said({ "service.entry.port": 8081 })).toEqual([
      expect.stringMatching(
        /^environments\/market\.yml:\d+:\d+ service\.entry\.port: 8081 is not a port of "nginx", which has 8080 in the compose file; write 8080, or add 8081 to its expose\. \(entry-port-is-open\)$/,
      ),
    ]);
  });

  it("in a standalone task names the containers that there are", () => {
    const migrate = { container: "ap", command: ["migrate"], runs: "before-deployment" };
    expect(said({ "service.standaloneTasks": { migrate } })).toEqual([
      expect.stringMatching(
        /^environments\/market\.yml:\d+:\d+ service\.standaloneTasks\.migrate\.container: "ap" is not one of the service's containers; write one of nginx, app\. \(standalone-task-has-a-container\)$/,
      ),
    ]);
  });

  it.each([
    ["a name that is none", "hunter2!#% superword"],
    ["a connection string", "mongodb://a:hunter2@x/db"],
    ["a token in the form of a name", `${"ghp"}_${"hunter2".repeat(6)}`],
    ["a list", ["hunter2"]],
  ])("prints no secret: %s", (_, value) => {
    const sentences = said({ "service.secrets.jwt_secret": value });
    expect(sentences).toEqual([expect.stringMatching(/ service\.secrets\.jwt_secret: /)]);
    expect(sentences.join()).not.toMatch(/hunter2|Invalid|pattern/);
    expect(sentences.join()).toMatch(/name/);
  });

  it("prints no private key where a public one belongs", () => {
    const key = `-----BEGIN OPENSSH ${"PRIVATE"} KEY-----\nhunter2\n`;
    expect(said({ "bastion.publicKey": key }).join()).not.toContain("hunter2");
  });

  it("in a variable with a password is told at once that it is a secret, once", () => {
    const url = (lines: string[]) =>
      COMPOSE.replace(
        "      DATABASE_URL_FILE: /run/secrets/database_url\n",
        lines.map((line) => `${line}\n`).join(""),
      );
    const withPassword = "      DATABASE_URL: mongodb://app:hunter2secret@mongo:27017/app";
    expect(
      said(
        { "service.secrets.database_url": undefined },
        url([withPassword]).replace("      - database_url\n", ""),
      ),
    ).toEqual([
      expect.stringMatching(
        / services\.app\.environment\.DATABASE_URL: names the host "mongo", which is hosted elsewhere; it holds a secret, so make it one: write containers\.app\.secrets: \{ DATABASE_URL: database_url \} and name database_url in service\.secrets of the environment file/,
      ),
    ]);
    project?.remove();
    const filled = url([withPassword]).replace(
      "    user: node\n",
      "    user: node\n    x-ecs: { secrets: { DATABASE_URL: database_url } }\n",
    );
    expect(said({}, filled)).toEqual([
      expect.stringMatching(
        / services\.app\.secrets\[0\]: fills the variable DATABASE_URL, which environment sets as well; remove it there\. What only the laptop needs goes into environment of an override file/,
      ),
    ]);
    project?.remove();
    expect(
      said(
        { "service.secrets.database_url": undefined },
        url(["      DATABASE_URL: mongodb://mongo:27017/app"]).replace("      - database_url\n", ""),
      ),
    ).toEqual([
      expect.stringMatching(
        /; set containers\.app\.environment\.DATABASE_URL in the environment file, or, if the value there holds a password, make it a secret: write containers\.app\.secrets/,
      ),
    ]);
  });

  it("in a file of env_file is told with that file's name", () => {
    project = new TerraformProject({ market: marketWith({}) });
    writeFileSync(join(project.root, "app.env"), "JWT_SECRET=hunter2hunter2\n");
    project.writeCompose(COMPOSE.replace("    user: node\n", "    user: node\n    env_file: app.env\n"));
    const { refused } = synthesiseEach({ root: project.root, outdir: "cdktf.out", names: [] });
    expect(
      refused.flatMap(({ problems }) => problems.map(({ path, message }) => `${path}: ${message}`)),
    ).toEqual([
      'services.app.secrets[1]: fills the variable JWT_SECRET, which env_file sets as well, from app.env; take it out of that file, or the file out of env_file. What only the laptop needs goes into env_file of an override file, such as docker-compose.override.yml, which is read here only when service.compose names it; or declare it: laptopOnly: ["app.secrets[1]"].',
    ]);
  });

  it("in the names of the compose file's services is told once", () => {
    const own = [
      "services:",
      "  api:",
      "    image: registry.example.com/api:1.0.0",
      '    user: "1000:1000"',
      "    read_only: true",
      "    mem_limit: 128m",
    ].join("\n");
    expect(said({ database: undefined, "service.volumes": { uploads: { place: "efs" } } }, own)).toEqual([
      expect.stringContaining(
        'services: has no service "app", which the environment names; this file has api.',
      ),
      expect.stringContaining(
        'services: has no service "nginx", which the environment names; this file has api.',
      ),
      expect.stringContaining("services.api: has no place on ECS"),
    ]);
    project?.remove();
    expect(
      said({ "database.connection": { secret: "database_url" }, ...MONGO_ON_HOST }, own).join(),
    ).not.toMatch(/to one of nginx, app/);
  });

  it("that leaves something out is told what to write", () => {
    const sentences = said({
      region: undefined,
      "tags.owner": undefined,
      "ingress.public": undefined,
      "service.entry.port": undefined,
      "monitoring.mail": undefined,
      capacity: undefined,
    });
    expect(sentences.map((text) => text.replace(/^\S+ /, ""))).toEqual([
      "region: is missing; write it, such as `region: eu-central-1`: AWS region.",
      "capacity: is missing; write it with architecture and instanceTypes: docs/environment.md.",
      "tags.owner: is missing; write it, such as `owner: shop-team@example.com`: Tag `owner`: the people to ask.",
      "ingress.public: is missing; write `public: true` or `public: false`: true: an internet-facing load balancer, open to the world.",
      "service.entry.port: is missing; write it, such as `port: 8080`: Its port in the container.",
      "monitoring.mail: is missing; write it, such as `mail: [ shop-alarms@example.com ]`: Mail addresses that alarms go to; each is asked once to confirm.",
    ]);
  });

  it("in the name of a compose file is told at that name", () => {
    expect(said({ "service.compose": ["docker-compose.yml", "nope.yml"] })).toEqual([
      expect.stringMatching(
        /^environments\/market\.yml:\d+:\d+ service\.compose\[1\]: "nope\.yml" does not exist/,
      ),
    ]);
  });

  it("in a condition is told once", () => {
    expect(said({}, COMPOSE.replace("condition: service_healthy", "condition: service_helthy"))).toEqual([
      'docker-compose.yml:24:9 services.nginx.depends_on.app.condition: "service_helthy" must be one of service_started, service_healthy, service_completed_successfully.',
    ]);
  });

  it("in a field's name lists no ninety names", () => {
    expect(said({}, COMPOSE.replace("    environment:\n", "    zzzzqq: 1\n    environment:\n"))).toEqual([
      "docker-compose.yml:12:5 services.nginx.zzzzqq: is not a field of the Compose Specification; docs/compose.md lists those of services.",
    ]);
    project?.remove();
    expect(said({}, COMPOSE.replace("    environment:\n", "    enviroment:\n"))).toEqual([
      expect.stringMatching(/ services\.nginx\.enviroment: .+ Did you mean "environment"\?$/),
    ]);
  });

  it("by a tab is told once, in either file", () => {
    expect(said({}, COMPOSE.replace("    environment:\n", "\tenvironment:\n"))).toEqual([
      "docker-compose.yml:12:1 is not valid YAML: Tabs are not allowed as indentation.",
    ]);
    project?.remove();
    expect(said({}, COMPOSE, (text) => text.replace("  cidr:", "\tcidr:"))).toEqual([
      expect.stringMatching(
        /^environments\/market\.yml:\d+:1 is not valid YAML: Tabs are not allowed as indentation\.$/,
      ),
    ]);
  });

  it("is told with all others that can be judged: of both files, and of ECS", () => {
    const compose = inNginx("      A: b").replace("    networks:\n", "    ipc: host\n    networks:\n");
    const agreement = said({ region: "mars-1", "service.images.nope": "1.0.0" }, compose).join("\n");
    expect(agreement).toMatch(/ region: "mars-1"/);
    expect(agreement).toMatch(/ service\.images\.nope: /);
    project?.remove();
    const mapped = said({ "service.images.app": undefined }, compose).join("\n");
    expect(mapped).toMatch(/ service\.images\.app: /);
    expect(mapped).toMatch(/ services\.nginx\.ipc: /);
  });

  it("with a variable that has no value is told by its name where the field needs one", () => {
    const pulled = COMPOSE.replace("    build:\n      context: nginx\n", "    image: ${SITE}\n");
    expect(said({ "service.images.nginx": undefined }, pulled)).toEqual([
      expect.stringMatching(
        /^docker-compose\.yml:\d+:\d+ services\.nginx\.image: uses the variable SITE, which the environment file does not set .+; write variables: \{ SITE: … \} in it, or a default here, such as \$\{SITE:-\}\.$/,
      ),
    ]);
    project?.remove();
    const retries = said({}, COMPOSE.replace("retries: 3", "retries: ${RETRIES}"));
    expect(retries).toEqual([
      expect.stringMatching(
        / services\.nginx\.healthcheck\.retries: uses the variable RETRIES, .+; or declare it: laptopOnly: \[nginx\.healthcheck\.retries\]\.$/,
      ),
    ]);
    project?.remove();
    // What runs elsewhere is no business of the environment's.
    expect(said({}, COMPOSE.replace(/image: mongo:.*/, "image: ${SITE}"))).toEqual([]);
  });

  it("that is none but a warning is in the report, as docker compose has it", () => {
    project = new TerraformProject({ market: marketWith({}) });
    project.writeCompose(`version: "3.8"\n${COMPOSE}`);
    const folders = { root: project.root, outdir: "cdktf.out" };
    const report = reportOf(synthesiseEach({ ...folders, names: [] }), folders);
    const sentence =
      "docker-compose.yml:1:1 version: is obsolete and has no effect; remove it. [EOE-COMPOSE-006]";
    expect(report.environments.map(({ warnings }) => warnings.map(formatProblem))).toEqual([[sentence]]);
    expect(report.environments[0]?.warnings[0]).toMatchObject({ code: "EOE-COMPOSE-006", line: 1 });
    expect(formatReport(report)).toContain(`Warnings\n  - ${sentence}`);
  });
});

describe("a report", () => {
  it("has each command of a first deployment with the state in S3, and tells of a state that must move", () => {
    const { environments } = reportFor({ state: { home: "s3", bucket: "company-state" } });
    expect(environments[0]?.firstDeployment.slice(0, 4)).toEqual([
      "npx express-on-ecs bootstrap market # once, with the next two lines: the bucket company-state for the state",
      "terraform -chdir=cdktf.out/bootstrap/market init",
      "terraform -chdir=cdktf.out/bootstrap/market apply",
      "npx cdktf deploy market-network market-data",
    ]);
    expect(environments[0]?.decisions.map(({ message }) => message).join("\n")).toMatch(
      /state\.home: .+terraform init -migrate-state/,
    );
  });

  it("tells that the load balancer asks another path than the health check of the compose file", () => {
    const changes = {
      "service.entry.keepAliveSeconds": 400,
      "service.images": { app: "1.0.0" },
      "service.environment.nginx": undefined,
    };
    const compose = COMPOSE.replace(
      "    build:\n      context: nginx\n",
      "    image: registry.example.com/web:1.0.0\n",
    );
    const report = reportFor(changes, marketWith(changes), compose);
    expect(report.environments.flatMap(({ decisions }) => decisions)).toContainEqual({
      stage: "compose",
      message: expect.stringMatching(
        /^ingress\.healthCheck\.path: .+ for \/livez, .+ for \/nginx-health; write/,
      ),
    });
  });

  it("tells of a service that scales by the CPU and reserves none", () => {
    const without = COMPOSE.replaceAll(/\n +cpus: .+/g, "");
    expect(without).not.toBe(COMPOSE);
    const told = (changes: Changes, compose: string) =>
      reportFor(changes, marketWith(changes), compose)
        .environments[0]?.decisions.filter(({ message }) => message.startsWith("service.scaling.cpuPercent"))
        .map(({ message }) => message);
    expect(told({}, without)).toEqual([
      "service.scaling.cpuPercent: is a share of the CPU that the task reserves, and nginx, app reserve none; AWS does not say what its metric is then. Write deploy.resources.reservations.cpus in the compose file.",
    ]);
    expect(told({}, COMPOSE)).toEqual([]);
    expect(told({ "service.tasks": { min: 1, max: 1 } }, without)).toEqual([]);
    expect(told(FARGATE, without)).toEqual([]);
  });

  it("of the template's Fargate lines is one without problems", () => {
    const template = readFileSync(join(PROJECT, "cli/environment.template.yml"), "utf8")
      .replaceAll("{{name}}", "market")
      .replaceAll("{{region}}", "eu-central-1")
      .replaceAll("{{cidr}}", "10.0.0.0/16");
    const capacity = /^# {3}(capacity: .+)$/m.exec(template)?.[1] ?? "";
    const fargate = template
      .replace(/^capacity:\n(?: .+\n)+/m, `${capacity}\n`)
      .replace(/^( +)# (networkMode: awsvpc|APP_HOST: 127\.0\.0\.1)/gm, "$1$2");
    expect(fargate).toContain("launchType: fargate");
    expect(reportFor({}, fargate).problems).toEqual([]);
  });

  it("of docs/services.md's lines for the official image of nginx is one without problems", () => {
    const page = readFileSync(join(PROJECT, "docs/services.md"), "utf8");
    const [, compose = ""] =
      /^```yaml\n# docker-compose\.yml\n(services:\n {2}web:\n[^`]+)```$/m.exec(page) ?? [];
    const changes = {
      "service.containers": ["web"],
      "service.entry": { service: "web", port: 8080 },
      "service.images": undefined,
      "service.environment": undefined,
      "service.secrets": undefined,
      database: undefined,
      "ingress.idleTimeoutSeconds": 60,
    };
    expect(compose).toContain("image: nginx");
    expect(reportFor(changes, marketWith(changes), compose).problems).toEqual([]);
  });

  function reportFor(changes: Changes, text = marketWith(changes), compose = COMPOSE): Report {
    const project = new TerraformProject({ market: text });
    project.writeCompose(compose);
    try {
      const folders = { root: project.root, outdir: "cdktf.out" };
      return reportOf(synthesiseEach({ ...folders, names: [] }), folders);
    } finally {
      project.remove();
    }
  }
});

describe("a report beside other environments", () => {
  let project: TerraformProject | undefined;
  afterEach(() => project?.remove());

  const SHARED = { state: { home: "s3", bucket: "company-state" } };
  /** Of some environments of a project, by name; the others are only there. */
  function reportOfSome(all: Readonly<Record<string, Changes>>, names: readonly string[]): Report {
    const texts = Object.entries(all).map(([name, changes], index) => [
      name,
      marketWith({ name, "network.cidr": `10.${index}.0.0/16`, "network.subnets": undefined, ...changes }),
    ]);
    project = new TerraformProject(Object.fromEntries(texts));
    project.writeCompose(COMPOSE);
    const folders = { root: project.root, outdir: "cdktf.out" };
    return reportOf(synthesiseEach({ ...folders, names }), folders);
  }
  const decisionsOf = ({ environments }: Report, environment: string): string =>
    environments
      .find(({ name }) => name === environment)
      ?.decisions.map(({ message }) => message)
      .join("\n") ?? "";

  it("counts the tasks on Fargate of those that were not asked for", () => {
    const tasks = { ...FARGATE, "service.tasks": { min: 1, max: 10 } };
    const together = /resource count": (\S+) vCPUs are needed at most(, with \S+)?;/;
    const alone = together.exec(decisionsOf(reportOfSome({ shop: tasks }, []), "shop"));
    project?.remove();
    const beside = reportOfSome({ board: tasks, market: {}, shop: tasks }, ["shop"]);
    expect(beside.problems).toEqual([]);
    expect(together.exec(decisionsOf(beside, "shop"))?.slice(1)).toEqual([
      `${2 * Number(alone?.[1])}`,
      ", with board",
    ]);
  });

  it("builds one whose names begin alike once, for its names and for its tasks", () => {
    const built = vi.spyOn(App.prototype, "synth");
    const report = reportOfSome({ shop: FARGATE, "shop-next": FARGATE }, ["shop"]);
    expect(built).toHaveBeenCalledTimes(2);
    built.mockRestore();
    expect(report.environments.map(({ name }) => name)).toEqual(["shop"]);
    expect(report.problems).toEqual([]);
  });

  it("lets one environment make the bucket of the state that they share", () => {
    const report = reportOfSome({ acme: SHARED, staging: SHARED }, []);
    const [acme, staging] = report.environments;
    expect(decisionsOf(report, "acme")).toContain("state.bucket: once, `npx express-on-ecs bootstrap acme`");
    expect(acme?.firstDeployment[0]).toContain("npx express-on-ecs bootstrap acme");
    expect(decisionsOf(report, "staging")).toContain(
      "state.bucket: acme makes the bucket company-state; nothing to do here.",
    );
    expect(decisionsOf(report, "staging")).not.toContain("npx express-on-ecs bootstrap");
    expect(staging?.firstDeployment[0]).toBe("npx cdktf deploy staging-network staging-data");
  });

  it("tells both of a secret that they share", () => {
    const own = { "service.secrets.database_url": "acme/database-url" };
    const other = { "service.secrets.database_url": "board/database-url" };
    const report = reportOfSome({ acme: own, board: other, staging: own }, []);
    expect(decisionsOf(report, "staging")).toContain(
      "service.secrets.database_url: acme has the same secret, acme/database-url, and with it the same database; give staging one of its own, unless that is intended.",
    );
    expect(decisionsOf(report, "acme")).toContain(
      "service.secrets.database_url: staging has the same secret, acme/database-url, and with it the same database; give acme one of its own, unless that is intended.",
    );
    expect(decisionsOf(report, "board")).not.toContain("board/database-url, and with it");
    expect(decisionsOf(report, "board")).toContain(
      "service.secrets.jwt_secret: acme, staging have the same secret, market/jwt-secret, and with it the same value;",
    );
  });
});

describe("what was written beside what is wrong", () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([
    [["acme"], "1 problem; nothing was written for market; acme was written."],
    [["acme", "staging"], "1 problem; nothing was written for market; acme, staging were written."],
  ])("is told as one speaks: %j", (written, sentence) => {
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    printRefused(
      [
        {
          name: "market",
          problems: [{ code: "EOE-ENV-007", file: "a.yml", path: "b", message: "is wrong." }],
        },
      ],
      written,
    );
    expect(said.mock.calls.flat().join("\n")).toContain(sentence);
  });
});
