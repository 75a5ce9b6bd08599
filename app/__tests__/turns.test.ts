/** Who is next where only so much is done at once. */
import { describe, expect, it } from "vitest";
import { createTurns } from "../src/users/turns.ts";

describe("turns", () => {
  it("go from owner to owner, however many each brings", async () => {
    const turns = createTurns(1, () => new Error("given up"));
    const done: string[] = [];
    const take = (owner: string, what: string) =>
      turns.take(owner, async () => {
        done.push(what);
      });
    await Promise.all([take("a", "a1"), take("a", "a2"), take("a", "a3"), take("b", "b1")]);
    expect(done).toEqual(["a1", "a2", "b1", "a3"]);
  });

  it("send away the latest of an owner's that waits, and nobody where none does", async () => {
    const turns = createTurns(1, () => new Error("given up"));
    let finish = () => {};
    const first = turns.take("a", () => new Promise<void>((resolve) => (finish = resolve)));
    const second = turns.take("b", async () => "second");
    const third = turns.take("b", async () => "third");
    expect(turns.giveUp("b")).toBe(true);
    await expect(third).rejects.toThrow("given up");
    expect(turns.giveUp("nobody")).toBe(false);
    finish();
    await first;
    expect(await second).toBe("second");
  });
});
