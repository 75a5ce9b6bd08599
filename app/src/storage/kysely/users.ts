import { toRows } from "../../http/paging.ts";
import type { User, UserRepository } from "../../users/repository.ts";
import type { Queries } from "./queries.ts";
import type { Tables } from "./tables.ts";

const columns = ["id", "email", "name", "role", "password_hash", "epoch", "created_at"] as const;

const toUser = ({ password_hash, created_at, ...row }: Tables["users"]): User => ({
  ...row,
  passwordHash: password_hash,
  createdAt: created_at,
});

export function userRepository(queries: Queries): UserRepository {
  const { database, dialect, attempt, addOnce, slicePart } = queries;
  const all = () => database.selectFrom("users").select(columns);

  async function set(id: string, change: Partial<Tables["users"]>): Promise<boolean> {
    const update = database.updateTable("users").set(change).where("id", "=", id);
    return (await update.executeTakeFirstOrThrow()).numUpdatedRows === 1n;
  }

  return {
    add: ({ id, email, name, role, passwordHash, epoch, createdAt }) =>
      addOnce(
        database
          .insertInto("users")
          .values({ id, email, name, role, password_hash: passwordHash, epoch, created_at: createdAt }),
      ),
    async find(id) {
      const row = await attempt(() => all().where("id", "=", id).executeTakeFirst());
      return row && toUser(row);
    },
    standing: (id) =>
      attempt(() =>
        database.selectFrom("users").select(["id", "role", "epoch"]).where("id", "=", id).executeTakeFirst(),
      ),
    async findByEmail(email) {
      const row = await attempt(() => all().where("email", "=", email).executeTakeFirst());
      return row && toUser(row);
    },
    setProfile: (id, { email, name }) =>
      attempt(async () => {
        try {
          return (await set(id, { email, name })) ? "changed" : "missing";
        } catch (error) {
          if (dialect.isDuplicate(error)) return "taken";
          throw error;
        }
      }),
    async endEpoch(id, epoch, next) {
      const { numUpdatedRows } = await attempt(() =>
        database
          .updateTable("users")
          .set({ epoch: next.epoch, password_hash: next.passwordHash })
          .where("id", "=", id)
          .where("epoch", "=", epoch)
          .executeTakeFirstOrThrow(),
      );
      return numUpdatedRows === 1n;
    },
    setRole: (id, role) => attempt(() => set(id, { role })),
    async list(slice) {
      return toRows((await slicePart(all(), slice)).map(toUser), slice.limit);
    },
    async remove(id) {
      await attempt(() => database.deleteFrom("users").where("id", "=", id).execute());
    },
  };
}
