import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { checkProject } from "../../../modules/capabilities/agreement.ts";
import { parseEnvironment } from "../../../modules/capabilities/load.ts";
import { placeContainers } from "../../../modules/capabilities/services/place-containers.ts";
import { loadComposeProject } from "../../../modules/compose/index.ts";
import { PROJECT } from "../../support/environment.ts";

const SITE = readFileSync(join(PROJECT, "__tests__/environments/site.yml"), "utf8");

interface File {
  site: { dynamicPaths: string[] };
  ingress: { public: boolean };
  service: { environment: { app: Record<string, string | undefined> } };
}

/** What is said of the variable in the environment of the tests with a site, once it is changed. */
function refusals(change: (file: File) => void): string[] {
  const file = parse(SITE) as File;
  change(file);
  const loaded = parseEnvironment(stringify(file), "environments/site.yml");
  const files = ["docker-compose.yml", "__tests__/environments/compose/web.yml"];
  const project = loadComposeProject({ files, workingDir: PROJECT, environment: {} });
  const placed = placeContainers(loaded.environment, project, loaded.problemAt);
  return checkProject(placed, project, loaded)
    .map(({ path, message }) => `${path}: ${message}`)
    .filter((sentence) => sentence.includes("TRUST_PROXY"));
}
const trusting = (value: string | undefined) =>
  refusals(({ service }) => {
    service.environment.app["TRUST_PROXY"] = value;
  });

describe("the proxies that an entry behind a site counts", () => {
  it("are CloudFront and the load balancer", () => {
    expect(trusting("2")).toEqual([]);
  });

  it.each(["1", "3", "0"])("are not %s", (value) => {
    expect(trusting(value)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^service.environment.app.TRUST_PROXY: "${value}" is not the number of proxies before "app" .*; write "2"\\. \\(trusted-hops-are-those-of-the-site\\)$`,
        ),
      ),
    ]);
  });

  it("are not those of the laptop, where the environment says nothing", () => {
    expect(trusting(undefined)).toEqual([
      expect.stringContaining('"1", by the compose file, is not the number'),
    ]);
  });

  it("may be named, and are anybody's without a site in front", () => {
    expect(trusting("uniquelocal")).toEqual([]);
    const alone = refusals((file) => {
      file.site.dynamicPaths = [];
      file.ingress.public = true;
      file.service.environment.app["TRUST_PROXY"] = "1";
    });
    expect(alone).toEqual([]);
  });
});
