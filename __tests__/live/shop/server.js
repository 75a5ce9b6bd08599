/** An application that behaves as behaviour.json says: the tests commit one version of it after the other. */
const { readFileSync } = require("node:fs");
const { createHash } = require("node:crypto");
const { createServer } = require("node:http");

const {
  exits,
  healthy,
  startsAfter = 0,
  says,
  migrates = true,
  version = process.env.VERSION,
} = JSON.parse(readFileSync("behaviour.json", "utf8"));
const { API_KEY, API_KEY_FILE, GREETING } = process.env;
const key = API_KEY ?? readFileSync(API_KEY_FILE, "utf8").trim();

process.on("SIGTERM", () => process.exit(0));
if (process.argv[2] === "migrate") {
  console.log(`migrates to ${says} ${GREETING}`);
  process.exit(migrates ? 0 : 4);
}
console.log(`this is ${says}`);
if (exits) {
  console.error("the flux capacitor is missing");
  process.exit(3);
}
const server = createServer((request, response) => {
  response.setHeader("X-Version", version);
  if (request.url === "/livez") response.statusCode = healthy ? 200 : 500;
  response.end(`${says} ${GREETING}, key ${createHash("sha256").update(key).digest("hex").slice(0, 8)}\n`);
});
setTimeout(() => server.listen(3000), startsAfter * 1000);
