import type { Owned } from "../http/ownership.ts";
import { nextCursor, type Slice } from "../http/paging.ts";
import { notFound } from "../http/problem.ts";
import type { UserRepository } from "../users/repository.ts";
import type { HiddenList, Hideable, UserList } from "./schema.ts";

export interface AdminService {
  users(slice: Slice): Promise<UserList>;
  hidden(kind: Hideable, slice: Slice): Promise<HiddenList>;
  setHidden(kind: Hideable, id: string, hidden: boolean): Promise<void>;
}

export function createAdminService(
  users: UserRepository,
  things: Readonly<Record<Hideable, Owned>>,
): AdminService {
  return {
    async users(slice) {
      const page = await users.list(slice);
      const rows = page.rows.map(({ id, email, name, role, createdAt }) => ({
        id,
        email,
        name,
        role,
        created_at: createdAt.toISOString(),
      }));
      return { users: rows, next_cursor: nextCursor(page) };
    },
    async hidden(kind, slice) {
      const page = await things[kind].listHidden(slice);
      const rows = page.rows.map(({ id, userId, text, createdAt }) => ({
        id,
        user_id: userId,
        text,
        created_at: createdAt.toISOString(),
      }));
      return { hidden: rows, next_cursor: nextCursor(page) };
    },
    async setHidden(kind, id, hidden) {
      if (!(await things[kind].setHidden(id, hidden))) throw notFound();
    },
  };
}
