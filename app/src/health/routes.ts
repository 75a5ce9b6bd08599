import * as z from "zod";
import { html, page } from "../http/html.ts";
import { type Language, languageField, negotiateLanguage } from "../http/language.ts";
import { prepareJson, sendBytes, sendHtml, sendJson } from "../http/reply.ts";
import { type Route, route } from "../http/route.ts";
import { liveness, readiness, type Status, status } from "./schema.ts";
import type { HealthService } from "./service.ts";

const alive = prepareJson({ alive: true });

const words = {
  en: {
    title: "Status",
    service: "Service",
    storage: "Storage",
    answers: "answers",
    silent: "does not answer",
    started: "Started",
    ok: "ok",
    degraded: "degraded",
    draining: "draining",
  },
  ko: {
    title: "상태",
    service: "서비스",
    storage: "저장소",
    answers: "응답함",
    silent: "응답 없음",
    started: "시작",
    ok: "정상",
    degraded: "일부 장애",
    draining: "종료 중",
  },
} as const;

const ago = (seconds: number, language: Language): string =>
  new Intl.RelativeTimeFormat(language).format(-seconds, "second");

function statusPage({ status, storage, started_at, uptime_seconds }: Status, language: Language): string {
  const say = words[language];
  return page(
    say.title,
    html`<dl>
<dt>${say.service}</dt><dd>${say[status]}</dd>
<dt>${say.storage}</dt><dd>${storage.kind} ${storage.answers ? say.answers : say.silent}</dd>
<dt>${say.started}</dt><dd>${started_at} (${ago(uptime_seconds, language)})</dd>
</dl>`,
    language,
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
        sendBytes(res, alive);
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
        503: { description: "No, and why.", json: readiness, headers: ["Retry-After"] },
      },
      async handle(_input, _req, res) {
        const answer = await health.readiness();
        if (!answer.ready) res.setHeader("Retry-After", "2");
        sendJson(res, answer.ready ? 200 : 503, answer);
      },
    }),
    route({
      method: "get",
      path: "/status",
      tag: "health",
      usesStorage: false,
      summary: "How the service does, for people; JSON for programs that ask for it",
      query: z.object({ lang: languageField }),
      answers: { 200: { description: "The state.", json: status, type: "text/html" } },
      async handle(_input, req, res) {
        const state = await health.status();
        res.vary("Accept");
        if (req.accepts(["text/html", "application/json"]) === "application/json") sendJson(res, 200, state);
        else sendHtml(res, 200, statusPage(state, negotiateLanguage(req, res)));
      },
    }),
  ];
}
