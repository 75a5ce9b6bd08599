import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { configJson, loadComposeProject } from "../../modules/compose/index.ts";
import { Problems } from "../../modules/problems.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "compose-limits-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string | Buffer>>;

function write(files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

const load = (file = "compose.yaml") => loadComposeProject({ files: [file], workingDir: folder });

/** The lines that a file is refused with; anything else than Problems fails the test. */
function refusals(files: Files, file?: string): string[] {
  write(files);
  try {
    load(file);
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.message.split("\n");
  }
  return [];
}

const APP = "services:\n  app:\n    image: a:1\n";
const app = (...lines: readonly string[]): string => `${APP}${lines.map((line) => `    ${line}\n`).join("")}`;
const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

const TOO_DEEP = "nests mappings and lists deeper than 100 levels; write it flatter. [EOE-COMPOSE-038]";

describe("depth ends in one sentence", () => {
  test.each([
    ["mappings", `${APP}x-a: ${"{a: ".repeat(2000)}1${"}".repeat(2000)}\n`],
    ["lists", `${APP}x-a: ${"[".repeat(5000)}${"]".repeat(5000)}\n`],
    ["lists that nobody closes", `${APP}x-a: ${"[".repeat(5000)}\n`],
    ["blocks", `${APP}x-a:\n${times(1000, (index) => `${" ".repeat(index + 1)}a:\n`)}`],
    ["lists in a line", `${APP}x-a:\n  ${"- ".repeat(3000)}x\n`],
    ["keys", `${APP}x-a:\n  ${"? ".repeat(3000)}x\n`],
    ["little more than there may be", `${APP}x-a: ${"[".repeat(101)}${"]".repeat(101)}\n`],
    [
      "aliases of aliases",
      `${times(300, (index) => `x-${index}: &a${index} [${index > 0 ? `*a${index - 1}` : "1"}]\n`)}${APP}`,
    ],
  ])("of %s", (_, text) => {
    const said = refusals({ "compose.yaml": text });
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(TOO_DEEP);
    expect(said[0]).toMatch(/^compose\.yaml:\d+:\d+ /);
  });

  test("at the level that is too many, not where the stack of the YAML library ends", () => {
    const text = `${APP}x-a:\n  ${"- ".repeat(3000)}x\n`;
    const said = refusals({ "compose.yaml": text }).join();
    const [, line, column] = /^compose\.yaml:(\d+):(\d+) nests/.exec(said) ?? [];
    expect(Number(line)).toBe(5);
    // Two characters a level; the parser is cut off at 200.
    expect(Number(column)).toBeLessThan(2 * 205);
  });

  test("but not of what the YAML library takes for it", () => {
    const said = refusals({ "compose.yaml": `a: 1\n${"b: c: d\n".repeat(5000)}` });
    expect(said[0]).toMatch(/^compose\.yaml:2:4 is not valid YAML: /);
  });

  test("and 99 levels are none", () => {
    expect(refusals({ "compose.yaml": `${APP}x-a: ${"[".repeat(99)}${"]".repeat(99)}\n` })).toEqual([]);
  });

  test("of references to variables", () => {
    const nested = (levels: number): string => `${"${A:-".repeat(levels)}x${"}".repeat(levels)}`;
    expect(refusals({ "compose.yaml": app(`user: "${nested(3000)}"`) })).toEqual([
      "compose.yaml:4:5 services.app.user: nests references to variables deeper than 100 levels; write it flatter. [EOE-COMPOSE-043]",
    ]);
    expect(refusals({ "compose.yaml": app(`user: "${nested(100)}"`) })).toEqual([]);
    expect(refusals({ "compose.yaml": APP, ".env": `B=1\nC=${nested(3000)}\n` })).toEqual([
      ".env:2:1 nests references to variables deeper than 100 levels; write it flatter. [EOE-COMPOSE-043]",
    ]);
  });
});

describe("a bomb is told once, before it goes off", () => {
  const NINE = Array.from({ length: 9 });
  test.each([
    ["lists", (before: string) => `[${NINE.map(() => before).join(", ")}]`],
    ["mappings", (before: string) => `{${NINE.map((_, index) => `k${index}: ${before}`).join(", ")}}`],
    [
      "merge keys",
      (before: string) => `{<<: [${before}], ${NINE.map((_, index) => `k${index}: ${before}`).join(", ")}}`,
    ],
  ])("of aliases of %s", (_, level) => {
    const bomb = times(
      10,
      (index) => `x-${index}: &a${index} ${level(index === 0 ? "{ k: x }" : `*a${index - 1}`)}\n`,
    );
    const before = process.cpuUsage().user;
    const said = refusals({ "compose.yaml": `${bomb}${APP}` });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /^compose\.yaml:\d+:\d+ x-\d.*: is one alias too many: .* 1000000 values\. .*\[EOE-COMPOSE-012\]$/,
    );
    expect((process.cpuUsage().user - before) / 1e6, "seconds").toBeLessThan(8);
  });

  test("of anchors that hold aliases to what is around them", () => {
    const open = times(60, (index) => `&a${index} [`);
    const said = refusals({
      "compose.yaml": `${APP}x-a: ${open}${times(60, (index) => `*a${index}, `)}${"]".repeat(60)}\n`,
    });
    expect(said).toHaveLength(60);
    expect(said[0]).toContain("*a0 stands inside the value that it names.");
  });

  test("of variables", () => {
    const ten = (name: string): string => `\${${name}}`.repeat(10);
    const doubling = `A=${"x".repeat(100)}\n${times(9, (index) => `B${index}=${ten(index === 0 ? "A" : `B${index - 1}`)}\n`)}`;
    expect(refusals({ "compose.yaml": APP, ".env": doubling })).toEqual([
      ".env:6:1 has more than 1048576 characters with its variables filled in; shorten it. [EOE-COMPOSE-043]",
    ]);
    const flat = `A=${"x".repeat(1_000_000)}\n`;
    const many = app("labels:", ...Array.from({ length: 50 }, (_, index) => `  l${index}: \${A}`));
    const said = refusals({ "compose.yaml": many, ".env": flat });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /^compose\.yaml:9:7 services\.app\.labels\.l4: and the values before it have more than 4194304 /,
    );
  });

  test("of variables, in a file that others extend or include", () => {
    const bomb = app(`user: "${"${A:-".repeat(200)}x${"}".repeat(200)}"`);
    const said = "services.app.user: nests references to variables deeper than 100 levels; write it flatter.";
    const extending = "services: { a: { extends: { file: base.yaml, service: app } } }\n";
    for (const text of [extending, "include: [base.yaml]\n"]) {
      const all = refusals({ "compose.yaml": text, "base.yaml": bomb });
      expect(all).toEqual([`base.yaml:4:5 ${said} [EOE-COMPOSE-043]`]);
    }
  });

  test("of includes", () => {
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [
        `f${index}.yaml`,
        `include: [f${index + 1}.yaml, f${index + 1}.yaml]\n`,
      ]),
    );
    const said = refusals({ ...files, "f20.yaml": APP, "compose.yaml": "include: [f0.yaml]\n" });
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("is one file too many: more than 1000 are included");
  });
});

