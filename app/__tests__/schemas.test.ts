/** Properties of every schema, of paging, and of what stands between text and HTML. */
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { boardInput, boardParams } from "../src/boards/schema.ts";
import { goalParams, newGoal } from "../src/goals/schema.ts";
import { readiness, status } from "../src/health/schema.ts";
import { escapeHtml, html } from "../src/http/html.ts";
import {
  cursorQuery,
  decodeCursor,
  encodeCursor,
  maxOffset,
  maxPerPage,
  nextCursor,
  pageQuery,
  sliceOf,
  toRows,
} from "../src/http/paging.ts";
import { newItem } from "../src/items/schema.ts";
import { describeError, scrub } from "../src/log.ts";
import { login, profileInput, refresh, signup } from "../src/users/schema.ts";
import { createRefreshTokens } from "../src/users/tokens.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const invisible =
  /[\s\p{Default_Ignorable_Code_Point}\p{Cf}\p{Noncharacter_Code_Point}\u{2800}\u{13440}\u{16fe4}\u{1d159}]/gu;
const anyString = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.string({ unit: "grapheme" }));
const rawUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 250 })
  .map((units) => String.fromCharCode(...units));
const points = (value: string) => [...value].length;
const isClean = (value: string) => value.isWellFormed() && !controls.test(value);
const isText = (value: string, min: number, max: number) =>
  isClean(value) && value.replace(invisible, "") !== "" && points(value) >= min && points(value) <= max;

/** Line ends, and what makes text around it run in another direction, have no place in a title or a name. */
const isLine = (value: string, min: number, max: number) =>
  isText(value, min, max) && !/[\n\r\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(value);

const fields: [string, z.ZodType, (value: string) => unknown, (value: string) => boolean][] = [
  ["item name", newItem, (name) => ({ name }), (value) => isLine(value, 1, 200)],
  ["goal text", newGoal, (text) => ({ text }), (value) => isText(value, 1, 500)],
  ["board title", boardInput, (title) => ({ title, content: "" }), (value) => isLine(value, 1, 200)],
  ["user name", profileInput, (name) => ({ email: "a@b.co", name }), (value) => isLine(value, 1, 50)],
  ["board content", boardInput, (content) => ({ title: "t", content }), isClean],
  ["sign-up password", signup, (password) => ({ email: "a@b.co", password }), (v) => isText(v, 8, 128)],
  ["login password", login, (password) => ({ email: "a@b.co", password }), (v) => isText(v, 1, 128)],
  ["refresh token", refresh, (refresh_token) => ({ refresh_token }), (v) => isText(v, 1, 200)],
];

const inputs: [string, z.ZodType, Record<string, unknown>][] = [
  ["NewItem", newItem, { name: "n" }],
  ["NewGoal", newGoal, { text: "t" }],
  ["BoardInput", boardInput, { title: "t", content: "" }],
  ["Signup", signup, { email: "a@b.co", password: "12345678" }],
  ["Login", login, { email: "a@b.co", password: "1" }],
  ["Refresh", refresh, { refresh_token: "1" }],
];

describe("text fields", () => {
  it.each(fields)(
    "%s: takes exactly what the storage can keep, unchanged",
    (_name, schema, wrap, isRight) => {
      fc.assert(
        fc.property(fc.oneof(anyString, rawUnits), (value) => {
          const result = schema.safeParse(wrap(value));
          expect(result.success).toBe(isRight(value));
          if (result.success) expect(result.data).toEqual(wrap(value));
        }),
      );
    },
  );

  it.each(fields)(
    "%s: counts characters, not code units, around its limits",
    (_name, schema, wrap, isRight) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 510 }),
          fc.constantFrom("a", "가", "🎉", "ש", "𠮷"),
          (length, character) => {
            const value = character.repeat(length);
            expect(schema.safeParse(wrap(value)).success).toBe(isRight(value));
          },
        ),
      );
    },
  );

  const onOneLine = fields.filter(([name]) => /title|name/.test(name));
  const onMany = fields.filter(([name]) => /text|content/.test(name));

  it.each(onOneLine)("%s: is one line that reads in its own direction alone", (_name, schema, wrap) => {
    const complaint = (value: string) => schema.safeParse(wrap(value)).error?.issues[0]?.message;
    for (const end of ["\n", "\r\n", "\r", "\u2028", "\u2029"]) {
      expect(complaint(`one${end}two`)).toBe("must be one line, without line breaks");
    }
    for (const [sign, code] of [
      ["\u202a", "U+202A"],
      ["\u202e", "U+202E"],
      ["\u2066", "U+2066"],
      ["\u2069", "U+2069"],
    ]) {
      expect(complaint(`gpj.${sign}exe`)).toBe(`must not contain ${code}, which reorders the text around it`);
    }
    // Marks that people write between words of two directions, and joined emoji, change nothing around them.
    for (const right of ["a\tb", "שלום \u200f— a", "a \u200eb", "👩‍👩‍👧‍👦"])
      expect(complaint(right)).toBeUndefined();
  });

  it.each(onMany)(
    "%s: keeps its lines, and text of two directions as it was written",
    (_name, schema, wrap) => {
      const value = "one\r\ntwo\n\n\u2067שלום\u2069\u2028three";
      expect(schema.safeParse(wrap(value)).data).toEqual(wrap(value));
    },
  );

  it("board content: is limited in characters, as JSON Schema counts", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 65_500, max: 65_560 }),
        fc.constantFrom("a", "é", "가", "🎉"),
        (length, character) => {
          const { success } = boardInput.safeParse({ title: "t", content: character.repeat(length) });
          expect(success).toBe(length <= 65_535);
        },
      ),
    );
  });
});

