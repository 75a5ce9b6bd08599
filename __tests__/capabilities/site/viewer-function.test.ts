import { createContext, runInContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { type ViewerRequests, viewerFunction } from "../../../modules/capabilities/site/viewer-function.ts";

interface Asked {
  readonly uri?: string;
  readonly host?: string;
  readonly querystring?: Readonly<
    Record<string, { readonly value: string; readonly multiValue?: readonly { readonly value: string }[] }>
  >;
}

/** What CloudFront goes on with: the request as it is then, or an answer. */
function on(requests: ViewerRequests, { uri = "/", host = "shop.example.com", querystring = {} }: Asked) {
  const request = { method: "GET", uri, querystring, headers: { host: { value: host } } };
  const context = createContext({ event: { request } });
  return runInContext(`${viewerFunction(requests)}\nhandler(event);`, context) as {
    readonly uri?: string;
    readonly statusCode?: number;
    readonly headers: Readonly<Record<string, { readonly value: string }>>;
  };
}

describe("what CloudFront makes of a request", () => {
  it.each([
    ["/", "/index.html"],
    ["/goals/today", "/index.html"],
    ["/v1.2/goals", "/index.html"],
    ["/assets/index-4f3a.js", "/assets/index-4f3a.js"],
    ["/missing.png", "/missing.png"],
  ])("sends %s of a single page to %s", (uri, to) => {
    expect(on({ pages: "single" }, { uri }).uri).toBe(to);
  });

  it.each([
    ["/", "/index.html"],
    ["/docs/", "/docs/index.html"],
    ["/docs", "/docs"],
  ])("sends %s of several pages to %s", (uri, to) => {
    expect(on({ pages: "folders" }, { uri }).uri).toBe(to);
  });

  const redirect = { from: ["www.example.com"], to: "example.com" };

  it("redirects a name with path and query, each value of a parameter once", () => {
    const querystring = {
      q: { value: "a%20b" },
      tag: { value: "x", multiValue: [{ value: "x" }, { value: "y" }] },
      flag: { value: "" },
    };
    const moved = on(
      { redirect, pages: "single" },
      { host: "www.example.com", uri: "/goals/1", querystring },
    );
    expect(moved.statusCode).toBe(301);
    expect(moved.headers["location"]?.value).toBe("https://example.com/goals/1?q=a%20b&tag=x&tag=y&flag");
    expect(on({ redirect }, { host: "www.example.com", uri: "/api/x" }).headers["location"]?.value).toBe(
      "https://example.com/api/x",
    );
  });

  it("leaves the first name, and what is for the application, as they are", () => {
    expect(on({ redirect }, { host: "example.com", uri: "/api/goals" })).toMatchObject({ uri: "/api/goals" });
    expect(viewerFunction({})).toBeUndefined();
    expect(viewerFunction({ redirect: { from: [], to: "example.com" } })).toBeUndefined();
  });
});
