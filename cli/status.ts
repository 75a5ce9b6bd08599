import Table from "cli-table3";
import pc from "picocolors";
import { Problems } from "../modules/problems.ts";
import { accountOf } from "./deploy/credentials.ts";
import { writeTarget } from "./deploy/find-target.ts";
import { answerOf, type Way } from "./deploy/http.ts";
import { jobInWords, type ScheduledJob, scheduledJobs } from "./deploy/job-runs.ts";
import { type RunningService, runningServices } from "./deploy/running.ts";
import { readOutput } from "./deploy/stacks.ts";
import { versionIn } from "./deploy/verify.ts";
import { isVersionOf, type PushedVersion, pushedVersions } from "./deploy/versions.ts";

export interface StatusOptions {
  readonly root?: string;
  readonly json: boolean;
}

interface Answering {
  readonly url: string;
  readonly ok: boolean;
  /** The status, or why there is none. */
  readonly says: string;
  readonly version: string | undefined;
}

/** Exit code 1 where tasks are missing, or the load balancer does not answer with success. */
export async function showStatus(environment: string, { root: named, json }: StatusOptions): Promise<void> {
  const { root, deployment, target } = await writeTarget(environment, named);
  const account = await accountOf(target);
  const [services, versions] = await Promise.all([runningServices(target), pushedVersions(target)]);
  if (services.length === 0) throw notDeployed(environment);
  const told = services.map((service) => ({ ...service, version: versionOf(service, versions) }));
  const isPublic = target.site !== undefined || deployment.environment.ingress?.public === true;
  const url = await readOutput({ root, target }, "url");
  const balancer = await readOutput({ root, target }, target.site ? "site_name" : "load_balancer");
  const through = typeof balancer === "string" ? balancer : undefined;
  const answers =
    isPublic && typeof url === "string"
      ? await asked(url, { through }, target.site ? "/" : target.healthPath)
      : undefined;
  const isWell = answers?.ok !== false && services.every(({ running, wanted }) => running >= wanted);
  const jobs = await scheduledJobs(target, (name) => readOutput({ root, target }, name));
  if (json)
    console.log(JSON.stringify({ environment, account, isWell, services: told, jobs, answers }, null, 2));
  else for (const line of inWords(told, jobs, answers)) console.log(line);
  if (!isWell) process.exitCode = 1;
}

/** The tag whose images a service runs; undefined for images that nothing here has built. */
function versionOf({ images }: RunningService, versions: readonly PushedVersion[]): string | undefined {
  return versions.find((version) => isVersionOf(version, Object.values(images)))?.tag;
}

async function asked(url: string, way: Way, healthPath = "/"): Promise<Answering> {
  const place = new URL(healthPath, url).href;
  const { ok, says, headers } = await answerOf(place, {
    ...way,
    seconds: 0,
    signal: new AbortController().signal,
  });
  return { url: place, ok, says, version: versionIn(headers) };
}

function inWords(
  services: readonly (RunningService & { readonly version: string | undefined })[],
  jobs: readonly ScheduledJob[],
  answers: Answering | undefined,
): string[] {
  const table = new Table({
    head: ["service", "tasks", "version", "definition", "rollout"],
    style: { head: [], border: [] },
  });
  for (const { name, running, wanted, starting, version, definition, rollout } of services) {
    const tasks = `${running} of ${wanted}${starting > 0 ? `, ${starting} starting` : ""}`;
    table.push([name, tasks, version ?? "", definition, (rollout ?? "").toLowerCase().replace("_", " ")]);
  }
  return [
    table.toString(),
    ...jobs.map(jobInWords),
    ...(answers ? [answerInWords(answers)] : []),
    "",
    pc.bold("What happened last"),
    ...services.flatMap(({ events }) =>
      events.map(
        ({ at, message }) => `  ${at?.toISOString().slice(0, 19).replace("T", " ") ?? ""}  ${message}`,
      ),
    ),
  ];
}

function answerInWords({ url, ok, says, version }: Answering): string {
  const line = `${url} answers ${says}${version === undefined ? "" : ` as version ${version}`}`;
  return ok ? pc.green(line) : pc.red(line);
}

export const notDeployed = (environment: string): Problems =>
  new Problems([
    {
      code: "EOE-DEPLOY-017",
      file: environment,
      path: "",
      message: `has no service in AWS; deploy it: npx express-on-ecs deploy ${environment}`,
    },
  ]);
