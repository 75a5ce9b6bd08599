/** The floor: Express and nothing else, sending the bytes of the file that it is given as the type that it is given. */
import { readFileSync } from "node:fs";
import express from "express";

const [, , file, type] = process.argv as string[];
const body = readFileSync(file as string, "utf8");
const app = express();
app.get("/", (_req, res) => {
  res.type(type as string).send(body);
});
const server = app.listen(0, () => {
  console.log(JSON.stringify({ msg: "listening", port: (server.address() as { port: number }).port }));
});
