import type { z } from "zod";
import { Fn } from "../../cdktf.ts";
import type { Common } from "../../environment/common.ts";
import type { DataSite, Make } from "../building.ts";
import type { Services } from "../services/schema.ts";
import { Registry } from "./registry.ts";
import type { registry as schema } from "./schema.ts";

export const makeRegistry: Make<DataSite, z.output<typeof schema>, Common & Services> = (
  { scope, output, offered: { keyArn } },
  { expireUntaggedDays, expireCandidatesDays, repositories: existing },
  { name, service, disposable },
) => {
  const registry = new Registry(scope, "registry", {
    environment: name,
    images: Object.keys(service.images),
    existing,
    expireUntaggedDays,
    expireCandidatesDays,
    keyArn,
    disposable,
  });
  const repositories = Object.entries(registry.repositories);
  output(
    "registries",
    "Where images are pushed",
    Object.fromEntries(repositories.map(([image, { url }]) => [image, url])),
  );
  const [first] = repositories;
  if (first) output("registry", "What `docker login` is for", Fn.element(Fn.split("/", first[1].url), 0));
  return { repositories: registry.repositories };
};
