/**
 * A program that uses a cache as docs/cache.md shows it: by `REDIS_URL` alone, or by host and password apart. It writes and
 * reads, and prints what it read, who it signed in as, and the number of its database.
 */
import { Redis } from "ioredis";

const {
  REDIS_URL: url,
  REDIS_HOST: host = "localhost",
  REDIS_PORT: port = "6379",
  REDIS_PASSWORD: password = "",
  REDIS_TLS: tls,
} = process.env;

const redis =
  url === undefined
    ? new Redis({ host, port: Number(port), password, ...(tls === "true" ? { tls: {} } : {}) })
    : new Redis(url);
redis.on("error", ({ message }) => {
  console.log(message);
  process.exit(1);
});

await redis.set("greeting", "hello");
const read = await redis.get("greeting");
const user = await redis.call("ACL", "WHOAMI");
const [, database] = /db=(\d+)/.exec(String(await redis.client("INFO"))) ?? [];
console.log(read, user, database);
await redis.quit();
