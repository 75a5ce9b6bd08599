/** The same as bare-express.mjs, by Fastify. */
import { readFileSync } from "node:fs";
import fastify from "fastify";

const [, , file, type] = process.argv;
const types = { html: "text/html; charset=utf-8", json: "application/json; charset=utf-8" };
const body = readFileSync(file, "utf8");
const app = fastify();
app.get("/", (_request, reply) => {
  reply.type(types[type]).send(body);
});
await app.listen({ port: Number(process.env["PORT"]) });
console.log(JSON.stringify({ msg: "listening", port: app.server.address().port }));
process.on("SIGTERM", () => process.exit());
