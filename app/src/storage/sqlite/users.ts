import type { UserRepository } from "../../users/repository.ts";
import type { Connection } from "./connection.ts";

export const sql = {
  add: "insert into users (id, email, password_hash, created_at) values (?, ?, ?, ?) on conflict do nothing",
  find: "select id, email, password_hash, created_at from users where email = ?",
  exists: "select 1 from users where id = ?",
} as const;

interface UserRow {
  id: string;
  email: string;
  password_hash: string;
  created_at: number;
}

export function userRepository(connection: Connection): UserRepository {
  return {
    async add({ id, email, passwordHash, createdAt }) {
      return (await connection.run(sql.add, id, email, passwordHash, createdAt.getTime())) === 1;
    },
    async findByEmail(email) {
      const row = await connection.get<UserRow>(sql.find, email);
      if (!row) return undefined;
      const { id, password_hash: passwordHash, created_at } = row;
      return { id, email: row.email, passwordHash, createdAt: new Date(created_at) };
    },
    async exists(id) {
      return (await connection.get(sql.exists, id)) !== undefined;
    },
  };
}
