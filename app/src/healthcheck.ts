/** The container's health check: asks this process' `/livez`, for images without curl. */
import { http } from "./http/builtin.ts";

const request = http.get(
  { host: "127.0.0.1", port: Number(process.env["PORT"] || 3000), path: "/livez", timeout: 2_000 },
  (response) => process.exit(response.statusCode === 200 ? 0 : 1),
);
request.on("timeout", () => process.exit(1));
request.on("error", () => process.exit(1));
