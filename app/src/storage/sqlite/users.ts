import { toRows } from "../../http/paging.ts";
import type { Role, Standing, User, UserRepository } from "../../users/repository.ts";
import type { Connection } from "./connection.ts";

const columns = "id, email, name, role, password_hash, epoch, created_at";

export const sql = {
  add:
    "insert into users (id, email, name, role, password_hash, epoch, created_at) values (?, ?, ?, ?, ?, ?, ?) " +
    "on conflict do nothing",
  find: `select ${columns} from users where id = ?`,
  standing: "select id, role, epoch from users where id = ?",
  findByEmail: `select ${columns} from users where email = ?`,
  setProfile: "update or ignore users set email = ?, name = ? where id = ?",
  endEpoch: "update users set epoch = ?, password_hash = ? where id = ? and epoch = ?",
  setRole: "update users set role = ? where id = ?",
  list: `select ${columns} from users order by id desc limit ? offset ?`,
  listBefore: `select ${columns} from users where id < ? order by id desc limit ?`,
  remove: "delete from users where id = ?",
} as const;

interface UserRow {
  id: string;
  email: string;
  name: string | null;
  role: Role;
  password_hash: string;
  epoch: number;
  created_at: number;
}

const toUser = ({ password_hash, created_at, ...row }: UserRow): User => ({
  ...row,
  passwordHash: password_hash,
  createdAt: new Date(created_at),
});

export function userRepository(connection: Connection): UserRepository {
  return {
    async add({ id, email, name, role, passwordHash, epoch, createdAt }) {
      const changes = await connection.run(
        sql.add,
        id,
        email,
        name,
        role,
        passwordHash,
        epoch,
        createdAt.getTime(),
      );
      return changes === 1;
    },
    async find(id) {
      const row = await connection.get<UserRow>(sql.find, id);
      return row && toUser(row);
    },
    async standing(id) {
      const row = await connection.get<Standing>(sql.standing, id);
      return row && { ...row };
    },
    async findByEmail(email) {
      const row = await connection.get<UserRow>(sql.findByEmail, email);
      return row && toUser(row);
    },
    async setProfile(id, { email, name }) {
      if ((await connection.run(sql.setProfile, email, name, id)) === 1) return "changed";
      return (await connection.get(sql.find, id)) === undefined ? "missing" : "taken";
    },
    async endEpoch(id, epoch, next) {
      return (await connection.run(sql.endEpoch, next.epoch, next.passwordHash, id, epoch)) === 1;
    },
    async setRole(id, role) {
      return (await connection.run(sql.setRole, role, id)) === 1;
    },
    async list(slice) {
      const rows = await connection.list<UserRow>(sql.list, sql.listBefore, slice);
      return toRows(rows.map(toUser), slice.limit);
    },
    async remove(id) {
      await connection.run(sql.remove, id);
    },
  };
}
