import { type RawBuilder, sql } from "kysely";
import { toVersions, type VersionRepository, type VersionRow } from "../../cache/versions.ts";
import type { Queries } from "./queries.ts";

const readAll = (byPrimaryKey: RawBuilder<unknown>) => sql<VersionRow>`
  select v.topic, v.version, c.id, c.expires_at from list_versions v ${byPrimaryKey}
  left join list_changes c on c.topic = v.topic where v.topic > ''`;

export function versionRepository(queries: Queries): VersionRepository {
  const { database, dialect, attempt } = queries;
  return {
    async begin({ topic, id, expiresAt }) {
      const values = { topic, id, expires_at: expiresAt };
      await attempt(() => database.insertInto("list_changes").values(values).execute());
    },
    async end({ topic, id }) {
      await attempt(() =>
        database.updateTable("list_versions").set({ version: id }).where("topic", "=", topic).execute(),
      );
      await attempt(() =>
        database.deleteFrom("list_changes").where("topic", "=", topic).where("id", "=", id).execute(),
      );
    },
    async read() {
      const { rows } = await attempt(() => readAll(dialect.byPrimaryKey).execute(database));
      return toVersions(rows);
    },
  };
}
