import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { agreement, projectAgreement } from "./agreement.ts";
import { decisions } from "./decisions.ts";
import type { Reads } from "./reads.ts";
import { containers as schema } from "./schema.ts";

export const containers = capability<Common & Reads>()({
  name: "containers",
  settings: { at: ["containers"], schema: schema },
  page: "docs/services.md",
  prices: { none: "what a task runs on is what AWS bills" },
  usage: { none: "logs are told with the service that writes them" },
  resources: { none: "task definitions are made with the services" },
  picture: { none: "containers are drawn with their service" },
  agreement,
  projectAgreement,
  decisions,
  existingSecrets: { none: "those that it names are among `service.secrets`" },
  quotas: { none: "what tasks run on takes them" },
  build: { none: "what it says stands in the compose project by then" },
  hands: { none: "its variables come with those of the services" },
  endpoints: { none: "it talks to what all tasks and hosts do" },
  firstDeployment: { none: "a task definition comes with its service" },
  runsServices: { none: "services do not run on it" },
  holds: { none: "what tasks hold is told by their volumes" },
  moves: { none: "each change of it makes new tasks, which ECS rolls out" },
});
