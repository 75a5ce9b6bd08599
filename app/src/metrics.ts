/** Prometheus metrics, served on a port of their own that no proxy publishes. */

import type { Server } from "node:http";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "@prometheus-io/client";
import { http } from "./http/builtin.ts";

export interface Metrics {
  /** The media type of what `read` gives. */
  readonly contentType: string;
  readonly storageReady: Gauge;
  readonly loginsRefused: Counter<"reason">;
  /** By `hit`, `miss`, `failed` (slow or away) and `skipped` (not asked, since it failed before). */
  readonly cacheReads: Counter<"result">;
  /** @param route the pattern of the route, never the path, so that the number of series stays bounded. */
  observeRequest(method: string, route: string, status: number, seconds: number): void;
  /** All of them as text. Those of the process itself are observed from the first read on: they cost a start, and idle memory. */
  read(): Promise<string>;
}

interface Series {
  inc(): void;
  observe(seconds: number): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const requests = new Counter({
    name: "http_requests_total",
    help: "Answered requests.",
    labelNames: ["method", "route", "status"],
    registers: [registry],
  });
  const durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from the first byte of a request to the end of its answer.",
    labelNames: ["method", "route"],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const storageReady = new Gauge({
    name: "storage_ready",
    help: "1 while the storage answers.",
    registers: [registry],
  });
  const loginsRefused = new Counter({
    name: "logins_refused_total",
    help: "Logins refused before the password was looked at.",
    labelNames: ["reason"],
    registers: [registry],
  });
  const cacheReads = new Counter({
    name: "cache_reads_total",
    help: "Reads of the cache; all but hits go on to the storage.",
    labelNames: ["result"],
    registers: [registry],
  });
  // Looking a series up by its labels costs more than counting in it.
  const series = new Map<string, Series>();
  const seriesOf = (method: string, route: string, status: number): Series => {
    const key = `${method} ${status} ${route}`;
    const known = series.get(key);
    if (known) return known;
    const counter = requests.labels({ method, route, status: String(status) });
    const histogram = durations.labels({ method, route });
    const made = { inc: () => counter.inc(), observe: (seconds: number) => histogram.observe(seconds) };
    series.set(key, made);
    return made;
  };
  let observing = false;
  return {
    contentType: registry.contentType,
    storageReady,
    loginsRefused,
    cacheReads,
    observeRequest(method, route, status, seconds) {
      const one = seriesOf(method, route, status);
      one.inc();
      one.observe(seconds);
    },
    read() {
      if (!observing) collectDefaultMetrics({ register: registry });
      observing = true;
      return registry.metrics();
    },
  };
}

/** Answers `GET /metrics` and nothing else. */
export function createMetricsServer(metrics: Metrics): Server {
  return http.createServer((req, res) => {
    if (req.method !== "GET" || req.url !== "/metrics") {
      res.writeHead(404, { "Content-Type": "text/plain" }).end("Only GET /metrics is here.\n");
      return;
    }
    metrics.read().then(
      (text) => res.writeHead(200, { "Content-Type": metrics.contentType }).end(text),
      () => res.writeHead(500).end(),
    );
  });
}