describe("a chain that is too long is told once", () => {
  const chain = (count: number, link: (next: number) => string): string =>
    `services:\n${times(count, (index) => `  s${index}: { ${link(index + 1)} }\n`)}  s${count}: { image: a:1 }\n`;

  test("of dependencies, and one of 1,000 is none", () => {
    const text = (count: number): string => chain(count, (next) => `image: a:1, depends_on: [s${next}]`);
    const said = refusals({ "compose.yaml": text(3000) });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /^compose\.yaml:\d+:\d+ services\.s\d+\.depends_on\.s\d+: makes a chain of more than 1000 /,
    );
    expect(refusals({ "compose.yaml": text(1000) })).toEqual([]);
  });

  test("of services that extend each other", () => {
    const text = (count: number): string => chain(count, (next) => `extends: s${next}`);
    const said = refusals({ "compose.yaml": text(2000) });
    expect(said).toEqual([
      "compose.yaml:102:11 services.s100.extends: is one step too many: s0 extends s1, and so on, 100 steps to s100. Name what is meant directly. [EOE-COMPOSE-044]",
    ]);
    expect(refusals({ "compose.yaml": text(100) })).toEqual([]);
  });

  test("of files that extend each other", () => {
    const files = Object.fromEntries(
      Array.from({ length: 150 }, (_, index) => [
        `f${index}.yaml`,
        `services: { a: { extends: { file: f${index + 1}.yaml, service: a } } }\n`,
      ]),
    );
    const said = refusals({ ...files, "f150.yaml": "services: { a: { image: a:1 } }\n" }, "f0.yaml");
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^f100\.yaml:1:18 services\.a\.extends: is one step too many: /);
  });

  test("of files that include each other", () => {
    const files = Object.fromEntries(
      Array.from({ length: 150 }, (_, index) => [`f${index}.yaml`, `include: [f${index + 1}.yaml]\n`]),
    );
    const said = refusals({ ...files, "f150.yaml": APP }, "f0.yaml");
    expect(said).toEqual([
      "f99.yaml:1:11 include[0]: is one step too many: f0.yaml includes f1.yaml, and so on, 100 steps to f100.yaml. Name what is meant directly. [EOE-COMPOSE-044]",
    ]);
  });

  test("and so are more services than a cluster runs", () => {
    const text = `services:\n${times(20_000, (index) => `  s${index}: { image: a:1 }\n`)}`;
    expect(refusals({ "compose.yaml": text })).toEqual([
      "compose.yaml:5002:3 services.s5000: is one of 20000 services; a cluster of ECS runs 5000. Make several projects of them. [EOE-COMPOSE-045]",
    ]);
  });
});

