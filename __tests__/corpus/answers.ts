/**
 * What a person does where init leaves something (LEFT), as the sentence says, one change for
 * each sentence. The values are what the author of that application knows.
 */
export interface Answer {
  readonly project: string;
  /** In the sentence; what it tells to write. */
  readonly advice: RegExp;
  /** Merged into the environment file; lists are appended. */
  readonly change?: Readonly<Record<string, unknown>>;
  /** A service's old and new name in the compose file, from which init then begins. */
  readonly rename?: readonly [string, string];
}

export const ANSWERS: readonly Answer[] = [
  {
    project: "analytics-clickhouse",
    advice: /containers\.relay\.expose: \[\d+\], in the environment file/,
    change: { containers: { relay: { expose: [8025] } } },
  },
  {
    // A worker that listens on nothing.
    project: "flask-celery",
    advice: /laptopOnly: \[flower\.depends_on\.worker\]/,
    change: { laptopOnly: ["flower.depends_on.worker"] },
  },
  {
    project: "front-ends-nginx",
    advice: /containers\.api\.expose: \[\d+\], in the environment file/,
    change: { containers: { api: { expose: [3000] } } },
  },
  {
    project: "secrets-in-files",
    advice: /containers\.library\.expose: \[\d+\], in the environment file/,
    change: { containers: { library: { expose: [8080] } } },
  },
  {
    project: "secrets-in-files",
    advice: /containers\.library\.secrets: \{ VARIABLE: session-key \} in the environment file/,
    change: { containers: { library: { secrets: { SESSION_KEY: "session-key" } } } },
  },
  {
    project: "laravel-sail-like",
    advice: /variables: \{ PWD: … \}/,
    change: { variables: { PWD: "/var/www/html" } },
  },
  {
    project: "laravel-sail-like",
    advice: /cannot be the name of a container on ECS, .*; rename the service, to "laravel-test", wherever/,
    rename: ["laravel.test", "laravel-test"],
  },
  {
    project: "logs-to-fluentd",
    advice: /laptopOnly: \["fluentd\.ports\[1\]"\]/,
    change: { laptopOnly: ["fluentd.ports[1]"] },
  },
  {
    project: "next-prisma",
    advice: /variables: \{ DATABASE_URL: … \}/,
    change: { variables: { DATABASE_URL: "postgresql://localhost:5432/build" } },
  },
];
