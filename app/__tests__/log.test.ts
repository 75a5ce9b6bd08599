/** How lines are written: their time, and all of them, in their order. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createLog } from "../src/log.ts";

describe("the log", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("gives each line its time in ISO 8601", () => {
    const lines: string[] = [];
    const log = createLog("info", { write: (line: string) => lines.push(line) });
    vi.useFakeTimers();
    const times = [
      "2026-11-26T19:15:59.000Z",
      "2026-11-26T19:15:59.007Z",
      "2026-11-26T19:15:59.999Z",
      "2026-11-26T19:16:00.040Z",
      "2026-11-26T19:15:59.120Z",
      "2027-01-01T00:00:00.000Z",
    ];
    for (const time of times) {
      vi.setSystemTime(new Date(time));
      log.info("said");
    }
    expect(lines.map((line) => JSON.parse(line).time)).toEqual(times);
  });

  it("writes every line whole and in order, however many come at once", async () => {
    const count = 20_000;
    const script = `
      import { createLog } from ${JSON.stringify(join(import.meta.dirname, "../src/log.ts"))};
      const log = createLog("info");
      for (let index = 0; index < ${count}; index += 1) log.info({ index }, "안녕하세요 🎉");
      log.flush(() => process.exit(0));`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--eval", script],
      { maxBuffer: 16 * 1024 * 1024 },
    );
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).index)).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  it("writes what is said within half a second, though nothing follows", async () => {
    const script = `
      import { createLog } from ${JSON.stringify(join(import.meta.dirname, "../src/log.ts"))};
      createLog("info").info("alone");
      setTimeout(() => process.kill(process.pid, "SIGKILL"), 1_000);`;
    const run = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
    await expect(run).rejects.toMatchObject({ signal: "SIGKILL", stdout: expect.stringContaining("alone") });
  });
});
