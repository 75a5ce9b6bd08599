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
    const ids = await insert[kind](place.url, 100);
    for (const page of [2, 9]) {
      const { json } = await app.ask("GET", pathOfPage(ids, page, 10));
      const listed = (json.boards as { id: string }[]).map(({ id }) => id);
      expect(listed).toEqual(ids.toReversed().slice(10 * (page - 1), 10 * page));
    }
    expect(() => pathOfPage(ids, 1_000, 10)).toThrow("there is no page 1000");
    await app.close();
    app = undefined;
    await place.remove();
  });
});
