/** The OpenAPI document is as strict as the validation, and no stricter. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { domainToASCII } from "node:url";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { boardInput, boardParams } from "../src/boards/schema.ts";
import { newGoal } from "../src/goals/schema.ts";
import { cursorQuery, encodeCursor, pageQuery } from "../src/http/paging.ts";
import { newItemForm } from "../src/items/schema.ts";
import { canonicalEmail, emailPattern } from "../src/users/email.ts";
import { login, profileInput, refresh, signup, userView } from "../src/users/schema.ts";
import { startApp } from "./support/app.ts";

const ajv = new (Ajv2020 as unknown as typeof Ajv2020.default)({ strict: false });
(addFormats as unknown as typeof addFormats.default)(ajv);

const app = await startApp("sqlite::memory:");
const { document } = app;
await app.close();
ajv.addSchema({ $id: "doc", components: document.components });
const component = (name: string) => ajv.compile({ $ref: `doc#/components/schemas/${name}` });

const invisible = fc.constantFrom(
  ..." \t\n\r\u00a0\u00ad\u034f\u115f\u180e\u200b\u2028\u2029\u202a\u202e\u2060\u2065\u2066\u2069\u206a\u2800\u3000\u3164\ufe0f\ufeff\uffa0\u{e0041}",
);
const spoiler = fc.constantFrom(
  "\u0000",
  "\u001b",
  "\u007f",
  "\u0080",
  "\u0085",
  "\u009f",
  "\ud800",
  "\udfff",
);
const piece = fc.oneof(
  invisible,
  spoiler,
  fc.constantFrom("a", "가", "🎉", "ש", "é"),
  fc.string({ unit: "binary", maxLength: 3 }),
);
const anyText = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join("")),
  fc.array(invisible, { maxLength: 4 }).map((pieces) => pieces.join("")),
  fc
    .tuple(
      fc.constantFrom("a", "가", "🎉"),
      fc.constantFrom(7, 8, 128, 129, 200, 201, 500, 501, 65_535, 65_536),
    )
    .map(([character, length]) => character.repeat(length)),
);

const label = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "example",
      "EXAMPLE",
      "한국",
      "müller",
      "Bücher-1",
      "xn--bcher-kva",
      "XN--BCHER-KVA",
      "xn--ü",
      "xn--9",
      "-a",
      "a-",
      "a--b",
      "שלום",
      "שa",
      "سلام",
      "１",
      "ﬀ",
      "ŀ",
      "İ",
      "ß",
      "σς",
      "日本",
      "ก็",
      "a_b",
      "",
      "ไทย",
      "น้ำ",
      "हिन्दी",
      "bu\u0308cher",
      "ΒΌΛΟΣ",
      "ｅｘａｍｐｌｅ１",
      "ایران",
      "\u0301a",
    ),
  },
  fc.string({ minLength: 1, maxLength: 6 }),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 3 }),
);
const anyMail = fc
  .tuple(
    fc.oneof(
      fc.constantFrom("a", "a.b", "A+1", "o'neill", ".a", "a.", "a..b", "a b", "é", ""),
      fc.string({ maxLength: 5 }),
    ),
    fc.array(label, { minLength: 1, maxLength: 3 }),
    fc.constantFrom("com", "COM", "c", "1", "한국", "xn--3e0b707e", "рф", ""),
    fc.constantFrom("", "", "", "x".repeat(30), "x".repeat(60)),
  )
  .map(([local, labels, top, filler]) => `${local}${filler}@${[...labels, top].join(".")}`);

const fields: readonly (readonly [
  string,
  z.ZodType,
  Record<string, unknown>,
  string,
  fc.Arbitrary<string>,
])[] = [
  ["NewItemForm", newItemForm, {}, "name", anyText],
  [
    "NewItemForm",
    newItemForm,
    { name: "n" },
    "idempotency_key",
    fc.oneof(fc.uuid(), fc.string({ maxLength: 3 }), anyText),
  ],
  ["NewGoal", newGoal, {}, "text", anyText],
  ["BoardInput", boardInput, { content: "" }, "title", anyText],
  ["BoardInput", boardInput, { title: "t" }, "content", anyText],
  ["ProfileInput", profileInput, { email: "a@b.co" }, "name", anyText],
  ["Signup", signup, { email: "a@b.co" }, "password", anyText],
  ["Login", login, { email: "a@b.co" }, "password", anyText],
  ["Refresh", refresh, {}, "refresh_token", anyText],
  ["Signup", signup, { password: "12345678" }, "email", anyMail],
  ["Login", login, { password: "12345678" }, "email", anyMail],
];

describe("bodies", () => {
  it.each(fields)(
    "%s: the document lets through what the validation does",
    (name, schema, rest, key, values) => {
      const described = component(name);
      let passed = 0;
      fc.assert(
        fc.property(values, (value) => {
          const payload = { ...rest, [key]: value };
          const { success } = schema.safeParse(payload);
          if (success) passed += 1;
          // JSON Schema compares characters, and half of one is none.
          if (!value.isWellFormed()) expect(success).toBe(false);
          else expect(described(payload), JSON.stringify(payload).slice(0, 200)).toBe(success);
        }),
        { numRuns: 1_500 },
      );
      expect(passed).toBeGreaterThan(50);
    },
  );
});

describe("text", () => {
  it("is refused when nothing of it can be seen, and when it controls", () => {
    for (let point = 0; point <= 0x10_ffff; point += 1) {
      const character = String.fromCodePoint(point);
      const unseen =
        /^[\s\p{Default_Ignorable_Code_Point}\p{Cf}\p{Noncharacter_Code_Point}\p{Cc}\p{Cs}]$/u.test(
          character,
        ) || /^[\u{2800}\u{13440}\u{16fe4}\u{1d159}]$/u.test(character);
      if (!unseen && point > 0x3000 && point % 97 !== 0) continue;
      const { success } = newGoal.safeParse({ text: character });
      if (unseen) expect(success, point.toString(16)).toBe(false);
      else if (/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)) {
        expect(success, point.toString(16)).toBe(true);
      }
      const controls = /^\p{Cc}$/u.test(character) && !/[\t\n\r]/.test(character);
      expect(newGoal.safeParse({ text: `a${character}` }).success, point.toString(16)).toBe(
        !(controls || /\p{Cs}/u.test(character)),
      );
    }
  });

  it("takes no longer to check when it is long and wrong at its end", () => {
    const started = performance.now();
    boardInput.safeParse({ title: "t", content: `${"a".repeat(65_000)}\u0000` });
    newGoal.safeParse({ text: `${"\u200b".repeat(65_000)}\u0000` });
    expect(performance.now() - started).toBeLessThan(250);
  });
});

describe("mails", () => {
  it("are the same on their way in and out, and have one form", () => {
    const described = component("User");
    fc.assert(
      fc.property(anyMail, (value) => {
        const result = signup.safeParse({ email: value, password: "12345678" });
        if (!result.success) return;
        const { email } = result.data;
        expect(canonicalEmail(email)).toBe(email);
        expect(signup.safeParse({ email, password: "12345678" }).success).toBe(true);
        const view = { id: uuidv7(), email, created_at: new Date().toISOString() };
        expect(userView.safeParse(view).success).toBe(true);
        expect(described(view)).toBe(true);
      }),
      { numRuns: 1_500 },
    );
  });

  it.each([
    ["somebody@BÜCHER.example", "somebody@bücher.example"],
    ["somebody@xn--bcher-kva.example", "somebody@bücher.example"],
    ["Somebody@XN--BCHER-KVA.Example", "somebody@bücher.example"],
    ["a@한국.한국", "a@한국.한국"],
    ["a@xn--3e0b707e.xn--3e0b707e", "a@한국.한국"],
    ["a@שלום.example", "a@שלום.example"],
    ["x@ΒΌΛΟΣ.GR", "x@βόλοσ.gr"],
    ["x@βόλοσ.gr", "x@βόλοσ.gr"],
    ["x@βόλος.gr", "x@βόλος.gr"],
    ["x@bu\u0308cher.de", "x@bücher.de"],
    ["x@ｂü\uff43ｈｅｒ１.ｄｅ", "x@bücher1.de"],
    ["x@STRAẞE.de", "x@straße.de"],
    [`a@${"한국.한국".normalize("NFD")}`, "a@한국.한국"],
    ["a@mein.vermögensberater", "a@mein.vermögensberater"],
    // Rarer letters, other scripts, and Hebrew beside anything else are kept as ASCII.
    ["x@việt.vn", "x@xn--vit-5kz.vn"],
    ["x@ґава.ua", "x@xn--80aaf29a.ua"],
    ["x@שלום1.example", "x@xn--1-9hcuf1d.example"],
    ["x@ไทย.ไทย", "x@xn--o3cw4h.xn--o3cw4h"],
    ["x@น้ำ.ไทย", "x@xn--q3c4c8cq.xn--o3cw4h"],
    ["x@अ.भारत", "x@xn--l1b.xn--h2brj9c"],
    ["x@ایران.ایران", "x@xn--mgba3a4f16a.xn--mgba3a4f16a"],
    ["a@xn--12c1fe0br.example", "a@xn--12c1fe0br.example"],
    // One script beside another that has letters of the same shape reads as another domain.
    ["a@ex\u0430mple.com", "a@xn--exmple-4nf.com"],
    ["a@g\u03bfogle.com", "a@xn--gogle-rce.com"],
    ["a@\u0440\u03bf.com", "a@xn--0xa1x.com"],
    ["a@почта-1.рф", "a@почта-1.рф"],
    ["a@πι-1.gr", "a@πι-1.gr"],
    ["a@日本とabc한국é.example", "a@日本とabc한국é.example"],
    // A full stop as Japanese and Chinese keyboards write it (UTS 46, 2.3).
    ["x@日本。example", "x@日本.example"],
    ["x@a．example｡com", "x@a.example.com"],
    // Unless that is longer than the column.
    ["a@กขคงจฉชซญฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหอ.com", "a@กขคงจฉชซญฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหอ.com"],
    ["a@xn--zzzzzzzzz.example", "a@xn--zzzzzzzzz.example"],
  ])("%s: is kept as %s", (given, kept) => {
    expect(signup.parse({ email: given, password: "12345678" }).email).toBe(kept);
  });

  it("take letters of some scripts as ASCII only", () => {
    const isTaken = (email: string) => signup.safeParse({ email, password: "12345678" }).success;
    for (const domain of ["ኢትዮጵያ.example", "ខ្មែរ.example"]) {
      expect([isTaken(`x@${domain}`), isTaken(`x@${domainToASCII(domain)}`)]).toEqual([false, true]);
    }
  });

  it("take no letter of a domain that UTS 46 does not take, and keep those they take in one form", () => {
    const isRight = (email: string): boolean => {
      const kept = canonicalEmail(email);
      const encoded = domainToASCII(email.slice(2));
      return encoded !== "" && domainToASCII(kept.slice(2)) === encoded && canonicalEmail(kept) === kept;
    };
    const letters = Array.from({ length: 0xff80 }, (_, index) => String.fromCodePoint(index + 0x80));
    const taken = letters
      .flatMap((letter) => [`a@a${letter}.co`, `a@\u05d0${letter}.co`])
      .filter((email) => emailPattern.test(email));
    // As many as the ranges of the pattern hold, whatever Unicode has assigned: a change of the pattern changes it.
    expect(taken).toHaveLength(42_848);
    const assigned = taken.filter((email) => !/\p{Cn}/u.test(email));
    expect(assigned.filter((email) => !isRight(email))).toEqual([]);
  });
});

interface Parameter {
  readonly name: string;
  readonly schema: { readonly type: string };
}

describe("addresses", () => {
  const number = fc.oneof(
    fc.integer({ min: -2, max: 10_300 }).map(String),
    fc.constantFrom("0", "1", "100", "101", "99999999999999999999", "1.5", "1e3", "", "x", " 1", "+1"),
  );
  const cursor = fc.oneof(
    fc.uuid().map(encodeCursor),
    fc.base64String({ minLength: 20, maxLength: 24 }),
    fc.string({ maxLength: 4 }),
    fc.uuid().map((id) => `${encodeCursor(id).slice(0, -1)}B`),
  );

  it.each([
    ["/api/board/boards", pageQuery],
    ["/goals", cursorQuery],
  ] as const)("%s: the document lets through what the validation does", (path, schema) => {
    const operation = document.paths[path]?.["get"] as unknown as { parameters: Parameter[] };
    const checks = new Map(
      operation.parameters.map((one) => [one.name, { ...one, check: ajv.compile(one.schema) }]),
    );
    const takes = (name: string, value: string): boolean => {
      const parameter = checks.get(name);
      if (parameter?.schema.type !== "integer") return parameter?.check(value) === true;
      return /^\d+$/.test(value) && parameter.check(Number(value)) === true;
    };
    const query = fc.record({ page: number, per_page: number, cursor }, { requiredKeys: [] });
    fc.assert(
      fc.property(query, (given) => {
        const known = Object.entries(given).filter(([name]) => checks.has(name)) as [string, string][];
        const described = known.every(([name, value]) => takes(name, value));
        expect(schema.safeParse(given).success, JSON.stringify(given)).toBe(described);
      }),
      { numRuns: 2_000 },
    );
  });

  it("ids are described as they are taken", () => {
    const operation = document.paths["/api/board/{id}"]?.["get"] as unknown as { parameters: Parameter[] };
    const described = ajv.compile(operation.parameters[0]?.schema as object);
    const id = fc.oneof(
      fc.uuid(),
      fc.uuid().map((one) => one.toUpperCase()),
      fc.string({ maxLength: 40 }),
      fc.constantFrom("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
    );
    fc.assert(
      fc.property(id, (value) => {
        expect(described(value)).toBe(boardParams.safeParse({ id: value }).success);
      }),
    );
  });
});

it("every POST may be refused for its Idempotency-Key, also where it reads nothing else", () => {
  const posts = Object.values(document.paths).flatMap(({ post }) => (post ? [post] : []));
  expect(posts.length).toBeGreaterThan(10);
  for (const { responses } of posts) expect(Object.keys(responses)).toContain("400");
});

describe("the document", () => {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { responses }]) => ({ path, method, responses })),
  );

  it("has the version of the package", () => {
    const manifest = readFileSync(join(import.meta.dirname, "../package.json"), "utf8");
    expect(document.info.version).toBe((JSON.parse(manifest) as { version: string }).version);
  });

  it("says what HTTP itself may refuse anywhere", () => {
    for (const { path, method, responses } of operations) {
      for (const status of ["408", "417", "431", "501", "505"]) {
        const { $ref = "" } = responses[status] ?? {};
        expect(
          document.components.responses[$ref.split("/").at(-1) as string],
          `${method} ${path}`,
        ).toBeDefined();
      }
    }
    expect(document.info.description).toContain("405");
  });

  it("has no limits of numbers that are the language's alone", () => {
    expect(JSON.stringify(document)).not.toContain(String(Number.MAX_SAFE_INTEGER));
  });

  it("names the headers of its answers", () => {
    for (const { path, method, responses } of operations) {
      const headersOf = (status: number) => Object.keys(responses[status]?.headers ?? {});
      const where = `${method} ${path}`;
      if (responses[401]) expect(headersOf(401), where).toContain("WWW-Authenticate");
      for (const status of [429, 503]) {
        if (responses[status]) expect(headersOf(status), where).toContain("Retry-After");
      }
      if (responses[304]) for (const status of [200, 304]) expect(headersOf(status), where).toContain("ETag");
      if (method !== "post") continue;
      const done = Object.keys(responses).filter((status) => Number(status) < 300);
      for (const status of done) expect(headersOf(Number(status)), where).toContain("Idempotent-Replayed");
    }
  });

  it("says of a limit on requests where it holds", async () => {
    const limited = await startApp("sqlite::memory:", { env: { REQUESTS_PER_MINUTE: "100" } });
    await limited.close();
    for (const [path, methods] of Object.entries(limited.document.paths)) {
      for (const { responses } of Object.values(methods)) {
        const isFree = path === "/livez" || path === "/readyz";
        expect(responses[429] === undefined, path).toBe(isFree);
        expect("RateLimit" in (Object.values(responses)[0]?.headers ?? {}), path).toBe(!isFree);
      }
    }
  });

  it("says what a key binds, and how long an access token lasts", () => {
    const text = JSON.stringify(document.paths["/api/user/login"]);
    expect(text).toContain("binds");
    expect(JSON.stringify(document.paths["/api/user/logout"])).toContain("access token");
  });
});
