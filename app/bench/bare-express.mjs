/** The floor: Express and nothing else, sending the bytes of the file that it is given as the type that it is given. */
import { readFileSync } from "node:fs";
import express from "express";

const [, , file, type] = process.argv;
const body = readFileSync(file, "utf8");
const app = express();
app.get("/", (_req, res) => {
  res.type(type).send(body);
});
const server = app.listen(Number(process.env["PORT"]), () => {
  console.log(JSON.stringify({ msg: "listening", port: server.address().port }));
});
// Node writes its compile cache at an ordinary end.
process.on("SIGTERM", () => process.exit());
