/**
 * One command: who is an admin. It needs the storage, so that only whoever runs the service can make the first one.
 * Mails are not checked at sign-up, so no list of mails makes an admin: look at the account before granting.
 */
import { withCache } from "./cache/open.ts";
import { ConfigError, readConfig } from "./config.ts";
import { createLog, summariseError } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { openStorage } from "./storage/open.ts";
import type { Storage } from "./storage/storage.ts";
import { canonicalEmail } from "./users/email.ts";

const usage = "Usage: npm run admin -- show|grant|revoke <email address>";

async function run(storage: Storage, command: string, email: string): Promise<string> {
  const user = await storage.users.findByEmail(canonicalEmail(email));
  if (!user) throw new Error("There is no account with this email address; sign up first.");
  const role = { show: user.role, grant: "admin", revoke: "user" }[command];
  if (role !== "admin" && role !== "user") throw new Error(usage);
  if (command !== "show") await storage.users.setRole(user.id, role);
  return `${user.id}, made ${user.createdAt.toISOString()}: ${role}`;
}

const [command = "", email = ""] = process.argv.slice(2);
try {
  if (!["show", "grant", "revoke"].includes(command) || !email.includes("@")) throw new Error(usage);
  // It signs nobody in, so it asks for no secret but the storage's.
  const config = readConfig({ ...process.env, JWT_SECRET_FILE: "", JWT_SECRET: "-".repeat(32) });
  const { log, metrics } = { log: createLog("silent"), metrics: createMetrics() };
  // Through the cache, so that every instance hears of it at once.
  const storage = await withCache(await openStorage(config), config, { log, metrics });
  try {
    await storage.migrate();
    console.log(await run(storage, command, email));
  } finally {
    await storage.close();
  }
} catch (error) {
  if (error instanceof ConfigError) console.error(error.message);
  else console.error(summariseError(error).message);
  process.exitCode = 1;
}
