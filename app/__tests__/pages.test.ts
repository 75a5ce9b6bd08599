/** Pages that refuse: for whom they are, what they name, in which language, and where they lead. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fieldText } from "../src/http/messages.ts";
import { startApp, type TestApp } from "./support/app.ts";

let app: TestApp;

beforeAll(async () => {
  app = await startApp("sqlite::memory:");
});

afterAll(async () => app?.close());

const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const page = (path: string, language = "en") =>
  app.ask("GET", path, { headers: { Accept: browser, "Accept-Language": language } });

describe("a form that is refused", () => {
  const key = { idempotency_key: "refused-form" };
  const send = (Accept: string, form: Record<string, string>) =>
    app.ask("POST", "/item/add", { form, headers: { Accept } });

  it.each([
    ["application/json", "application/problem+json"],
    ["application/problem+json", "application/problem+json"],
    ["application/json, text/html;q=0.5", "application/problem+json"],
    [browser, "text/html"],
    ["*/*", "text/html"],
    ["text/html;q=0.9, application/json;q=0.1", "text/html"],
  ])("to Accept: %s is answered with %s, and varies by that", async (accept, type) => {
    await send(browser, { name: "first", ...key });
    for (const [form, status] of [
      [{ name: " " }, 400],
      [{ name: "second", ...key }, 422],
    ] as const) {
      const reply = await send(accept, form);
      expect([reply.status, reply.headers.get("content-type")?.split(";")[0]]).toEqual([status, type]);
      expect(reply.headers.get("vary")).toMatch(/^Accept(,|$)/);
      if (type !== "text/html") expect(reply.json).toMatchObject({ status });
      else expect(reply.text).toContain('<form method="post" action="/item/add"');
    }
  });
});

describe("an error page", () => {
  it("names what is wrong, field by field, in English and in Korean", async () => {
    const path = "/api/board/boards?per_page=0&page=x&cursor=z";
    const english = (await page(path)).text;
    expect(english).toContain("<p>Some values are invalid:</p>");
    for (const line of [
      "page must be a whole number from 1 to 100; continue with cursor.",
      "per_page must be a whole number from 1.",
      "cursor must be a cursor that this service gave.",
    ]) {
      expect(english).toContain(`<li>${line}</li>`);
    }
    const korean = (await page(path, "ko")).text;
    expect(korean).toContain("<p>올바르지 않은 값이 있습니다:</p>");
    for (const line of [
      "page 값은 1부터 100까지의 정수여야 합니다. 그다음부터는 cursor로 이어 보세요.",
      "per_page 값은 1 이상의 정수여야 합니다.",
      "cursor 값은 이 서비스가 알려 준 값이어야 합니다.",
    ]) {
      expect(korean).toContain(`<li>${line}</li>`);
    }
  });

  it("names a status that is none, of the form on the page", async () => {
    const { json: item } = await app.ask("POST", "/items", { json: { name: "n" } });
    const send = (language: string) =>
      app.ask("POST", `/item/${item.id}/status`, {
        form: { status: "later" },
        headers: { Accept: browser, "Accept-Language": language },
      });
    expect((await send("en")).text).toContain("<li>Status must be one of open, done.</li>");
    expect((await send("ko")).text).toContain("<li>상태는 다음 중 하나여야 합니다: open, done.</li>");
  });

  it("shows names that a client made up as text", async () => {
    const headers = { Accept: browser, "Accept-Language": "ko" };
    const { text } = await app.ask("POST", "/goals", { json: { text: "t", "<b>": 1 }, headers });
    expect(text).toContain("<li>&lt;b&gt; 값은 알 수 없는 항목입니다.</li>");
  });

  it("says in Korean, too, why it refuses a form from elsewhere", async () => {
    const headers = { Accept: browser, "Accept-Language": "ko", "Sec-Fetch-Site": "cross-site" };
    const { text } = await app.ask("POST", "/item/add", { form: { name: "n" }, headers });
    expect(text).toContain("다른 사이트에서 보낸 양식");
  });

  it.each(["en", "ko"])(
    "leads to the first page, and that of a POST to no address that takes none: %s",
    async (language) => {
      const headers = { Accept: browser, "Accept-Language": language };
      const paths = [
        "/item/add?lang=fr&x=1",
        "/item/01a21fc0-d8fe-73a3-82fc-9a39d7405444/remove",
        "/goals?per_page=1",
      ];
      const pages = [await page("/nothing-here", language), await page("/item/add", language)];
      for (const path of paths) {
        const method = {
          method: "POST",
          headers: { ...headers, "Sec-Fetch-Site": "same-origin" },
          redirect: "manual",
        } as const;
        const reply = await fetch(app.url + path, method);
        expect(reply.status).toBeGreaterThanOrEqual(400);
        const text = await reply.text();
        expect(text).toContain(`href="/?lang=${language === "en" ? "ko" : "en"}"`);
        pages.push({ ...pages[0], text } as (typeof pages)[number]);
      }
      for (const { text } of pages) {
        expect(text).toContain(
          language === "en" ? '<a href="/">Back to the items</a>' : '<a href="/">항목으로 돌아가기</a>',
        );
      }
    },
  );

  it.each([400, 401, 403, 404, 405, 408, 409, 412, 413, 415, 416, 417, 422, 429, 500, 501, 503, 505])(
    "of %i has a heading and a text in Korean",
    async (status) => {
      const { problemText } = await import("../src/http/messages.ts");
      const document = { type: "about:blank", title: "T", status, request_id: "r" };
      for (const text of problemText(document, "ko")) expect(text).toMatch(/[가-힣]/);
    },
  );
});

