/** The OpenAPI document and Swagger UI, served from this host alone and without inline scripts. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Express } from "express";
import { prepareHtml, prepareJson, sendPrepared } from "./reply.ts";

const uiFiles = ["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"];

const uiPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const uiStart = 'SwaggerUIBundle({ url: "/openapi.json", dom_id: "#ui", validatorUrl: null });\n';

export function serveDocs(app: Express, document: unknown): void {
  const json = prepareJson(document);
  const page = prepareHtml(uiPage);
  const folder = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  app.get("/openapi.json", (req, res) => sendPrepared(req, res, json));
  app.get("/docs", (req, res) => sendPrepared(req, res, page));
  app.get("/docs/start.js", (_req, res) => {
    res.type("text/javascript").send(uiStart);
  });
  for (const file of uiFiles) {
    app.get(`/docs/${file}`, (_req, res) => res.sendFile(join(folder, file), { maxAge: "1h" }));
  }
}
