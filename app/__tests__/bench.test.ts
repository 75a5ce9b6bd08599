/** What the measurements put into a storage is what the application finds there: they run by hand alone. */
import { afterEach, describe, expect, it } from "vitest";
import { insertIntoMongodb, insertIntoSqlite, pathOfPage } from "../bench/boards.ts";
import { startApp, type TestApp } from "./support/app.ts";
import { availableStorages } from "./support/storages.ts";

let app: TestApp | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

const insert = { mongodb: insertIntoMongodb, sqlite: insertIntoSqlite } as const;
const measured = availableStorages().flatMap(({ kind, fresh }) =>
  kind === "mongodb" || kind === "sqlite" ? [{ kind, fresh }] : [],
);

describe.each(measured)("boards of the measurements in $kind", ({ kind, fresh }) => {
  it("are listed, and their pages are found by a cursor", async () => {
    const place = await fresh();
    app = await startApp(place.url);
    await insert[kind](place.url, 300);
    const pages = [1, 2, 14].map((page) => pathOfPage(app?.url ?? "", page, 10));
    const ids = await Promise.all(
      pages.map(async (path) => {
        const { json } = await (app as TestApp).ask("GET", await path);
        return (json.boards as { id: string }[]).map(({ id }) => id);
      }),
    );
    expect(ids.map(({ length }) => length)).toEqual([10, 10, 10]);
    expect(ids.flat()).toEqual([...new Set(ids.flat())].sort().reverse());
    await expect(pathOfPage(app.url, 1_000, 10)).rejects.toThrow("there is no page 1000");
    await app.close();
    app = undefined;
    await place.remove();
  });
});