it("the page of the state says how long ago the service started, in words of its language", async () => {
  expect((await page("/status")).text).toMatch(/\((1 second|\d+ seconds) ago\)/);
  expect((await page("/status", "ko")).text).toMatch(/\(\d+초 전\)/);
});

it("refusals are in plain English", async () => {
  const json = { email: "nobody@example.com", password: "wrong password" };
  const detailOf = async (...given: Parameters<TestApp["ask"]>) => (await app.ask(...given)).json.detail;
  expect(await detailOf("POST", "/api/user/login", { json })).toBe(
    "The email address or the password is incorrect.",
  );
  expect(await detailOf("GET", "/api/user/me", { token: "none" })).toBe(
    "The access token is invalid or has expired.",
  );
  expect(await detailOf("PUT", "/livez")).toBe("This address supports GET, HEAD, OPTIONS.");
  expect(await detailOf("POST", "/goals", { json: {} })).toBe(
    "Some values are invalid; `errors` names each.",
  );
});

describe("what is wrong with a field", () => {
  it.each([
    ["is missing", "이름을 입력해 주세요."],
    ["must be text", "이름은 글이어야 합니다."],
    ["must not be blank", "이름을 비워 둘 수 없습니다."],
    ["contains a control character", "이름에 제어 문자가 있습니다."],
    ["contains half a character", "이름에 깨진 문자가 있습니다."],
    ["must be one line, without line breaks", "이름은 줄바꿈 없이 한 줄이어야 합니다."],
    [
      "must not contain U+202E, which reorders the text around it",
      "이름에는 글자 순서를 바꾸는 문자(U+202E)를 쓸 수 없습니다.",
    ],
    ["must have at least 8 characters", "이름은 8자 이상이어야 합니다."],
    ["must have at most 200 characters, not 201", "이름은 200자까지 쓸 수 있습니다(현재 201자)."],
    ["must have at most 50 characters", "이름은 50자까지 쓸 수 있습니다."],
    ["must be an email address", "이름은 이메일 주소여야 합니다."],
    ["must be a JSON object", "이름은 JSON 객체여야 합니다."],
    ["must be an id that this service gave", "이름은 이 서비스가 만든 ID여야 합니다."],
    ["is given more than once", "이름이 두 번 이상 들어 있습니다."],
    ["is not a known field", "이름은 알 수 없는 항목입니다."],
  ])("%s: is said in Korean with the particle that fits", (message, korean) => {
    expect(fieldText({ field: "name", message }, "ko")).toBe(korean);
    expect(fieldText({ field: "name", message }, "en")).toBe(`Name ${message}.`);
  });

  it("has the particle of a word that ends in a vowel, and a noun behind a name in Latin letters", () => {
    expect(fieldText({ field: "status", message: "is missing" }, "ko")).toBe("상태를 입력해 주세요.");
    expect(fieldText({ field: "status", message: "is given more than once" }, "ko")).toBe(
      "상태가 두 번 이상 들어 있습니다.",
    );
    expect(fieldText({ field: "q", message: "is missing" }, "ko")).toBe("q 값을 입력해 주세요.");
  });

  it("is said in Korean, whatever a schema says of any route", async () => {
    const wrong = [
      ["GET", "/api/board/search?q=&per_page=0&cursor=x"],
      ["GET", "/api/board/search?q=a%0e&per_page=1&per_page=2"],
      ["GET", "/api/board/17"],
      ["GET", "/?lang=fr"],
      ["POST", "/api/user/signup", {}],
      ["POST", "/api/user/signup", { email: "no", password: "short", more: 1 }],
      ["POST", "/api/user/signup", { email: `${"a".repeat(50)}@a.co`, password: "a".repeat(129) }],
      ["POST", "/api/user/login", { email: 7, password: "" }],
      ["POST", "/goals", { text: "\u202e" }],
      ["POST", "/goals", []],
      ["POST", "/items", { name: "a\nb" }],
      ["POST", "/items", { name: "a\u202eb" }],
    ] as const;
    for (const [method, path, json] of wrong) {
      const headers = { Accept: browser, "Accept-Language": "ko" };
      const { status, text } = await app.ask(method, path, { json, headers });
      const lines = [...text.matchAll(/<li>(.*?)<\/li>/g)].map(([, line]) => line as string);
      expect([status, lines.length > 0], path).toEqual([400, true]);
      for (const line of lines) expect(line).toMatch(/[가-힣][^a-z]*(?:cursor로 이어 보세요|: [a-z, ]+)?\.$/);
    }
    const keyed = await app.ask("POST", "/goals", {
      json: { text: "t" },
      headers: { Accept: browser, "Accept-Language": "ko", "Idempotency-Key": "a b" },
    });
    expect(keyed.text).toMatch(/<li>Idempotency-Key 값은 [^<]*[가-힣][^<]*\.<\/li>/);
  });
});
