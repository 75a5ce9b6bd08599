/** Whose address is believed behind CloudFront, a load balancer and nginx, by the headers that each of them sends. */
import { afterEach, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "./support/app.ts";

const CLIENT = "203.0.113.7";
const OTHER = "198.51.100.9";
/** CloudFront's interface in the load balancer's subnets, as a VPC origin has it. */
const EDGE = "10.10.11.20";

/** A proxy that puts the address of whoever connects behind what it was sent. Both of AWS do. */
const appends = (sent: string | undefined, peer: string): string =>
  sent === undefined ? peer : `${sent}, ${peer}`;
/** The last address that is no trusted proxy's, alone: nginx with real_ip_recursive. */
const onlyClient = (sent: string, trusted: readonly string[]): string =>
  sent
    .split(", ")
    .filter((address) => !trusted.includes(address))
    .at(-1) ?? "";

const throughBalancer = (client: string, forged?: string): string => appends(forged, client);
/** The load balancer then sees CloudFront. */
const throughSite = (client: string, forged?: string): string => appends(appends(forged, client), EDGE);
const throughSiteAndNginx = (client: string, forged?: string): string =>
  onlyClient(throughSite(client, forged), [EDGE]);

let app: TestApp | undefined;
afterEach(async () => app?.close());

/** Statuses of requests where each address may make one. */
async function statuses(trusted: string, headers: readonly string[]): Promise<number[]> {
  app = await startApp("sqlite::memory:", { env: { REQUESTS_PER_MINUTE: "1", TRUST_PROXY: trusted } });
  const answered: number[] = [];
  for (const header of headers)
    answered.push((await app.ask("GET", "/goals", { headers: { "X-Forwarded-For": header } })).status);
  return answered;
}

const WAYS = [
  ["a load balancer", "1", throughBalancer],
  ["CloudFront and a load balancer", "2", throughSite],
  ["CloudFront, a load balancer and nginx", "1", throughSiteAndNginx],
] as const;

describe.each(WAYS)("behind %s, with TRUST_PROXY=%s", (_, trusted, through) => {
  it("each client is counted by itself, and by whatever it forges", async () => {
    expect(
      await statuses(trusted, [
        through(CLIENT),
        through(OTHER),
        through(CLIENT),
        through(CLIENT, "192.0.2.1"),
      ]),
    ).toEqual([200, 200, 429, 429]);
  });
});

describe("behind CloudFront and a load balancer", () => {
  it("all clients are one when too few proxies are believed", async () => {
    expect(await statuses("1", [throughSite(CLIENT), throughSite(OTHER)])).toEqual([200, 429]);
  });

  it("a client is whoever it says when too many are believed", async () => {
    const forging = ["192.0.2.1", "192.0.2.2"].map((forged) => throughSite(CLIENT, forged));
    expect(await statuses("3", forging)).toEqual([200, 200]);
  });

  it("addresses may be named in place of a number", async () => {
    const headers = [throughSite(CLIENT), throughSite(OTHER), throughSite(CLIENT, "192.0.2.1")];
    expect(await statuses("loopback, 10.10.0.0/16", headers)).toEqual([200, 200, 429]);
  });
});

describe("the scheme of the client", () => {
  const HEADER = { SCHEME_HEADER: "CloudFront-Forwarded-Proto" };
  const cookieOf = async (env: Record<string, string>, headers: Record<string, string>) => {
    app = await startApp("sqlite::memory:", { env });
    const { headers: answered } = await app.ask("GET", "/?lang=ko", {
      headers: { Accept: "text/html", ...headers },
    });
    return String(answered.get("set-cookie"));
  };
  const behindSite = { "X-Forwarded-Proto": "http", "CloudFront-Forwarded-Proto": "https" };

  it.each([
    ["is CloudFront's word", { TRUST_PROXY: "2", ...HEADER }, behindSite, true],
    [
      "is the load balancer's without CloudFront's",
      { TRUST_PROXY: "1", ...HEADER },
      { "X-Forwarded-Proto": "https" },
      true,
    ],
    ["is nobody's word that is not trusted", HEADER, behindSite, false],
    ["is not read in a header that nobody named", { TRUST_PROXY: "2" }, behindSite, false],
  ] as const)("%s", async (_, env, headers, secure) => {
    expect((await cookieOf({ ...env }, { ...headers })).includes("; Secure")).toBe(secure);
  });
});
