import { architectureOf } from "../../aws/instance-types.ts";
import type { Common } from "../../environment/common.ts";
import { letBastionIn } from "../bastion-ways.ts";
import type { DataSite, Make } from "../building.ts";
import { usersOf } from "../cache-connection.ts";
import type { Services } from "../services/schema.ts";
import { CacheOnHost } from "./cache-on-host.ts";
import { imageOf } from "./project-agreement.ts";
import type { CacheOnHostSettings } from "./schema.ts";

export const makeCacheOnHost: Make<DataSite, CacheOnHostSettings, Common & Services> = (
  site,
  settings,
  environment,
) => {
  const { scope, vpc, project, tags, offered, output } = site;
  const { hosting: _, connection, ...rest } = settings;
  const { name, region, disposable } = environment;
  const { keyArn } = offered;
  const cache = new CacheOnHost(scope, "cache", {
    ...rest,
    environment: name,
    disposable,
    region,
    key: keyArn ? { keyArn, region } : undefined,
    vpc,
    image: imageOf(settings, project) ?? "",
    architecture: architectureOf(settings.instanceType),
    urls: connection.urls,
    tags,
  });
  output("cache_host", "Private name of the cache", `${cache.hostname}:${cache.port}`);
  letBastionIn(site, "cache", cache, environment);
  return {
    clients: [{ group: cache.clients, connects: "tasks", usedBy: usersOf(settings, environment, project) }],
    secrets: { ...cache.urls, [connection.passwordSecret]: cache.password },
    signals: cache.watched,
    ownTasks: [
      {
        plan: cache.taskPlan,
        path: ["cache", "service"],
        host: { type: settings.instanceType, path: ["cache", "instanceType"] },
        variables: {},
        key: "cache",
      },
    ],
  };
};
