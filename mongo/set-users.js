// Gives the application's user the password of the secret. That user may read and write its database, and nothing
// else. Run by the image's entrypoint when the data folder is empty, and by start.bash at every later start, when
// KNOWN_USERS says that the administrator is there and gets the password of its secret, too.
const fs = require("node:fs");

const secret = (name) => process.env[name] || fs.readFileSync(process.env[`${name}_FILE`], "utf8").trim();

const databaseName = process.env.MONGO_INITDB_DATABASE || "app";
const database = db.getSiblingDB(databaseName);
const user = process.env.MONGO_APP_USER || "app";
const password = secret("MONGO_APP_PASSWORD");
const roles = [{ role: "readWrite", db: databaseName }];

const USER_EXISTS = 51003;
try {
  database.createUser({ user, pwd: password, roles });
} catch (error) {
  if (error.code !== USER_EXISTS) throw error;
  database.updateUser(user, { pwd: password, roles });
}
if (process.env.KNOWN_USERS) {
  db.getSiblingDB("admin").updateUser(process.env.MONGO_INITDB_ROOT_USERNAME, {
    pwd: secret("MONGO_INITDB_ROOT_PASSWORD"),
  });
}
