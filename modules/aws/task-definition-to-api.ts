import { call, toJson } from "./terraform-to-api.ts";

/** Checks look into task definitions by the API's words, too. */
export const taskDefinition = call("ecs", "RegisterTaskDefinition", {
  targets: {
    container_definitions: { to: "containerDefinitions", convert: toJson },
    volume: {
      to: "volumes",
      block: { host_path: "host.sourcePath", configure_at_launch: "configuredAtLaunch" },
    },
  },
});