describe("a list of included files", () => {
  test("that closes a circle by any of them is told", () => {
    const files = {
      "compose.yaml": "include: [{ path: [a.yaml, b.yaml] }]\n",
      "a.yaml": APP,
      "b.yaml": "include: [{ path: [c.yaml, compose.yaml] }]\n",
      "c.yaml": "services: { c: { image: a:1 } }\n",
    };
    expect(refusals(files)).toEqual([
      "b.yaml:1:11 include[0]: closes a cycle: compose.yaml includes b.yaml includes compose.yaml. [EOE-COMPOSE-019]",
    ]);
  });

  test("may name a file again that is not being read", () => {
    const files = {
      "compose.yaml": "include: [{ path: [a.yaml, b.yaml] }, a.yaml]\n",
      "a.yaml": APP,
      "b.yaml": "include: [a.yaml]\n",
    };
    expect(refusals(files)).toEqual([]);
  });
});

describe("what is no file", () => {
  const fifo = (name: string): void => {
    execFileSync("mkfifo", [join(folder, name)]);
  };
  const kinds: readonly [string, (name: string) => void, string][] = [
    ["a folder", (name) => mkdirSync(join(folder, name)), "is a folder, not a file."],
    ["a pipe", fifo, "is a named pipe, not a file."],
    ["a device", (name) => symlinkSync("/dev/zero", join(folder, name)), "is a device, not a file."],
  ];
  const places: readonly [string, string, string][] = [
    ["env_file", app("env_file: [it]"), 'services.app.env_file[0]: "it" '],
    [
      "an optional env_file",
      app("env_file: [{ path: it, required: false }]"),
      'services.app.env_file[0]: "it" ',
    ],
    ["label_file", app("label_file: it"), 'services.app.label_file[0]: "it" '],
    [
      "extends.file",
      "services: { app: { extends: { file: it, service: a } } }\n",
      'services.app.extends: names the file "it", which ',
    ],
    ["include", "include: [it]\n", 'include[0]: "it" '],
    ["one of several included files", "include: [{ path: [a.yaml, it] }]\n", 'include[0]: "it" '],
    [
      "include.env_file",
      "include: [{ path: a.yaml, env_file: [it] }]\n",
      'include[0]: names the env file "it", which ',
    ],
  ];
  const all = places.flatMap(([place, text, start]) =>
    kinds.map(([kind, make, why]) => [place, kind, text, make, `${start}${why}`] as const),
  );
  test.each(all)("%s that is %s is told where it is named", (_place, _kind, text, make, sentence) => {
    make("it");
    const said = refusals({ "compose.yaml": text, "a.yaml": APP });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^compose\.yaml:\d+:\d+ /);
    expect(said[0]).toContain(`${sentence} [EOE-COMPOSE-042]`);
  });

  test("is told of the compose file and of .env by their own names", () => {
    fifo("compose.yaml");
    expect(refusals({})).toEqual(["compose.yaml is a named pipe, not a file. [EOE-FILE-001]"]);
    rmSync(join(folder, "compose.yaml"));
    fifo(".env");
    expect(refusals({ "compose.yaml": APP })).toEqual([
      ".env is a named pipe, not a file. docker compose takes variables from it; put a file in its place, or move it elsewhere. [EOE-COMPOSE-042]",
    ]);
  });

  test("is told of a file that a service mounts only when a task needs it", () => {
    fifo("pipe");
    symlinkSync("loop", join(folder, "loop"));
    const volumes = ["pipe", "loop", "/dev/null", "x".repeat(300)].map(
      (name) => `      - ${name.startsWith("/") ? name : `./${name}`}:/m/${name.slice(0, 5)}:ro\n`,
    );
    write({
      "compose.yaml": `${APP}    volumes:\n${volumes.join("")}      - "./a\\0b:/m/nul:ro"\n    build: { context: ., dockerfile: pipe }\n`,
    });
    const { mountable } = load();
    expect([...mountable.values()].map(({ kind }) => kind)).toEqual(Array(5).fill("unreadable"));
  });

  test("does not count where it is /dev/null, which people name for an empty file", () => {
    expect(refusals({ "compose.yaml": app("env_file: [/dev/null]") })).toEqual([]);
  });
});