describe("payloads", () => {
  it.each(inputs)("%s: never throws, and refuses whatever has another shape", (_name, schema, right) => {
    expect(schema.safeParse(right).success).toBe(true);
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const result = schema.safeParse(value);
        if (result.success) expect(Object.keys(value as object).sort()).toEqual(Object.keys(right).sort());
        else for (const { message } of result.error.issues) expect(message.length).toBeGreaterThan(5);
      }),
    );
  });

  it.each(inputs)("%s: refuses unknown and missing fields by name", (_name, schema, right) => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (key) => {
        fc.pre(!(key in right) && key !== "__proto__");
        expect(schema.safeParse({ ...right, [key]: 1 }).success).toBe(false);
      }),
    );
    for (const key of Object.keys(right)) {
      const result = schema.safeParse({ ...right, [key]: undefined });
      expect(result.error?.issues).toMatchObject([{ path: [key], message: "is missing" }]);
    }
  });

  it.each(inputs)("%s: whatever it takes, its description in OpenAPI takes, too", (_name, schema, right) => {
    const ajv = new (Ajv2020 as unknown as typeof Ajv2020.default)({ strict: false });
    (addFormats as unknown as typeof addFormats.default)(ajv);
    const described = ajv.compile(z.toJSONSchema(schema, { io: "input" }));
    const [key] = Object.keys(right).slice(-1) as [string];
    fc.assert(
      fc.property(anyString, (value) => {
        const payload = { ...right, [key]: value };
        if (schema.safeParse(payload).success) expect(described(payload)).toBe(true);
      }),
    );
  });

  it("mails: lower case, at most 50 characters, one @", () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), anyString), (email) => {
        const result = signup.safeParse({ email, password: "12345678" });
        if (!result.success) return;
        expect(result.data.email).toBe(email.toLowerCase());
        expect(email).toMatch(/^[\x21-\x7e]{3,50}$/);
        expect(email.split("@")).toHaveLength(2);
      }),
    );
    expect(signup.safeParse({ email: `${"a".repeat(38)}@example.com`, password: "12345678" }).success).toBe(
      true,
    );
  });

  it.each([
    ["board", boardParams],
    ["goal", goalParams],
  ] as const)("%s ids: UUIDs and nothing else", (_name, schema) => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(schema.safeParse({ id }).success).toBe(true);
      }),
    );
    fc.assert(
      fc.property(anyString, (id) => {
        fc.pre(!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id));
        expect(schema.safeParse({ id }).success).toBe(false);
      }),
    );
  });

  it("health answers: refuse what they do not describe", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(status.safeParse(value).success).toBe(false);
        const { success } = readiness.safeParse(value);
        if (success) expect(typeof (value as { ready: unknown }).ready).toBe("boolean");
      }),
    );
  });
});

