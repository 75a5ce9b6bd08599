import { sql } from "kysely";
import { toVersions, type VersionRepository, type VersionRow } from "../../cache/versions.ts";
import { attempt } from "./queries.ts";
import type { Database } from "./tables.ts";

const readAll = sql<VersionRow>`
  select v.topic, v.version, c.id, c.expires_at from list_versions v force index (primary)
  left join list_changes c on c.topic = v.topic where v.topic > ''`;

export function versionRepository(database: Database): VersionRepository {
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
      const { rows } = await attempt(() => readAll.execute(database));
      return toVersions(rows);
    },
  };
}