describe("bytes", () => {
  const utf16 = (text: string, big: boolean): Buffer => {
    const bytes = Buffer.from(text, "utf16le");
    return big ? bytes.swap16() : bytes;
  };
  const sentences: readonly [string, Buffer, string][] = [
    [
      "UTF-16 LE with a mark",
      utf16(`\ufeff${APP}`, false),
      " is UTF-16 (little endian) text; save it as UTF-8.",
    ],
    ["UTF-16 BE with a mark", utf16(`\ufeff${APP}`, true), " is UTF-16 (big endian) text; save it as UTF-8."],
    [
      "UTF-16 LE without a mark",
      utf16(APP, false),
      " is UTF-16 (little endian, without a byte order mark) text; save it as UTF-8.",
    ],
    [
      "UTF-16 BE without a mark",
      utf16(APP, true),
      " is UTF-16 (big endian, without a byte order mark) text; save it as UTF-8.",
    ],
    [
      "Latin-1",
      Buffer.from(`${APP}# caf\xe9\n`, "latin1"),
      ":4:6 is not UTF-8 text, by the byte 0xE9; save it as UTF-8.",
    ],
    [
      "half a character at the end",
      Buffer.from([0x61, 0xc3]),
      ":1:2 is not UTF-8 text, by the byte 0xC3; save it as UTF-8.",
    ],
    [
      "a surrogate in UTF-8",
      Buffer.from([0x61, 0xed, 0xa0, 0x80]),
      ":1:2 is not UTF-8 text, by the byte 0xED; save it as UTF-8.",
    ],
    ["NUL", Buffer.from(`${APP}# \0\n`), ":4:3 is not a text file: it holds a NUL character."],
    ["5 MB", Buffer.alloc(5_000_000, "#"), " has 5000000 bytes; at most 4194304 are read. Split it."],
  ];
  test.each(sentences)("%s are told, in a compose file and in those that it names", (_, bytes, sentence) => {
    expect(refusals({ "compose.yaml": bytes })[0]).toContain(`compose.yaml${sentence}`);
    const named = {
      "compose.yaml": app("env_file: [a.env]", "label_file: [b.env]"),
      "a.env": bytes,
      "b.env": bytes,
    };
    const said = refusals(named);
    expect(said).toHaveLength(2);
    expect(said[0]).toContain(`a.env${sentence}`);
    expect(said[1]).toContain(`b.env${sentence}`);
  });

  test.each([
    ["\u0001", "U+0001", "\\x01"],
    ["\u001b", "U+001B", "\\x1b"],
    ["\u007f", "U+007F", "\\x7f"],
    ["\u0080", "U+0080", "\\x80"],
    ["\ufffe", "U+FFFE", "\\ufffe"],
  ])("the control character %j is told with its place", (character, name, written) => {
    expect(refusals({ "compose.yaml": app(`user: "a${character}b${character}"`) })).toEqual([
      `compose.yaml:4:13 holds the control character ${name}, which YAML does not allow; remove it, or write "${written}" in double quotes. 1 more stand after it. [EOE-COMPOSE-040]`,
    ]);
    const escaped = refusals({ "compose.yaml": app(`user: "a${written}b"`) });
    expect(escaped).toEqual([]);
  });

  test.each([
    ["\\ud800", ["\\ud800"]],
    ["\\uDC00x", ["\\uDC00"]],
    ["\\ud83d\\ude00", ["\\ud83d"]],
    ["\\\\\\U0000d800", ["\\U0000d800"]],
    ["\\\\ud800", []],
    ["\\U0001F600", []],
    ["\u{1F600}", []],
  ])("half of a character by the escape %s is told", (text, found) => {
    expect(refusals({ "compose.yaml": app(`user: "${text}"`) })).toEqual(
      found.map(
        (half) =>
          `compose.yaml:4:11 services.app.user: holds ${half}, half of a character; write the character itself, or \\U and its eight digits. [EOE-COMPOSE-041]`,
      ),
    );
  });

  const ESCAPES = '{"emoji":"\\ud83d\\ude00 \u{1F600}"}';
  test.each([
    ["single quotes", [`J: '${ESCAPES}'`], ESCAPES],
    ["no quotes", ["J: \\ud83d \u{1F600}"], "\\ud83d \u{1F600}"],
    ["a block that keeps its lines", ["J: |", `  ${ESCAPES}`], `${ESCAPES}\n`],
    ["a folded block", ["J: >-", `  ${ESCAPES}`], ESCAPES],
    ["double quotes, escaped", ['J: "\\\\ud83d \u{1F600}"'], "\\ud83d \u{1F600}"],
  ])("what looks like such an escape is text in %s", (_, lines, value) => {
    write({ "compose.yaml": app("environment:", ...lines.map((line) => `  ${line}`)) });
    expect(load().services["app"]?.environment).toEqual({ J: value });
  });

  test("half of a character is told beside a whole one, and where a tag says text", () => {
    const said = (text: string): string[] => refusals({ "compose.yaml": app(`user: ${text}`) });
    expect(said('"\u{1F600} \\ud83d"')[0]).toContain("holds \\ud83d, half of a character; ");
    expect(said('!!str "\\ud83d"')[0]).toContain("holds \\ud83d, half of a character; ");
    expect(said("!!str '\\ud83d \u{1F600}'")).toEqual([]);
  });

  test.each([
    ["CR alone", "\r"],
    ["CR LF", "\r\n"],
    ["NEL", "\u0085"],
  ])("lines may end by %s, as docker compose has it", (_, end) => {
    write({ "compose.yaml": `\ufeff${app('user: "a', '  b"')}`.replaceAll("\n", end) });
    expect(configJson(load().model)).toMatchObject({ services: { app: { image: "a:1", user: "a b" } } });
  });
});

