/** nginx compresses no answer that holds tokens. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startApp } from "./support/app.ts";

const variables = readFileSync(
  join(import.meta.dirname, "../../nginx/docker-entrypoint.d/16-variables.envsh"),
  "utf8",
);

it("are among nginx's TOKEN_PATHS", async () => {
  const { document, close } = await startApp("sqlite::memory:");
  await close();
  const told = Object.entries(document.paths).flatMap(([path, operations]) =>
    JSON.stringify(Object.values(operations).map(({ responses }) => responses)).includes("/schemas/Tokens")
      ? [path]
      : [],
  );
  const [, value = ""] = /^TOKEN_PATHS=\$\{TOKEN_PATHS:-(.*)\}$/m.exec(variables) ?? [];
  expect(told.length).toBeGreaterThan(2);
  expect(value.split(",")).toEqual(expect.arrayContaining(told));
});
