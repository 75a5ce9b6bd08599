/**
 * Runs gixy over nginx's configuration as the image renders it: with the defaults, and with every variable that adds to
 * it. It must find nothing; and it must find the fault of a configuration that has one, so that silence means something.
 *
 * What is missing is said in a line `skipped: ...`; where CI is set, that is a failure.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { docker, engineAnswers } from "../__tests__/stack/docker.ts";
import { installPinned, skipped } from "./python.ts";

const image = "express-on-ecs-test-gixy-nginx";

const CONFIGURATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  defaults: {},
  "everything set": {
    APP_HOST: "127.0.0.1,127.0.0.2",
    APP_RESOLVE: "on",
    RESOLVER: "10.0.0.2",
    TRUSTED_PROXIES: "10.0.1.0/24,10.0.2.0/24",
    LOGIN_PATHS: "/login,/api/v1.0/login",
    SIGNUP_PATHS: "/signup",
    TOKEN_PATHS: "/login,/token",
    UPLOAD_PATHS: "/upload=50m,/api/files=10m",
    STATIC_PATH: "/assets",
    CONTENT_SECURITY_POLICY: "default-src https:",
  },
};

/** A redirect to wherever the client says, by a header that splits. */
const FAULTY = "events {}\nhttp { server { location ~ /a/(.*) { return 302 http://$host/$1; } } }\n";

const findings = z.array(z.object({ plugin: z.string(), severity: z.string(), reason: z.string() }));
type Findings = z.output<typeof findings>;

function judge(command: string, configuration: string): Findings {
  const folder = mkdtempSync(join(tmpdir(), "gixy-"));
  try {
    const file = join(folder, "nginx.conf");
    writeFileSync(file, configuration);
    const { stdout, stderr } = spawnSync(command, ["--format", "json", file], { encoding: "utf8" });
    if (stdout.trim() === "") throw new Error(`gixy said nothing: ${stderr}`);
    return findings.parse(JSON.parse(stdout));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** With all that it includes, as `nginx -T` writes it. */
async function rendered(variables: Readonly<Record<string, string>>): Promise<string> {
  const flags = Object.entries(variables).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  return docker(
    ...["run", "--rm", "--add-host", "app:127.0.0.1", "--read-only", "--tmpfs", "/tmp", ...flags, image],
    ...["nginx", "-q", "-T", "-c", "/tmp/nginx/nginx.conf"],
  );
}

async function main(): Promise<void> {
  const installed = installPinned("gixy-ng", "gixy");
  if ("missing" in installed) {
    skipped(installed.missing);
    return;
  }
  if (!engineAnswers()) {
    skipped("gixy over nginx's configuration: no Docker engine answers");
    return;
  }
  if (judge(installed.command, FAULTY).length === 0) throw new Error("gixy does not find what is wrong");
  await docker("build", "--quiet", "--tag", image, "nginx");
  for (const [name, variables] of Object.entries(CONFIGURATIONS)) {
    const found = judge(installed.command, await rendered(variables));
    for (const { plugin, severity, reason } of found)
      console.error(`${name}: ${plugin} (${severity}): ${reason}`);
    console.log(`${found.length === 0 ? "ok    " : "FAILED"} gixy, ${name}: ${found.length} findings`);
    if (found.length > 0) process.exitCode = 1;
  }
}

await main();
