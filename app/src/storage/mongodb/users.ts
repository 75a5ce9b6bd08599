import type { Collection } from "mongodb";
import type { UserRepository } from "../../users/repository.ts";
import { isDuplicate } from "./errors.ts";
import { attempt } from "./queries.ts";

export interface UserDocument {
  _id: string;
  email: string;
  password_hash: string;
  created_at: Date;
}

export function userRepository(users: Collection<UserDocument>): UserRepository {
  return {
    add: ({ id, email, passwordHash, createdAt }) =>
      attempt(async () => {
        try {
          await users.insertOne({ _id: id, email, password_hash: passwordHash, created_at: createdAt });
          return true;
        } catch (error) {
          if (isDuplicate(error)) return false;
          throw error;
        }
      }),
    async findByEmail(email) {
      const user = await attempt(() => users.findOne({ email }));
      if (!user) return undefined;
      return {
        id: user._id,
        email: user.email,
        passwordHash: user.password_hash,
        createdAt: user.created_at,
      };
    },
    async exists(id) {
      return (await attempt(() => users.findOne({ _id: id }, { projection: { _id: 1 } }))) !== null;
    },
  };
}
