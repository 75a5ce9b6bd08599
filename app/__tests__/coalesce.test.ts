import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coalesce } from "../src/http/coalesce.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("shared reads", () => {
  it("are one for all who ask at the same time", async () => {
    let runs = 0;
    const read = coalesce(async () => ++runs);
    expect(await Promise.all(Array.from({ length: 50 }, () => read("a")))).toEqual(Array(50).fill(1));
    expect(await read("a")).toBe(2);
  });

  it("never give an answer that was read before the question", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.boolean(), { maxLength: 30 }),
        async (scheduler, steps) => {
          let written = 0;
          const read = coalesce(async () => {
            const value = written;
            await scheduler.schedule(Promise.resolve(), "the storage answers");
            return value;
          });
          const answers: Promise<void>[] = [];
          for (const isWrite of steps) {
            if (isWrite) written += 1;
            else {
              const before = written;
              answers.push(read("a").then((value) => expect(value).toBeGreaterThanOrEqual(before)));
            }
            if (written % 3 === 0) await turn();
          }
          const all = Promise.all(answers);
          let open = true;
          void all.finally(() => (open = false));
          while (open) {
            if (scheduler.count() > 0) await scheduler.waitOne();
            await turn();
          }
          await all;
        },
      ),
    );
  });

  it("run once at a time for each key, and keys do not wait for each other", async () => {
    let running = 0;
    const release: (() => void)[] = [];
    const read = coalesce(async (key) => {
      running += 1;
      if (key === "slow") await new Promise<void>((resolve) => release.push(resolve));
      running -= 1;
      return key;
    });
    const slow = read("slow");
    await turn();
    await turn();
    const later = [read("slow"), read("slow")];
    await turn();
    expect(running).toBe(1);
    expect(await read("quick")).toBe("quick");
    release.shift()?.();
    await slow;
    await turn();
    release.shift()?.();
    expect(await Promise.all(later)).toEqual(["slow", "slow"]);
    expect(release).toEqual([]);
  });

  it("that fail are told to those who waited, and are tried again", async () => {
    let fail = true;
    const read = coalesce(async () => {
      if (fail) throw new Error("down");
      return "up";
    });
    const results = await Promise.allSettled([read("a"), read("a")]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    fail = false;
    expect(await read("a")).toBe("up");
    const atOnce = coalesce((): Promise<string> => {
      throw new Error("at once");
    });
    await expect(atOnce("a")).rejects.toThrow("at once");
    await expect(atOnce("a")).rejects.toThrow("at once");
  });
});
