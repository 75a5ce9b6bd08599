/**
 * Commands of servers that are made for work on the code, by the documentation of their tools. Sources (2026-11):
 * Django, `runserver`: "DO NOT USE THIS SERVER IN A PRODUCTION SETTING"; Flask, "Development Server";
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

/** The part of a command that starts such a server; undefined for any other command. */
export const developmentServerIn = (command: string): string | undefined =>
  DEVELOPMENT_SERVERS.map((server) => server.exec(command)?.[0]?.trim()).find(Boolean);

/** The words of an instruction of a Dockerfile, be it `npm run dev` or `["npm", "run", "dev"]`. */
export const wordsOf = (instruction: string): string => instruction.replaceAll(/[[\]",\s]+/g, " ").trim();
