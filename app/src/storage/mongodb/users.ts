import type { Collection } from "mongodb";
import { toRows } from "../../http/paging.ts";
import type { Role, User, UserRepository } from "../../users/repository.ts";
import { isDuplicate } from "./errors.ts";
import { attempt, listNewest } from "./queries.ts";

/** What is optional is missing from documents of before. */
export interface UserDocument {
  _id: string;
  email: string;
  name?: string | null;
  role?: Role;
  password_hash: string;
  epoch?: number;
  created_at: Date;
}

const toUser = ({
  _id,
  email,
  name = null,
  role = "user",
  password_hash,
  epoch = 0,
  created_at,
}: UserDocument): User => ({
  id: _id,
  email,
  name,
  role,
  passwordHash: password_hash,
  epoch,
  createdAt: created_at,
});

export function userRepository(users: Collection<UserDocument>): UserRepository {
  return {
    add: ({ id, email, name, role, passwordHash, epoch, createdAt }) =>
      attempt(async () => {
        const account = { _id: id, email, password_hash: passwordHash, created_at: createdAt };
        try {
          await users.insertOne({ ...account, name, role, epoch });
          return true;
        } catch (error) {
          if (isDuplicate(error)) return false;
          throw error;
        }
      }),
    async find(id) {
      const user = await attempt(() => users.findOne({ _id: id }));
      return user ? toUser(user) : undefined;
    },
    async standing(id) {
      const projection = { role: 1, epoch: 1 };
      const user = await attempt(() => users.findOne({ _id: id }, { projection }));
      return user ? { id, role: user.role ?? "user", epoch: user.epoch ?? 0 } : undefined;
    },
    async findByEmail(email) {
      const user = await attempt(() => users.findOne({ email }));
      return user ? toUser(user) : undefined;
    },
    setProfile: (id, { email, name }) =>
      attempt(async () => {
        try {
          const { matchedCount } = await users.updateOne({ _id: id }, { $set: { email, name } });
          return matchedCount === 1 ? "changed" : "missing";
        } catch (error) {
          if (isDuplicate(error)) return "taken";
          throw error;
        }
      }),
    async endEpoch(id, epoch, next) {
      // Documents of before have no epoch, which is the first.
      const same = epoch === 0 ? { epoch: { $in: [0, null] as number[] } } : { epoch };
      const set = { epoch: next.epoch, password_hash: next.passwordHash };
      const { matchedCount } = await attempt(() => users.updateOne({ _id: id, ...same }, { $set: set }));
      return matchedCount === 1;
    },
    async setRole(id, role) {
      const { matchedCount } = await attempt(() => users.updateOne({ _id: id }, { $set: { role } }));
      return matchedCount === 1;
    },
    async list(slice) {
      return toRows((await listNewest(users, {}, {}, slice)).map(toUser), slice.limit);
    },
    async remove(id) {
      await attempt(() => users.deleteOne({ _id: id }));
    },
  };
}
