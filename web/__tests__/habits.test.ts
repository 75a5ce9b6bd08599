/** What visitors do that no page asks of them: back, reload, twice at once, while a session ends or the API is slow. */
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

const row = (page: Page, text: string) => page.getByRole("listitem").filter({ hasText: text });
const status = (page: Page, text: string) => page.getByRole("status").filter({ hasText: text });
const isThere = async (page: Page, heading: string): Promise<void> =>
  page.getByRole("heading", { name: heading, level: 1 }).waitFor();
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.textContent}`);

async function addGoal(page: Page, text: string): Promise<void> {
  await page.getByLabel("A new goal").fill(text);
  await page.getByRole("button", { name: "Add" }).click();
}

/** Its board is read under the address that is returned. */
async function publish(page: Page, title: string, content: string): Promise<string> {
  await page.getByRole("link", { name: "Board", exact: true }).click();
  await page.getByText("Write something").click();
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Text").fill(content);
  await page.getByRole("button", { name: "Publish" }).click();
  await isThere(page, title);
  return new URL(page.url()).pathname;
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
}

/** As a change of the password on another machine does. */
async function endSession(page: Page): Promise<void> {
  const ended = await page.evaluate(async () => {
    const { access } = JSON.parse(localStorage.getItem("sign-in") ?? "{}") as { access: string };
    const init = { method: "POST", headers: { Authorization: `Bearer ${access}` } };
    return (await fetch("/api/user/logout/all", init)).status;
  });
  expect(ended).toBe(204);
}

test("a double click adds once", async () => {
  const page = await visitors.visitor("desktop");
  await page.goto("/");
  const goal = `Twice ${Date.now()}`;
  await page.getByLabel("A new goal").fill(goal);
  await page.getByRole("button", { name: "Add" }).dblclick();
  await row(page, goal).waitFor();
  await page.reload();
  await row(page, goal).waitFor();
  expect(await row(page, goal).count()).toBe(1);
});

test("back and forward show what was there, also behind a reload", async () => {
  const page = await visitors.visitor("phone");
  await page.goto("/");
  await page.getByRole("link", { name: "Market" }).click();
  await page.getByRole("link", { name: "Board", exact: true }).click();
  await isThere(page, "Board");
  await page.goBack();
  await isThere(page, "Market");
  await page.reload();
  await isThere(page, "Market");
  await page.goBack();
  await isThere(page, "Goals of the day");
  await page.goForward();
  await isThere(page, "Market");
  expect(await page.title()).toBe("Market · Goal market");
});

test("an address may end with a slash", async () => {
  const page = await visitors.visitor("phone");
  await page.goto("/market/");
  await isThere(page, "Market");
});

test("a search stays behind a reload, and on the way back from what was found", async () => {
  const page = await visitors.visitor("desktop");
  await visitors.signUp(page);
  const title = `Found ${Date.now()}`;
  await publish(page, title, "Text");
  await page.getByRole("link", { name: "Board", exact: true }).click();
  await page.getByLabel("Search the board").fill(title);
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("link", { name: title }).click();
  await isThere(page, title);
  await page.goBack();
  await row(page, title).waitFor();
  expect(await page.getByLabel("Search the board").inputValue()).toBe(title);
  await page.reload();
  await row(page, title).waitFor();
  expect(await page.getByLabel("Search the board").inputValue()).toBe(title);
  expect(await page.getByRole("listitem").count()).toBe(1);
  await page.getByRole("link", { name: "Board", exact: true }).click();
  await page.waitForURL((url) => url.search === "");
  expect(await page.getByLabel("Search the board").inputValue()).toBe("");
});

test("signing in leads back to where one came from, and back does not lead to the form again", async () => {
  const page = await visitors.visitor("desktop");
  const email = await visitors.signUp(page);
  const board = await publish(page, `Here ${Date.now()}`, "Text");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.goto("/market");
  await page.goto(board);
  await page.getByRole("link", { name: "Sign in to write." }).click();
  await page.getByRole("link", { name: "Sign up" }).click();
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await signIn(page, email);
  await page.getByLabel("A new comment").waitFor();
  expect(new URL(page.url()).pathname).toBe(board);
  await page.goBack();
  expect(await page.getByLabel("Password").count()).toBe(0);
});

test("what was written is still there when the session has ended, and says so", async () => {
  const page = await visitors.visitor("desktop");
  const email = await visitors.signUp(page);
  const title = `Long thoughts ${Date.now()}`;
  const board = await publish(page, title, "Text");
  await page.getByLabel("A new comment").fill("Half an hour's work");
  await endSession(page);
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByText("Your sign-in has ended.").waitFor();
  await judge(page, "desktop-ended");
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await signIn(page, email);
  expect(new URL(page.url()).pathname).toBe(board);
  expect(await page.getByLabel("A new comment").inputValue()).toBe("Half an hour's work");
  await page.getByRole("button", { name: "Add" }).click();
  await row(page, "Half an hour's work").waitFor();
  expect(await page.getByLabel("A new comment").inputValue()).toBe("");

  await page.getByRole("link", { name: "Board", exact: true }).click();
  await page.getByText("Write something").click();
  await page.getByLabel("Title").fill("A report");
  await page.getByLabel("Text").fill("Of many pages");
  await endSession(page);
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByText("Your sign-in has ended.").waitFor();
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await signIn(page, email);
  expect(await page.getByLabel("Title").inputValue()).toBe("A report");
  expect(await page.getByLabel("Text").inputValue()).toBe("Of many pages");
});

test("who signs out leaves no draft to the next one", async () => {
  const page = await visitors.visitor("desktop");
  await visitors.signUp(page);
  const board = await publish(page, `Shared desk ${Date.now()}`, "Text");
  await page.getByLabel("A new comment").fill("For no other eyes");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByRole("main").getByRole("link", { name: "Sign up" }).click();
  await page.getByLabel("Email address").fill(`next-${Date.now()}@example.com`);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  await page.getByRole("link", { name: "Board", exact: true }).click();
  await page.locator(`a[href="${board}"]`).click();
  expect(await page.getByLabel("A new comment").inputValue()).toBe("");
});

describe("the language", () => {
  test("of a link stays on the pages after it", async () => {
    const page = await visitors.visitor("phone");
    await page.goto("/?lang=ko");
    await page.getByRole("link", { name: "장터", exact: true }).click();
    await page.reload();
    await isThere(page, "장터");
  });

  test("that is chosen goes before that of the link, also behind a reload", async () => {
    const page = await visitors.visitor("phone");
    await page.goto("/?lang=ko");
    await page.getByRole("button", { name: "English" }).click();
    await isThere(page, "Goals of the day");
    await page.reload();
    await isThere(page, "Goals of the day");
  });

  test("changes and the focus stays on its button", async () => {
    const page = await visitors.visitor("desktop");
    await page.goto("/");
    await page.getByRole("button", { name: "한국어" }).focus();
    await page.keyboard.press("Enter");
    await isThere(page, "오늘의 목표");
    expect(await focused(page)).toBe("BUTTON English");
  });
});

describe("by keyboard alone", () => {
  test("the first Tab on a board's own address is the skip link", async () => {
    const page = await visitors.visitor("desktop");
    await visitors.signUp(page);
    await publish(page, `Read me ${Date.now()}`, "Text");
    await page.reload();
    await page.getByText("Text", { exact: true }).waitFor();
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("A Skip to the content");
  });

  test("adding and removing leave one in the page", async () => {
    const page = await visitors.visitor("desktop");
    await page.goto("/market");
    const [one, two] = [`Pears ${Date.now()}`, `Plums ${Date.now()}`];
    for (const name of [one, two]) {
      await page.getByLabel("A new item").focus();
      await page.keyboard.type(name);
      await page.keyboard.press("Enter");
      await row(page, name).waitFor();
      expect(await focused(page)).toMatch(/^INPUT/);
    }
    const mark = page.getByRole("button", { name: `Mark as done: ${two}` });
    await mark.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: `Mark as open: ${two}` }).waitFor();
    expect(await focused(page)).toBe("BUTTON Mark as open");
    await page.getByRole("button", { name: `Remove: ${two}` }).focus();
    await page.keyboard.press("Enter");
    await row(page, two).waitFor({ state: "detached" });
    expect(await focused(page)).toMatch(/^(H1 Market|BUTTON Remove)/);
    await page.getByRole("button", { name: `Remove: ${one}` }).click();
    await row(page, one).waitFor({ state: "detached" });
  });
});

describe.each(["light", "dark"] as const)("on 320 pixels, %s", (colorScheme) => {
  test.each(["en", "ko"] as const)(
    "pages with very long words are whole in %s",
    async (language: Language) => {
      const texts = TEXTS[language];
      const owner = await visitors.visitor("desktop");
      await owner.goto("/sign-up");
      const email = `${"long".repeat(5)}-${Date.now()}@example.com`;
      await owner.getByLabel("Email address").fill(email);
      await owner.getByLabel("Password").fill(PASSWORD);
      await owner.getByRole("button", { name: "Sign up" }).click();
      await owner.getByRole("button", { name: "Sign out" }).waitFor();
      const word = `W${"w".repeat(150)}${Date.now()}`;
      const board = await publish(owner, word, `${"x".repeat(2000)}\n${"가".repeat(2000)}`);
      await owner.getByLabel("A new comment").fill("y".repeat(2000));
      await owner.getByRole("button", { name: "Add" }).click();
      await row(owner, "yyyy").waitFor();
      await owner.getByRole("link", { name: "Market" }).click();
      await owner.getByLabel("A new item").fill(word);
      await owner.getByRole("button", { name: "Add" }).click();
      await row(owner, word).waitFor();
      await owner.getByRole("link", { name: "Goals" }).click();
      await addGoal(owner, "z".repeat(500));
      await row(owner, "zzzz").first().waitFor();

      const page = await visitors.visitor("phone", {
        viewport: { width: 320, height: 568 },
        locale: language,
        colorScheme,
      });
      await page.goto("/sign-in");
      await page.getByLabel(texts.email).fill(email);
      await page.getByLabel(texts.password).fill(PASSWORD);
      await judge(page, `narrow-${colorScheme}-sign-in-${language}`);
      await page.getByRole("button", { name: texts.signIn }).click();
      await page.getByRole("button", { name: texts.signOut }).waitFor();
      const pages = { goals: "/", market: "/market", boards: "/board", board, nowhere: "/nowhere" };
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(path);
        await page.getByText(texts.loading).waitFor({ state: "detached" });
        await judge(page, `narrow-${colorScheme}-${name}-${language}`);
      }
      for (const [path, what] of [
        ["/", "zzzz"],
        ["/market", word],
      ] as const) {
        await page.goto(path);
        await row(page, what)
          .getByRole("button", { name: new RegExp(`^${texts.remove}`) })
          .click();
        await row(page, what).waitFor({ state: "detached" });
      }
    },
  );
});

describe.skipIf(SITE_URL)("while the API is slow or away", () => {
  test("what is typed on stays", async () => {
    const page = await visitors.visitor("desktop");
    await page.goto("/");
    await status(page, "Loading").waitFor({ state: "detached" });
    visitors.mall.balancer.weather = "slow";
    await addGoal(page, "First");
    await page.getByLabel("A new goal").fill("Second");
    await row(page, "First").waitFor();
    expect(await page.getByLabel("A new goal").inputValue()).toBe("Second");
  });

  test("a list that was never loaded can be asked for again, whatever was added", async () => {
    const first = await visitors.visitor("desktop");
    await first.goto("/");
    await addGoal(first, "There before");
    await row(first, "There before").waitFor();
    visitors.mall.balancer.weather = "silent";
    const page = await visitors.visitor("desktop");
    await page.goto("/");
    await page.getByRole("button", { name: "Try again" }).waitFor({ timeout: 20_000 });
    visitors.mall.balancer.weather = "fair";
    await addGoal(page, "Added meanwhile");
    await row(page, "Added meanwhile").waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await row(page, "There before").waitFor();
    expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
  });
});

test("no page ran into its policy, or into an error", () => {
  expect(visitors.told).toEqual([]);
});
