import { isUnresolved, type JsonObject } from "../../aws/json.ts";
import { builtImage } from "../../compose/built-image.ts";
import { developmentServerIn, wordsOf } from "../../compose/development-server.ts";
import type { Rule, Synthesis } from "../rule.ts";
import { type Fault, judgeContainers, sameFault } from "./container-rules.ts";
import { member } from "./task-containers.ts";

export const noDevelopmentServer: Rule = {
  id: "no-development-server",
  title: "No container's command starts a server that is made for development.",
  reason:
    "Such a server restarts when files change, shows stack traces to whoever asks, and serves few requests at a time.",
  sources: [
    'The documentation of each server, such as Django\'s of runserver: "do not use this server in a production setting"',
  ],
  level: "error",
  reads: "environment",
  fails: { services: { app: {} }, containers: [{ command: ["npm", "run", "dev"] }] },
  passes: { services: { app: {} }, containers: [{ command: ["npm", "start"] }] },
  check: (synthesis) =>
    judgeContainers(noDevelopmentServer, synthesis, (definition) => {
      const words = [member(definition, "entryPoint"), member(definition, "command")].flat();
      const command = words.filter((word) => typeof word === "string" && !isUnresolved(word)).join(" ");
      return command === "" ? imageFaults(definition, synthesis) : commandFaults(definition, command);
    }),
};

/** What the image starts by itself, as far as its Dockerfile tells: that of the stage that `build.target` names. */
function imageFaults(definition: JsonObject, { project }: Synthesis): Fault[] {
  const { build } = project.services[String(member(definition, "name"))] ?? {};
  const found = build && developmentServerIn(wordsOf(builtImage(build)?.command ?? ""));
  if (found === undefined) return [];
  const stage = build?.target === undefined ? "" : ` at its stage "${build.target}"`;
  return [
    sameFault(
      "build",
      "image",
      `makes an image that${stage} starts "${found}", which is for development; build another stage for ECS, or write what runs in production in containers.${String(member(definition, "name"))}.command of the environment file.`,
    ),
  ];
}

function commandFaults(definition: JsonObject, command: string): Fault[] {
  const found = developmentServerIn(command);
  if (found === undefined) return [];
  const says = `starts "${found}", which is for development; write what runs in production`;
  return [
    {
      at: { compose: "command", definition: "command" },
      says: {
        compose: `${says}, here or in containers.${String(member(definition, "name"))}.command of the environment file.`,
        definition: `${says}.`,
      },
    },
  ];
}
