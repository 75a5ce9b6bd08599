/** The OpenAPI document and Swagger UI, served from this host alone and without inline scripts. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Express } from "express";
import { requireMatch } from "./conditions.ts";
import { serve } from "./methods.ts";
import { type Prepared, prepareHtml, prepareJson, prepareScript, sendPrepared } from "./reply.ts";

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

/** Looked for by the first who asks, not by the start. */
const uiFolder = (): string =>
  dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));

/** @param document described by the first who asks, not by the start. */
export function serveDocs(app: Express, document: () => unknown): void {
  const made: Readonly<Record<string, () => Prepared>> = {
    "/openapi.json": () => prepareJson(document()),
    "/docs": () => prepareHtml(uiPage),
    "/docs/start.js": () => prepareScript(uiStart),
  };
  for (const [path, make] of Object.entries(made)) {
    let prepared: Prepared | undefined;
    serve(app, path, {
      get(req, res) {
        prepared ??= make();
        sendPrepared(req, res, prepared);
      },
    });
  }
  for (const file of uiFiles) {
    serve(app, `/docs/${file}`, {
      get(req, res) {
        // The tag of a file is weak.
        requireMatch(req.headers, {});
        res.sendFile(join(uiFolder(), file), { maxAge: "1h" });
      },
    });
  }
}
