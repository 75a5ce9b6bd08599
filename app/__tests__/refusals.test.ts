/** What a refusal says: which value is wrong, how, and by how much. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "./support/app.ts";
import { sendRaw } from "./support/wire.ts";

let app: TestApp;

beforeAll(async () => {
  app = await startApp("sqlite::memory:");
});

afterAll(async () => app?.close());

const jsonType = "application/json";
const twice = (field: string) => [{ field, message: "is given more than once" }];

async function errorsOf(path: string, ask: RequestInit): Promise<unknown> {
  const reply = await fetch(app.url + path, ask);
  expect(reply.status, path).toBe(400);
  return ((await reply.json()) as { errors: unknown }).errors;
}

describe("what comes more than once is refused in the same words", () => {
  it.each([
    ["cursor", "/goals?cursor=a&cursor=b"],
    ["cursor", "/?cursor=a&cursor=a"],
    ["per_page", "/goals?per_page=1&per_page=1"],
    ["page", "/api/board/boards?page=1&page=2"],
    ["q", "/api/board/search?q=a&q=b"],
    ["lang", "/?lang=ko&lang=en"],
    ["lang", "/status?lang=ko&lang=ko"],
  ])("%s in %s", async (field, path) => {
    expect(await errorsOf(path, {})).toEqual(twice(field));
  });

  it("beside whatever else is wrong", async () => {
    const errors = await errorsOf("/api/board/boards?page=1&page=2&per_page=0", {});
    expect(errors).toHaveLength(2);
    expect(errors).toContainEqual(twice("page")[0]);
    expect(await errorsOf("/api/board/search?q=%20&q=b&per_page=x", {})).toHaveLength(2);
  });

  it.each([
    ["text", '{"text":"a","text":"b"}'],
    ["text", '{"text":"a","te\\u0078t":"b"}'],
    ["a.b", '{"text":"a","a":{"b":1,"c":{},"b":2}}'],
    ["a.b", '{"a":[{"c":"[{,:"},{"b":[],"b":[]}],"text":"a"}'],
  ])("%s in a JSON body: %s", async (field, body) => {
    const ask = { method: "POST", body, headers: { "Content-Type": jsonType } };
    expect(await errorsOf("/goals", ask)).toEqual(twice(field));
  });

  it("in a form", async () => {
    const headers = { "Content-Type": "application/x-www-form-urlencoded", Accept: jsonType };
    for (const body of ["name=a&name=b", "name=a&n%61me=b"]) {
      expect(await errorsOf("/item/add", { method: "POST", body, headers })).toEqual(twice("name"));
    }
  });

  it.each(["Authorization", "Content-Type", "Idempotency-Key"])("in the headers: %s", async (name) => {
    const values = { Authorization: "Bearer a", "Content-Type": jsonType, "Idempotency-Key": "a" };
    const value = values[name as keyof typeof values];
    const others = Object.entries(values)
      .filter(([other]) => other !== name)
      .map(([other, its]) => `${other}: ${its}\r\n`);
    for (const path of ["/goals", "/api/board/17"]) {
      const reply = await sendRaw(
        app.url,
        `POST ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${others.join("")}` +
          `${name}: ${value}\r\nContent-Length: 2\r\n${name.toLowerCase()}: ${value}\r\n\r\n{}`,
      );
      expect([reply.status, JSON.parse(reply.body).errors], path).toEqual([400, twice(name)]);
    }
  });
});

describe("a refusal says", () => {
  async function detailOf(path: string, ask: RequestInit, status: number): Promise<string> {
    const reply = await fetch(app.url + path, ask);
    expect(reply.status).toBe(status);
    return ((await reply.json()) as { detail: string }).detail;
  }
  const post = (body: string, type = jsonType): RequestInit => ({
    method: "POST",
    body,
    headers: { "Content-Type": type },
  });
  const formType = "application/x-www-form-urlencoded";

  it.each(["[]", "[1]", "7", "null", '"text"', "true"])("what a body has to be that is %s", async (body) => {
    const errors = await errorsOf("/goals", post(body));
    expect(errors).toEqual([{ field: "body", message: "must be a JSON object" }]);
  });

  it("how large a body may be", async () => {
    const large = JSON.stringify({ text: "a".repeat(20_000) });
    expect(await detailOf("/goals", post(large), 413)).toBe(
      "The body is larger than 16,384 bytes, the most that this address accepts.",
    );
    const larger = JSON.stringify({ content: "a".repeat(50_000) });
    const token = (await signIn()).access_token;
    const comments = post(larger);
    const headers = { ...comments.headers, Authorization: `Bearer ${token}` };
    expect(await detailOf(`/api/board/${crypto.randomUUID()}/comments`, { ...comments, headers }, 413)).toBe(
      "The body is larger than 40,960 bytes, the most that this address accepts.",
    );
  });

  it("how many fields a form may have, and how many parts a JSON body", async () => {
    const fields = Array.from({ length: 30 }, (_, index) => `f${index}=1`).join("&");
    expect(await detailOf("/item/add", post(fields, formType), 413)).toBe(
      "The form has 30 fields; this address accepts at most 20.",
    );
    for (const body of ["[".repeat(8_000) + "]".repeat(8_000), `[${"1,".repeat(7_000)}1]`]) {
      expect(await detailOf("/goals", post(body), 400)).toBe(
        "The body's JSON has more than 1,000 values in its arrays and objects, however deep; this service accepts no more.",
      );
    }
  });

  it("what a body may be made of, and what it is", async () => {
    expect(await detailOf("/goals", post("{}", "text/plain"), 415)).toBe(
      "The body must be application/json, not text/plain.",
    );
    expect(await detailOf("/item/add", post("{}", jsonType), 415)).toBe(
      "The body must be application/x-www-form-urlencoded, not application/json.",
    );
    expect(await detailOf("/goals", post("{}", "nonsense"), 415)).toBe("The body must be application/json.");
    expect(await detailOf("/goals", post("{}", `${jsonType}; charset=UTF-16LE`), 415)).toBe(
      "The body must be in UTF-8, not utf-16le.",
    );
    const coded = { ...post("{}"), headers: { "Content-Type": jsonType, "Content-Encoding": "compress" } };
    expect(await detailOf("/goals", coded, 415)).toBe(
      "The body's Content-Encoding must be one of gzip, deflate, br, zstd.",
    );
  });

  it("that a file has no such range", async () => {
    const range = { headers: { Range: "bytes=99999999-" } };
    expect(await detailOf("/docs/swagger-ui.css", range, 416)).toBe(
      "The file does not have the range that the request asks for.",
    );
  });

  it.each([
    ["an address that is too long", `/?q=${"x".repeat(20_000)}`, "", 414],
    ["headers that are too large", "/", `X: ${"x".repeat(20_000)}\r\n`, 431],
    ["many headers that are too large together", "/", `X: ${"x".repeat(6_000)}\r\n`.repeat(4), 431],
  ])("%s, and how large both may be", async (_what, path, more, status) => {
    const bytes = `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}Connection: close\r\n\r\n`;
    const reply = await sendRaw(app.url, bytes);
    expect([reply.status, JSON.parse(reply.body)]).toMatchObject([
      status,
      {
        status,
        detail:
          "The address and the headers together are larger than 16,384 bytes, the most that this service accepts.",
      },
    ]);
  });

  it("what is wrong with an address, an expectation, and a coding", async () => {
    const get = async (target: string, more = ""): Promise<string> => {
      const bytes = `GET ${target} HTTP/1.1\r\nHost: a\r\n${more}Connection: close\r\n\r\n`;
      return JSON.parse((await sendRaw(app.url, bytes)).body).detail;
    };
    expect(await get("/%zz")).toBe("The address has a percent-encoding that is malformed or not UTF-8.");
    expect(await get("ftp://a/b")).toBe(
      "The request target must be a path, or an address with http or https and a host.",
    );
    expect(await get("/", "Expect: miracles\r\n")).toBe(
      "The Expect header must be 100-continue, the only expectation that is supported.",
    );
    expect(await get("/", "Transfer-Encoding: gzip, chunked\r\n")).toBe(
      "The Transfer-Encoding must be chunked, the only one that is supported.",
    );
  });

  async function signIn(): Promise<{ access_token: string }> {
    const json = { email: "large@example.com", password: "correct horse battery" };
    await app.ask("POST", "/api/user/signup", { json });
    return (await app.ask("POST", "/api/user/login", { json })).json;
  }
});