describe("a path in the home folder", () => {
  const said = (named: string): string =>
    `"${named}" begins with ~, the home folder of whoever reads the file; it is no input here, so that everybody gets the same. Write a path relative to the compose file.`;

  test.each([
    ["env_file", app("env_file: [~/a.env]"), "~/a.env"],
    ["label_file", app("label_file: ~/a.env"), "~/a.env"],
    ["extends.file", "services: { app: { extends: { file: ~/b.yaml, service: a } } }\n", "~/b.yaml"],
    [
      "extends.file of somebody",
      "services: { app: { extends: { file: ~joe/b.yaml, service: a } } }\n",
      "~joe/b.yaml",
    ],
    ["include", "include: [~/b.yaml]\n", "~/b.yaml"],
    ["include.env_file", `include: [{ path: a.yaml, env_file: ~/a.env }]\n`, "~/a.env"],
  ])("is told as such in %s", (_, text, named) => {
    const [first, ...others] = refusals({ "compose.yaml": text, "a.yaml": APP });
    expect(others).toEqual([]);
    expect(first).toContain(`: ${said(named)} [EOE-COMPOSE-039]`);
    expect(refusals({ "deep/compose.yaml": text, "deep/a.yaml": APP }, "deep/compose.yaml")[0]).toContain(
      said(named),
    );
  });

  test("is a warning where the file need not be there, and for what is built", () => {
    write({ "compose.yaml": app("env_file: [{ path: ~/a.env, required: false }]", "build: ~/src") });
    expect(load().warnings.map(({ path, message, code }) => [path, message, code])).toEqual([
      ["services.app.env_file[0]", `${said("~/a.env")} The file is not read.`, "EOE-COMPOSE-039"],
      [
        "services.app.build.context",
        `${said("~/src")} Its Dockerfile is not read, so the user in it is not known here.`,
        "EOE-COMPOSE-039",
      ],
    ]);
  });

  test("is one where the home folder is given", () => {
    write({ "home/a.env": "A=1\n", "compose.yaml": app("env_file: [~/a.env]") });
    const environment = { HOME: join(folder, "home") };
    const { model } = loadComposeProject({ files: ["compose.yaml"], workingDir: folder, environment });
    expect(model.services["app"]?.environment).toEqual({ A: "1" });
  });
});

