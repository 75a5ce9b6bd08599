import { toRows } from "../../http/paging.ts";
import type { ItemRepository } from "../../items/repository.ts";
import type { Connection } from "./connection.ts";

export const sql = {
  add: "insert into items (id, name, created_at) values (?, ?, ?) on conflict (id) do nothing",
  list: "select id, name, created_at from items order by id desc limit ? offset ?",
  listBefore: "select id, name, created_at from items where id < ? order by id desc limit ?",
} as const;

interface ItemRow {
  id: string;
  name: string;
  created_at: number;
}

export function itemRepository(connection: Connection): ItemRepository {
  return {
    async add({ id, name, createdAt }) {
      await connection.run(sql.add, id, name, createdAt.getTime());
    },
    async list(slice) {
      const rows = await connection.list<ItemRow>(sql.list, sql.listBefore, slice);
      const items = rows.map((row) => ({ id: row.id, name: row.name, createdAt: new Date(row.created_at) }));
      return toRows(items, slice.limit);
    },
  };
}
