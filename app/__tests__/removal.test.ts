/** An account that goes while its storage fails, which no real storage does when it is asked to. */
import { describe, expect, it } from "vitest";
import { StorageUnavailable } from "../src/http/problem.ts";
import { removeUser } from "../src/users/removal.ts";

type Storage = Parameters<typeof removeUser>[0];

/** A storage whose sessions fail, and what was asked of it. */
function failing(error: Error): { readonly storage: Storage; readonly asked: string[] } {
  const asked: string[] = [];
  const said = (what: string) => async () => {
    asked.push(what);
    return 0;
  };
  const owned = { removeOf: said("owned") };
  const storage = {
    removals: { add: said("begun") },
    users: { remove: said("user") },
    sessions: {
      removeOf: async () => {
        throw error;
      },
    },
    items: owned,
    goals: owned,
    boards: owned,
    comments: owned,
  };
  return { storage: storage as unknown as Storage, asked };
}

describe("the removal of an account", () => {
  it("is begun and finished later, where the storage is not there for the rest", async () => {
    const { storage, asked } = failing(new StorageUnavailable("not now"));
    await expect(removeUser(storage, "somebody")).resolves.toBeUndefined();
    expect(asked).toEqual(["begun", "user", "user"]);
  });

  it("tells of what is no failure of the storage", async () => {
    const { storage } = failing(new TypeError("a fault of ours"));
    await expect(removeUser(storage, "somebody")).rejects.toThrow("a fault of ours");
  });
});
