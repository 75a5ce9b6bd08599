/** Each page in both languages, on phone and desktop; for SCREENSHOTS, where a picture of each is kept. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Language, TEXTS } from "../src/texts.ts";
import { judge, type Screen, Visitors } from "./visitors.ts";

let visitors: Visitors;
beforeAll(async () => {
  visitors = await Visitors.open();
});
afterEach(() => visitors.leave());
afterAll(() => visitors?.close());

const GOALS = ["매일 물 여덟 잔 마시기", "Read 30 pages before breakfast"];
const BOARD = {
  title: "자정 할인 · Midnight sale",
  content: "상품은 자정에 바뀝니다.\nGoods change at midnight.",
};
const LOCALES = { en: "en-GB", ko: "ko-KR" } as const;
/** What only the other language writes. The names of the languages and what people wrote stay as they are. */
const OTHERS = { en: /[\uac00-\ud7a3]/, ko: /\b(Loading|Remove|Sign|Add|Search|Comments)\b/ } as const;

/** The page's own words: nothing that people wrote, and no button for the other language. */
const ownWords = (page: Page, language: string): Promise<string> =>
  page.evaluate(
    ([written, button]) => {
      const copy = document.body.cloneNode(true) as HTMLElement;
      for (const one of copy.querySelectorAll("li, article, time, script")) one.remove();
      return [...written, button].reduce((text, one) => text.replaceAll(one, ""), copy.innerText);
    },
    [[...GOALS, BOARD.title, BOARD.content], language] as const,
  );

async function show(page: Page, language: Language, path: string, heading: string, name: string) {
  await page.goto(path);
  await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
  await page.getByText(TEXTS[language].loading).waitFor({ state: "detached" });
  expect(await page.getAttribute("html", "lang")).toBe(language);
  expect(await ownWords(page, TEXTS[language].language)).not.toMatch(OTHERS[language]);
  await judge(page, `${name}-${language}`);
}

/** Something to see: goals and a board with a comment. @returns the board's path */
async function furnish(page: Page): Promise<string> {
  await visitors.signUp(page);
  for (const goal of GOALS) {
    await page.getByLabel(TEXTS.en.newGoal).fill(goal);
    await page.getByRole("button", { name: TEXTS.en.add }).click();
    await page.getByRole("button", { name: `${TEXTS.en.remove}: ${goal}` }).waitFor();
  }
  await page.getByRole("link", { name: TEXTS.en.boards }).click();
  await page.getByText(TEXTS.en.write).click();
  await page.getByLabel(TEXTS.en.heading).fill(BOARD.title);
  await page.getByLabel(TEXTS.en.content, { exact: true }).fill(BOARD.content);
  await page.getByRole("button", { name: TEXTS.en.publish }).click();
  await page.getByRole("heading", { name: BOARD.title }).waitFor();
  return new URL(page.url()).pathname;
}

describe.each(["phone", "desktop"] as const)("on a %s", (screen: Screen) => {
  test("each page is whole in both languages", async () => {
    const owner = await visitors.visitor(screen);
    const board = await furnish(owner);
    for (const language of ["en", "ko"] as const) {
      const texts = TEXTS[language];
      const page = await visitors.visitor(screen, { locale: LOCALES[language] });
      const pages = [
        ["/", texts.goals, "goals"],
        ["/market", texts.items, "market"],
        ["/board", texts.boards, "boards"],
        [board, BOARD.title, "board"],
        ["/sign-in", texts.signIn, "sign-in"],
        ["/sign-up", texts.signUp, "sign-up"],
        ["/nowhere", texts.noPage, "nowhere"],
      ] as const;
      for (const [path, heading, name] of pages)
        await show(page, language, path, heading, `${screen}-${name}`);
    }
    await owner.goto("/");
    for (const goal of GOALS) {
      await owner.getByRole("button", { name: `${TEXTS.en.remove}: ${goal}` }).click();
      await owner.getByText(goal).waitFor({ state: "detached" });
    }
  });
});

test("no page ran into its policy, or into an error", () => {
  expect(visitors.told).toEqual([]);
});
