import { isUnresolved, type JsonObject } from "../../aws/json.ts";
import { builtImage } from "../../compose/built-image.ts";
import type { Rule, Synthesis } from "../rule.ts";
import { type Fault, judgeContainers, sameFault } from "./container-rules.ts";
import { member } from "./task-containers.ts";

/**
 * Commands of servers that are made for work on the code, by the documentation of their tools. Sources (2026-11): Django, `runserver`: "DO NOT USE THIS SERVER IN A PRODUCTION SETTING"; Flask, "Development Server";
 * Uvicorn and Gunicorn, settings, `reload`; FastAPI CLI ("Running in development mode, for production use: fastapi run"); nodemon's README; Node's `--watch`; Vite,
 * "Building for Production"; Next.js, `next dev`; Angular, `ng serve`; PHP manual, "Built-in web server"; Keycloak,
 * "Configuring Keycloak for production", `start-dev`; .NET, `dotnet watch`.
 */
const DEVELOPMENT_SERVERS: readonly RegExp[] = [
  /manage\.py runserver\b/,
  /\bflask( --app \S+)? run\b|\bflask .*--debug\b/,
  /\b(uvicorn|gunicorn|hypercorn|granian)\b.* --reload\b/,
  /\b(nodemon|ts-node-dev|tsx watch)\b|\bnode\b.* --watch\b/,
  /\b(npm|pnpm|yarn|bun) (run )?(dev|start:dev|dev:\S+)(?=\s|$)/,
  /\b(next|nuxt|nuxi|astro|fastapi|remix) dev\b/,
  /\bvite( (dev|serve))?( --\S+.*)?$/,
  /\bng serve\b|\breact-scripts start\b|\bvue-cli-service serve\b/,
  /\bphp artisan serve\b|\bphp -S\b/,
  /\bstart-dev\b/,
  /\b(dotnet|cargo) watch\b/,
];

export const noDevelopmentServer: Rule = {
  id: "no-development-server",
  sentence: "No container's command starts a server that is made for development.",
  reason:
    "Such a server restarts when files change, shows stack traces to whoever asks, and serves few requests at a time.",
  check: (synthesis) =>
    judgeContainers(noDevelopmentServer, synthesis, (definition) => {
      const words = [member(definition, "entryPoint"), member(definition, "command")].flat();
      const command = words.filter((word) => typeof word === "string" && !isUnresolved(word)).join(" ");
      return command === "" ? imageFaults(definition, synthesis) : commandFaults(definition, command);
    }),
};

const developmentServerIn = (command: string): string | undefined =>
  DEVELOPMENT_SERVERS.map((server) => server.exec(command)?.[0]?.trim()).find(Boolean);

/** What the image starts by itself, as far as its Dockerfile tells: that of the stage that `build.target` names. */
function imageFaults(definition: JsonObject, { project }: Synthesis): Fault[] {
  const { build } = project.services[String(member(definition, "name"))] ?? {};
  const found = build && developmentServerIn(asWords(builtImage(build)?.command ?? ""));
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

/** `["npm", "run", "dev"]` of a Dockerfile, too. */
const asWords = (instruction: string): string => instruction.replaceAll(/[[\]",\s]+/g, " ").trim();

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
