// Run once, by the image's entrypoint, when the data folder is empty: the application gets a user of its own that
// may read and write its database and nothing else.
const fs = require("node:fs");

const password =
  process.env.MONGO_APP_PASSWORD || fs.readFileSync(process.env.MONGO_APP_PASSWORD_FILE, "utf8").trim();

db.getSiblingDB("app").createUser({
  user: "app",
  pwd: password,
  roles: [{ role: "readWrite", db: "app" }],
});
