import type { Common } from "../../environment/common.ts";
import { generatedSecret, type Holds } from "../holding.ts";
import { heldVolume } from "../store-host.ts";
import type { CacheOnHostSettings } from "./schema.ts";
import { PASSWORD } from "./server-task.ts";

export const holds: Holds<CacheOnHostSettings, Common> = {
  aws_ebs_volume: ({ service }, environment, args) =>
    heldVolume(environment, service, args, { what: `the data of the cache ${service}`, key: "cache" }),
  aws_secretsmanager_secret: (_, environment, args) =>
    generatedSecret(environment, args, { [PASSWORD]: "cache.password" }),
};
