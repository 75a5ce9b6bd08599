import type { z } from "zod";
import { builtImage } from "../../compose/built-image.ts";
import type { ComposeProject } from "../../compose/index.ts";
import type { ingress } from "./schema.ts";
import type { Balanced } from "./trusted-proxies.ts";

/** Proxies, whose own health is another path than that of the application behind them. */
const PROXIES = new Set(["nginx", "nginx-unprivileged", "httpd", "caddy", "traefik", "haproxy", "envoy"]);

/** Whether the load balancer asks the entry for another path than the compose file's health check does. */
export function healthCheckDecisions(
  { healthCheck: { path } }: Pick<z.output<typeof ingress>, "healthCheck">,
  { service }: Pick<Balanced, "service">,
  project: ComposeProject,
): string[] {
  if (service.entry === undefined) return [];
  const { service: name, port } = service.entry;
  const entry = project.services[name];
  const asked = pathAsked(entry?.healthcheck?.test ?? [], port);
  if (asked === undefined || asked === path || isProxy(entry)) return [];
  return [
    `ingress.healthCheck.path: the load balancer asks "${name}" for ${path}, its health check in the compose file for ${asked}; write ingress: { healthCheck: { path: ${asked} } }, unless ${path} answers 200 as well.`,
  ];
}

/** `/health` of `curl -f http://localhost:3000/health`, or without `http://`; undefined where a test asks another port, or nothing by HTTP. */
export function pathAsked(test: readonly string[], port: number): string | undefined {
  const command = test.join(" ");
  if (!/\b(curl|wget)\b/.test(command)) return undefined;
  const [, written = "80", path = ""] =
    /(?:\bhttp:\/\/|(?<=\s)(?=\S+:\d))(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d+))?(\/[^\s"'|;&)]*)?/.exec(
      command,
    ) ?? [];
  return Number(written) === port ? path || "/" : undefined;
}

function isProxy(entry: ComposeProject["services"][string] | undefined): boolean {
  const image = (entry?.build === undefined ? entry?.image : builtImage(entry.build)?.base) ?? "";
  return PROXIES.has(image.split("/").at(-1)?.split(/[:@]/)[0] ?? "");
}
