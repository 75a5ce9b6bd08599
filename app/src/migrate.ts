/** One command: brings the storage's tables and indexes up to date. Safe to run twice, also at once. */
import { ConfigError, readConfig } from "./config.ts";
import { describeError } from "./log.ts";
import { openStorage } from "./storage/open.ts";

try {
  // The migration signs nobody in, so it asks for no secret but the storage's.
  const storage = await openStorage(
    readConfig({ ...process.env, JWT_SECRET_FILE: "", JWT_SECRET: "-".repeat(32) }),
  );
  try {
    await storage.migrate();
  } finally {
    await storage.close();
  }
  console.log(`${storage.kind} is up to date.`);
} catch (error) {
  if (error instanceof ConfigError) console.error(error.message);
  else {
    const described = describeError(error);
    console.error(`The migration failed: ${described.message}`, described);
  }
  process.exitCode = 1;
}
