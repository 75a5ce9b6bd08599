import { toRows } from "../../http/paging.ts";
import type { Item, ItemRepository, ItemStatus } from "../../items/repository.ts";
import type { Connection } from "./connection.ts";
import { ownedBy, ownedSql } from "./owned.ts";

const columns = "id, name, status, user_id, created_at";
const open = "(user_id is null or user_id = ?) and hidden = 0";

export const sql = {
  ...ownedSql("items", "name"),
  add: "insert into items (id, name, status, user_id, created_at) values (?, ?, ?, ?, ?) on conflict (id) do nothing",
  find: `select ${columns} from items where id = ? and hidden = 0`,
  list: `select ${columns} from items where hidden = 0 order by id desc limit ? offset ?`,
  listBefore: `select ${columns} from items where hidden = 0 and id < ? order by id desc limit ?`,
  setStatus: `update items set status = ? where id = ? and ${open}`,
  remove: `delete from items where id = ? and ${open}`,
} as const;

interface ItemRow {
  id: string;
  name: string;
  status: ItemStatus;
  user_id: string | null;
  created_at: number;
}

const toItem = ({ id, name, status, user_id, created_at }: ItemRow): Item => ({
  id,
  name,
  status,
  userId: user_id,
  createdAt: new Date(created_at),
});

export function itemRepository(connection: Connection): ItemRepository {
  return {
    ...ownedBy(connection, sql),
    async add({ id, name, status, userId, createdAt }) {
      await connection.run(sql.add, id, name, status, userId, createdAt.getTime());
    },
    async find(id) {
      const row = await connection.get<ItemRow>(sql.find, id);
      return row && toItem(row);
    },
    async list(slice) {
      const rows = await connection.list<ItemRow>(sql.list, sql.listBefore, slice);
      return toRows(rows.map(toItem), slice.limit);
    },
    async setStatus(id, userId, status) {
      return (await connection.run(sql.setStatus, status, id, userId)) === 1;
    },
    async remove(id, userId) {
      return (await connection.run(sql.remove, id, userId)) === 1;
    },
  };
}
