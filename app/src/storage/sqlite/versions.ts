import { toVersions, type VersionRepository } from "../../cache/versions.ts";
import type { Connection } from "./connection.ts";

export const sql = {
  begin: "insert into list_changes (topic, id, expires_at) values (?, ?, ?)",
  latest: "update list_versions set version = ? where topic = ?",
  end: "delete from list_changes where topic = ? and id = ?",
  read:
    "select v.topic, v.version, c.id, c.expires_at from list_versions v " +
    "left join list_changes c on c.topic = v.topic where v.topic > ''",
} as const;

interface Row {
  topic: string;
  version: string;
  id: string | null;
  expires_at: number | null;
}

export function versionRepository(connection: Connection): VersionRepository {
  return {
    async begin({ topic, id, expiresAt }) {
      await connection.run(sql.begin, topic, id, expiresAt.getTime());
    },
    async end({ topic, id }) {
      await connection.run(sql.latest, id, topic);
      await connection.run(sql.end, topic, id);
    },
    async read() {
      const rows = await connection.all<Row>(sql.read);
      return toVersions(
        rows.map((row) => ({
          ...row,
          expires_at: row.expires_at === null ? null : new Date(row.expires_at),
        })),
      );
    },
  };
}
