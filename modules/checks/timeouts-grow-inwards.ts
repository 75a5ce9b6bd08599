import type { Rule } from "./rule";

/** nginx's own default. Source: nginx documentation, ngx_http_core_module, `keepalive_timeout`. */
const NGINX_DEFAULT_SECONDS = 75;
const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400 };

export const timeoutsGrowInwards: Rule = {
  id: "timeouts-grow-inwards",
  sentence: "The proxy keeps idle connections longer than the load balancer does.",
  reason: "Otherwise the proxy closes a connection in the moment that the load balancer sends on it: a 502.",
  check: ({ environment, problemAt, taskPlan }) => {
    const entry = environment.service.entry.service;
    const container = taskPlan.containers.find(({ name }) => name === entry);
    const variable = container?.environment?.find(({ name }) => name === "KEEPALIVE_TIMEOUT");
    const seconds = variable ? toSeconds(variable.value) : NGINX_DEFAULT_SECONDS;
    const idle = environment.ingress.idleTimeoutSeconds;
    if (seconds === undefined || seconds > idle) return [];
    return [
      problemAt(
        ["ingress", "idleTimeoutSeconds"],
        `${idle} must be below the proxy's keepalive timeout of ${seconds} s; set service.environment.${entry}.KEEPALIVE_TIMEOUT to more than ${idle}s. (timeouts-grow-inwards)`,
      ),
    ];
  },
};

/** nginx's notation of a time, such as `75s`, `5m` or `1h 30m`; undefined when it is none. */
export function toSeconds(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+)(ms|[smhd])?/g)];
  if (parts.length === 0 || !/^(\d+(ms|[smhd])?\s*)+$/.test(text)) return undefined;
  return parts.reduce((total, [, number, unit]) => total + Number(number) * (UNITS[unit ?? "s"] ?? 1), 0);
}