test("an empty build context is the folder of the compose file", () => {
  write({
    "compose.yaml": "services: { app: { build: { context: '' } } }\n",
    Dockerfile: "FROM a\nUSER 7\n",
  });
  const { model, imageUsers } = load();
  expect(model.services["app"]?.build?.context).toBe(folder);
  expect(imageUsers.get("app")).toBe("7");
});

test("a value that nobody can read is told by its beginning", () => {
  const said = refusals({
    "compose.yaml": app(`stop_grace_period: ${"1h".repeat(50_000)}x`, `ports: ["${"a:".repeat(50_000)}"]`),
  });
  expect(said).toHaveLength(2);
  for (const line of said) expect(line.length).toBeLessThan(300);
});

test("a thousand services that extend one file are read in time", () => {
  const services = (line: (index: number) => string): string => `services:\n${times(1000, line)}`;
  const before = process.cpuUsage().user;
  const files = {
    "compose.yaml": services(
      (index) => `  s${index}: { extends: { file: base.yaml, service: s${index} } }\n`,
    ),
    "base.yaml": services((index) => `  s${index}: { image: "a:${index}" }\n`),
  };
  expect(refusals(files)).toEqual([]);
  expect(load().services["s999"]?.image).toBe("a:999");
  expect((process.cpuUsage().user - before) / 1e6, "seconds").toBeLessThan(10);
});

test("a Dockerfile of thousands of stages has the user of the first", () => {
  const stages = times(20_000, (index) => `FROM s${index} AS s${index + 1}\n`);
  write({ Dockerfile: `FROM a AS s0\nUSER 1000\n${stages}`, "compose.yaml": app("build: .") });
  expect(load().imageUsers.get("app")).toBe("1000");
});
