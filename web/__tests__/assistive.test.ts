/** The site by keyboard alone, and as a screen reader tells of it: in English and Korean. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Language, TEXTS } from "../src/texts.ts";
import { judge, PASSWORD, SITE_URL, Visitors } from "./visitors.ts";

let visitors: Visitors;
beforeAll(async () => {
  visitors = await Visitors.open();
});
afterEach(() => visitors.leave());
afterAll(() => visitors?.close());

/** What has the focus, as a screen reader names it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document;
    const label = (activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent;
    const name = activeElement?.getAttribute("aria-label") ?? label ?? activeElement?.textContent;
    return activeElement === document.body ? "nothing" : `${activeElement?.tagName.toLowerCase()} ${name}`;
  });

/** Goes on by Tab until `name` has the focus, which a person finds within some steps. */
async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let steps = 0; steps < 40; steps += 1) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    if (now === name) return;
    passed.push(now);
  }
  throw new Error(`${name} is not among ${passed.join(", ")}`);
}

async function press(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press("Enter");
}

async function write(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, label);
  await page.keyboard.type(text);
}

const hears = (page: Page, text: string): Promise<void> =>
  page.getByRole("status").filter({ hasText: text }).waitFor({ state: "attached" });
const isAt = async (page: Page, what: string): Promise<void> =>
  expect.poll(() => focused(page), { timeout: 5000 }).toBe(what);

const open = async (language: Language, path: string): Promise<Page> => {
  const page = await visitors.visitor("desktop", { locale: language === "ko" ? "ko-KR" : "en-GB" });
  await page.goto(path);
  return page;
};

async function signUp(page: Page, language: Language): Promise<void> {
  const texts = TEXTS[language];
  await write(page, `input ${texts.email}`, `keys-${language}-${Date.now()}@example.com`);
  await write(page, `input ${texts.newPassword}`, PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: texts.signOut }).waitFor();
}

describe.each(["en", "ko"] as const)("by keyboard and ear, in %s", (language) => {
  const texts = TEXTS[language];

  test("signing up leads to the goals; what is added and removed is told; signing out loses no place", async () => {
    const page = await open(language, "/sign-up");
    await signUp(page, language);
    await isAt(page, `h1 ${texts.goals}`);
    const goal = `Keys ${language} ${Date.now()}`;
    await write(page, `input ${texts.newGoal}`, goal);
    await page.keyboard.press("Enter");
    await hears(page, texts.added);
    await isAt(page, `input ${texts.newGoal}`);
    await press(page, `button ${texts.remove}: ${goal}`);
    await hears(page, texts.removed);
    expect(await focused(page)).not.toBe("nothing");
    await page.keyboard.press("Home");
    await page.getByRole("button", { name: texts.signOut }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: texts.signIn }).waitFor();
    await isAt(page, `h1 ${texts.goals}`);
    await judge(page, `desktop-keys-goals-${language}`);
  });

  test("the market tells what is marked, and goes on at the first of more rows", async () => {
    const page = await open(language, "/market");
    const made = Date.now();
    await page.getByLabel(texts.newItem).waitFor();
    await page.evaluate(async (begins) => {
      for (let number = 0; number < 25; number += 1) {
        const body = JSON.stringify({ name: `${begins} ${number}` });
        await fetch("/items", { method: "POST", headers: { "Content-Type": "application/json" }, body });
      }
    }, String(made));
    await page.reload();
    const last = `${made} 24`;
    await page.getByText(last).waitFor();
    await press(page, `button ${texts.markDone}: ${last}`);
    await hears(page, texts.markedDone);
    await isAt(page, `button ${texts.markOpen}: ${last}`);
    const before = await page.getByRole("listitem").count();
    await page.getByRole("button", { name: texts.more }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.getByRole("listitem").count()).toBeGreaterThan(before);
    const first = await page.getByRole("listitem").nth(before).textContent();
    await isAt(page, `li ${first}`);
    await judge(page, `desktop-keys-market-${language}`);
  });

  test("the board is written and searched, and how much is found is told", async () => {
    const page = await open(language, "/sign-up");
    await signUp(page, language);
    await isAt(page, `h1 ${texts.goals}`);
    await page.getByRole("link", { name: texts.boards, exact: true }).focus();
    await page.keyboard.press("Enter");
    await isAt(page, `h1 ${texts.boards}`);
    const title = `Keys${language}${Date.now()}`;
    await press(page, `summary ${texts.write}`);
    await write(page, `input ${texts.heading}`, title);
    await write(page, `textarea ${texts.content}`, "By keyboard.");
    await press(page, `button ${texts.publish}`);
    await page.getByRole("heading", { name: title, level: 1 }).waitFor();
    await isAt(page, `h1 ${title}`);
    await write(page, `textarea ${texts.newComment}`, "Heard.");
    await press(page, `button ${texts.add}`);
    await hears(page, texts.added);
    await press(page, `a ${texts.back}`);
    await isAt(page, `h1 ${texts.boards}`);
    await write(page, `input ${texts.search}`, title);
    await page.keyboard.press("Enter");
    await hears(page, texts.found(1, false));
    await isAt(page, `input ${texts.search}`);
    await judge(page, `desktop-keys-board-${language}`);
    await page.keyboard.type(" and nothing like it");
    await page.keyboard.press("Enter");
    await hears(page, texts.notFound);
  });
});

test.skipIf(SITE_URL)(
  "who asks again goes on at the heading, on a list and on a page of its own",
  async () => {
    const page = await visitors.visitor("desktop");
    for (const path of ["/market", "/board/01900000-0000-7000-8000-000000000000"]) {
      visitors.mall.balancer.weather = "silent";
      await page.goto(path);
      await page.getByRole("button", { name: "Try again" }).waitFor({ timeout: 20_000 });
      visitors.mall.balancer.weather = "fair";
      await page.getByRole("button", { name: "Try again" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Try again" }).waitFor({ state: "detached" });
      expect(await focused(page)).not.toBe("nothing");
    }
  },
);

test("no page ran into its policy, or into an error", () => {
  expect(visitors.told).toEqual([]);
});
