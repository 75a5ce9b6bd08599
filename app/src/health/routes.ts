import { html, page } from "../http/html.ts";
import { prepareJson, sendHtml, sendJson } from "../http/reply.ts";
import { type Route, route } from "../http/route.ts";
import { liveness, readiness, type Status, status } from "./schema.ts";
import type { HealthService } from "./service.ts";

const alive = prepareJson({ alive: true });

function statusPage({ status, storage, started_at, uptime_seconds }: Status): string {
  return page(
    "Status",
    html`<dl>
<dt>Service</dt><dd>${status}</dd>
<dt>Storage</dt><dd>${storage.kind} ${storage.answers ? "answers" : "does not answer"}</dd>
<dt>Started</dt><dd>${started_at} (${uptime_seconds} seconds ago)</dd>
</dl>`,
  );
}

export function healthRoutes(health: HealthService): Route[] {
  return [
    route({
      method: "get",
      path: "/livez",
      tag: "health",
      usesStorage: false,
      summary: "Does the process live? Asks nothing else.",
      answers: { 200: { description: "It does.", json: liveness } },
      handle(_input, _req, res) {
        res.setHeader("Cache-Control", "no-store");
        res.setHeader("Content-Type", alive.type);
        res.setHeader("Content-Length", alive.body.length);
        res.end(alive.body);
      },
    }),
    route({
      method: "get",
      path: "/readyz",
      tag: "health",
      usesStorage: false,
      summary: "Should requests come here? Not while draining, not without storage.",
      answers: {
        200: { description: "Yes.", json: readiness },
        503: { description: "No, and why.", json: readiness },
      },
      async handle(_input, _req, res) {
        const answer = await health.readiness();
        sendJson(res, answer.ready ? 200 : 503, answer);
      },
    }),
    route({
      method: "get",
      path: "/status",
      tag: "health",
      usesStorage: false,
      summary: "How the service does, for people; JSON for programs that ask for it",
      answers: { 200: { description: "The state.", json: status, type: "text/html" } },
      async handle(_input, req, res) {
        const state = await health.status();
        res.setHeader("Vary", "Accept");
        if (req.accepts(["text/html", "application/json"]) === "application/json") sendJson(res, 200, state);
        else sendHtml(res, 200, statusPage(state));
      },
    }),
  ];
}