describe("paging", () => {
  it("cursors: come back as the id they were made of, and nothing else is one", () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(decodeCursor(encodeCursor(id))).toBe(id);
      }),
    );
    fc.assert(
      fc.property(fc.oneof(anyString, fc.base64String({ minLength: 22, maxLength: 24 })), (text) => {
        const id = decodeCursor(text);
        if (id !== undefined) expect(encodeCursor(id)).toBe(text);
      }),
    );
  });

  it("queries: give a slice within bounds, or name the field", () => {
    const value = fc.oneof(
      fc.integer({ min: -5, max: 100_000 }).map(String),
      anyString,
      fc.uuid().map(encodeCursor),
      fc.constant(undefined),
    );
    fc.assert(
      fc.property(fc.record({ page: value, per_page: value, cursor: value }), (query) => {
        const result = pageQuery.safeParse(query);
        if (!result.success) {
          for (const { path } of result.error.issues)
            expect(["page", "per_page", "cursor"]).toContain(path[0]);
          return;
        }
        const { before, skip = 0, limit } = sliceOf(result.data);
        expect(limit).toBeGreaterThanOrEqual(1);
        expect(limit).toBeLessThanOrEqual(maxPerPage);
        expect(skip + limit).toBeLessThanOrEqual(maxOffset);
        expect(before === undefined || skip === 0).toBe(true);
      }),
      { numRuns: 1_000 },
    );
    expect(sliceOf(pageQuery.parse({}))).toEqual({ skip: 0, limit: 20 });
    expect(sliceOf(cursorQuery.parse({}))).toEqual({ skip: 0, limit: 20 });
  });

  it("rows: the one too many is cut, and says that more follow", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.uuid().map((id) => ({ id })),
          { maxLength: 30 },
        ),
        fc.integer({ min: 1, max: 30 }),
        (all, limit) => {
          const page = toRows(all.slice(0, limit + 1), limit);
          expect(page.rows).toEqual(all.slice(0, limit));
          expect(page.more).toBe(all.length > limit);
          const cursor = nextCursor(page);
          expect(cursor === null ? null : decodeCursor(cursor)).toBe(page.more ? page.rows.at(-1)?.id : null);
        },
      ),
    );
  });
});

describe("HTML", () => {
  it("holds no markup but its own, and gives the text back", () => {
    const back = (text: string) =>
      text.replace(
        /&(lt|gt|quot|#39|amp);/g,
        (_all, name: string) => ({ lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" })[name] as string,
      );
    fc.assert(
      fc.property(anyString, (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"']/);
        expect(back(escaped)).toBe(text);
        expect(html`<p>${text}</p>`.text).toBe(`<p>${escaped}</p>`);
      }),
    );
    expect(html`<ul>${[html`<li>${1}</li>`, html`<li>${"<"}</li>`]}</ul>`.text).toBe(
      "<ul><li>1</li><li>&lt;</li></ul>",
    );
  });
});

describe("refresh tokens", () => {
  const tokens = createRefreshTokens("a secret of at least thirty-two bytes, for tests");

  it("are read back, and nothing else is", () => {
    const sessionId = uuidv7();
    const { token, hash } = tokens.create(sessionId);
    expect(tokens.parse(token)).toEqual({ sessionId, hash, genuine: true });
    expect(token).not.toContain(hash);
    fc.assert(
      fc.property(anyString, (text) => {
        expect(tokens.parse(text)).toBeUndefined();
      }),
    );
  });

  it("are known as this service's own, and for one session", () => {
    const { token } = tokens.create(uuidv7());
    const [, kept] = token.split(".") as [string, string];
    expect(tokens.parse(`${uuidv7()}.${kept}`)?.genuine).toBe(false);
    expect(createRefreshTokens("another secret of at least thirty-two bytes").parse(token)?.genuine).toBe(
      false,
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const made = `${uuidv7()}.${Buffer.from(bytes).toString("base64url")}`;
        expect(tokens.parse(made)?.genuine).toBe(false);
      }),
    );
  });
});

describe("logged errors", () => {
  it.each([
    ["connect to mongodb://user:pass word@host:1/x", "connect to mongodb://user:pass ***:1/x"],
    ["connect to mysql://user:secret@host:3306/x failed", "connect to mysql://***@host:3306/x failed"],
    [
      'E11000 duplicate key error collection: a.users index: email dup key: { email: "who@example.com" }',
      "E11000 duplicate key error collection: a.users index: email dup key: ***",
    ],
    ["Duplicate entry 'who@example.com' for key 'email'", "Duplicate entry *** for key 'email'"],
    ["no account who@example.com here", "no account *** here"],
  ])("hides what is private in: %s", (message, shown) => {
    expect(scrub(message)).toBe(shown);
  });

  it("keep their kind, code and cause, and no other member", () => {
    const cause = Object.assign(new TypeError("inner who@example.com"), {
      code: "ESOME",
      sql: "select 'private'",
    });
    const described = describeError(new Error("outer", { cause }));
    expect(described).toMatchObject({
      type: "Error",
      message: "outer",
      cause: { type: "TypeError", message: "inner ***", code: "ESOME" },
    });
    expect(JSON.stringify(described)).not.toMatch(/private|who@/);
    expect(described.stack).toContain("schemas.test.ts");
    expect(describeError("text")).toEqual({ type: "string", message: "text" });
  });
});
