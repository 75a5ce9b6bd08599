import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { furtherServices as schema } from "../services/schema.ts";
import { agreement, type Reads } from "./agreement.ts";
import { type Balancing, quotas } from "./deploying.ts";

export const furtherServices = capability<Common & Reads & Balancing>()({
  name: "further-services",
  settings: { at: ["furtherServices"], schema: schema },
  page: "docs/services.md",
  prices: { none: "a service costs what its tasks run on" },
  usage: { none: "logs of all services are told with the service in front" },
  resources: { none: "the same as the service in front" },
  picture: { none: "drawn with the service in front" },
  agreement,
  projectAgreement: { none: "containers are placed before anything is asked" },
  decisions: { none: "its keys are read as they are" },
  existingSecrets: { none: "they are among those of `service`" },
  quotas,
  build: { none: "built with the services, which it is of" },
  hands: { none: "it is what gets something" },
  endpoints: { none: "it talks to what all tasks and hosts do" },
  firstDeployment: { none: "they come with the service" },
  runsServices: { none: "services do not run on it" },
  holds: { none: "what tasks hold is told by their volumes" },
  moves: { none: "nobody outside reaches them" },
});
