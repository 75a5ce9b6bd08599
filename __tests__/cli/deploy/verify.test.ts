import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { answerOf, isKnown } from "../../../cli/deploy/http.ts";
import { verify } from "../../../cli/deploy/verify.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

interface Reply {
  readonly status?: number;
  readonly version?: string;
}

/** Answers with one reply after the other; the last one from then on. */
async function serve(...replies: readonly Reply[]): Promise<string> {
  let asked = 0;
  const server = createServer((request, response) => {
    const { status = 200, version } = replies[Math.min(asked, replies.length - 1)] ?? {};
    asked += 1;
    if (version !== undefined) response.setHeader("X-Version", version);
    response.writeHead(request.url === "/livez" ? status : 404).end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://shop.localhost:${(server.address() as AddressInfo).port}`;
}

const { signal } = new AbortController();
const verifying = (url: string, seconds: number) =>
  verify({ environment: "shop", url, healthPath: "/livez", version: "1.4.2", seconds, signal });

describe("a deployment is seen to answer", () => {
  it("by its health path, at a name below localhost that no resolver knows", async () => {
    const url = await serve({});
    expect(await verifying(url, 0)).toEqual({ url: `${url}/livez`, status: 200 });
  });

  it("by its version, once the last answer of the version before is gone", async () => {
    const url = await serve({ version: "1.4.1" }, { status: 503 }, { version: "1.4.2" });
    expect(await verifying(url, 10)).toMatchObject({ status: 200, version: "1.4.2" });
  });

  it.each([
    ["another version", { version: "1.4.1" }, /answers as version 1\.4\.1, and 1\.4\.2 was deployed/],
    ["an error", { status: 502 }, /answers 502, 0 s after the rollout/],
  ])("or fails: %s", async (_what, reply, sentence) => {
    await expect(verifying(await serve(reply), 0)).rejects.toThrow(sentence);
  });

  it("through the load balancer, while DNS knows no such name", async () => {
    const { port } = new URL(await serve({}));
    const url = `http://shop.invalid:${port}`;
    const through = "127.0.0.1";
    const verified = verify({
      environment: "shop",
      url,
      healthPath: "/livez",
      version: "1",
      signal,
      through,
    });
    expect(await verified).toEqual({ url: `${url}/livez`, status: 200 });
    expect(await isKnown(url)).toBe(false);
    expect(await isKnown(`http://127.0.0.1:${port}`)).toBe(true);
  });

  it("or fails where nothing listens", async () => {
    await expect(verifying("http://127.0.0.1:1", 0)).rejects.toThrow(/answers connect ECONNREFUSED/);
  });
});

it("an answer that is waited for is not waited for any more once somebody interrupts", async () => {
  const interrupted = new AbortController();
  setTimeout(() => interrupted.abort(), 200);
  const answer = await answerOf("http://127.0.0.1:1", { seconds: 600, signal: interrupted.signal });
  expect(answer.ok).toBe(false);
});
