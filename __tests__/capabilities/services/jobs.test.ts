import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { PROJECT } from "../../support/environment.ts";
import {
  BRIDGE,
  composeWithMore,
  FARGATE,
  FURTHER,
  refusalsWithMore,
  stacksWithMore,
} from "../../support/further-services.ts";

const LIMITS = { resources: { limits: { memory: "128M" } } };
const IMAGE = {
  image: "registry.example.com/report:1.0.0",
  user: "1000:1000",
  read_only: true,
  deploy: LIMITS,
};
const AT_NIGHT = { expression: "0 3 * * *" };

/** The compose file with one service more. */
const withReport = (more: object = {}, others: object = {}): string =>
  composeWithMore({ report: { ...IMAGE, ...more }, ...others });
const job = { "x-ecs": { schedule: AT_NIGHT } };
const onFargate = { ...FURTHER, ...FARGATE };

describe("docs/jobs.md shows", () => {
  const page = readFileSync(join(PROJECT, "docs/jobs.md"), "utf8");
  const [environment = "", compose = ""] = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(
    ([, text = ""]) => text,
  );

  it("a task that starts at set times", () => {
    const { standaloneTasks } = parse(environment).service;
    const { service } = stacksWithMore({ ...onFargate, "service.standaloneTasks": standaloneTasks });
    expect(Object.values(service.all("aws_scheduler_schedule"))).toMatchObject([
      {
        name: "market-report",
        schedule_expression: "cron(30 6 ? * MON-FRI *)",
        schedule_expression_timezone: "Europe/Berlin",
      },
    ]);
  });

  it("a compose service that is a job", () => {
    const { report } = parse(compose).services;
    const { service } = stacksWithMore(onFargate, withReport({ ...report, deploy: undefined }));
    expect(Object.values(service.all("aws_scheduler_schedule"))).toMatchObject([{ name: "market-report" }]);
  });
});

describe("a compose service with a schedule", () => {
  const { service } = stacksWithMore(onFargate, withReport({ ...job, restart: "always", expose: ["8080"] }));

  it("is a task of its own, and no service", () => {
    const names = Object.values(service.all("aws_ecs_service")).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => name === "market-report")).toEqual([]);
    const [schedule] = Object.values(service.all("aws_scheduler_schedule"));
    expect(schedule).toMatchObject({ name: "market-report", schedule_expression: "cron(0 3 * * ? *)" });
  });

  it("has its own image, roles and logs, and nobody asks it anything", () => {
    const definition = Object.values(service.all("aws_ecs_task_definition")).find(
      ({ family }) => family === "market-report",
    );
    expect(JSON.parse(String(definition?.["container_definitions"]))).toEqual([
      expect.objectContaining({ name: "report", image: IMAGE.image, essential: true, portMappings: [] }),
    ]);
    expect(definition?.["execution_role_arn"]).toMatch(/report-roles/);
    const groups = Object.values(service.all("aws_cloudwatch_log_group")).map(({ name }) => name);
    expect(groups).toContain("/market/report");
  });

  it("may be one by the environment file", () => {
    const changes = { ...onFargate, "containers.report": { schedule: { ...AT_NIGHT, enabled: false } } };
    const stacks = stacksWithMore(changes, withReport());
    expect(Object.values(stacks.service.all("aws_scheduler_schedule"))).toMatchObject([
      { name: "market-report", state: "DISABLED" },
    ]);
  });

  it("may be one in bridge mode", () => {
    const stacks = stacksWithMore(BRIDGE, withReport(job));
    const [schedule] = Object.values(stacks.service.all("aws_scheduler_schedule"));
    const target = schedule?.["target"] as { readonly ecs_parameters: object };
    expect(target.ecs_parameters).not.toHaveProperty("network_configuration");
  });

  it.each([
    [
      "the service has it, too",
      { "service.containers": ["nginx", "app", "report"] },
      withReport(job),
      'services.report.x-ecs.schedule: makes "report" a job, and service has it among its containers; remove one.',
    ],
    [
      "a further service is called that",
      { "furtherServices.report": { containers: ["worker"] } },
      withReport(job),
      'services.report.x-ecs.schedule: makes "report" a job, and furtherServices.report is a service; call one of them otherwise.',
    ],
    [
      "a task is called that",
      { "service.standaloneTasks.report": { container: "app", command: ["a"], runs: "before-deployment" } },
      withReport(job),
      'services.report.x-ecs.schedule: makes "report" a job, and service.standaloneTasks.report is a task; call one of them otherwise.',
    ],
    [
      "it needs a service by its name",
      {},
      withReport({ ...job, depends_on: ["app"] }),
      'services.report.x-ecs.schedule: is of a job, which depends_on "app": ECS gives a job no way to other tasks by their names; remove depends_on, and let it use the address of the load balancer, or the database.',
    ],
    [
      "it is one by the environment file, and counts in another time zone",
      { "containers.report": { schedule: { expression: "rate(1 day)", timeZone: "Europe/Berlin" } } },
      withReport(),
      "containers.report.schedule: Europe/Berlin has no meaning for rate(1 day), which counts from the schedule's creation; remove the key, or write cron.",
    ],
  ])("is refused where %s", (_, changes, compose, sentence) => {
    expect(refusalsWithMore({ ...onFargate, ...changes }, compose).join("\n")).toContain(sentence);
  });

  it.each(["Nightly_Report", "laravel.cron"])("has a name that others can be made of: not %s", (name) => {
    const compose = composeWithMore({ [name]: { ...IMAGE, ...job } });
    expect(refusalsWithMore(onFargate, compose).join("\n")).toContain(
      `is of "${name}", which must be a name of 2 to 20 lower-case letters, digits and single hyphens, the first a letter; rename the service in the compose file, wherever it is named.`,
    );
  });
});
