import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ACCESS_TOKEN_SECONDS } from "./application.ts";
import { judge, PASSWORD, SITE_URL, Visitors } from "./visitors.ts";

if (SITE_URL !== undefined) console.log(`skipped: an API that is slow or away (it is that of ${SITE_URL})`);

let visitors: Visitors;
const visitor: Visitors["visitor"] = (...given) => visitors.visitor(...given);
const signUp = (page: Page): Promise<string> => visitors.signUp(page);

beforeAll(async () => {
  visitors = await Visitors.open();
});
afterEach(() => visitors.leave());
afterAll(() => visitors?.close());

async function addGoal(page: Page, text: string): Promise<void> {
  await page.getByLabel("A new goal").fill(text);
  await page.getByRole("button", { name: "Add" }).click();
}

const status = (page: Page, text: string) => page.getByRole("status").filter({ hasText: text });
const row = (page: Page, text: string) => page.getByRole("listitem").filter({ hasText: text });

describe.each(["phone", "desktop"] as const)("on a %s", (screen) => {
  test("goals are added and removed, by keyboard as well", async () => {
    const page = await visitor(screen);
    await page.goto("/");
    expect(await page.title()).toBe("Goals of the day · Goal market");
    const goal = `Read 30 pages (${screen})`;
    await addGoal(page, goal);
    await row(page, goal).waitFor();
    expect(await page.getByLabel("A new goal").inputValue()).toBe("");
    await judge(page, `${screen}-goals`);

    await page.reload();
    await row(page, goal).waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the content");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: `Remove: ${goal}` }).focus();
    await page.keyboard.press("Enter");
    await row(page, goal).waitFor({ state: "detached" });
    await page.reload();
    await status(page, "Loading").waitFor({ state: "detached" });
    expect(await row(page, goal).count()).toBe(0);
  });

  test("who signs up owns what they add; others cannot remove it", async () => {
    const page = await visitor(screen);
    await page.goto("/sign-up");
    await judge(page, `${screen}-sign-up`);
    const email = await signUp(page);
    const goal = `Run 5 km (${screen})`;
    await addGoal(page, goal);
    await page.getByRole("button", { name: `Remove: ${goal}` }).waitFor();

    const other = await visitor(screen);
    await other.goto("/");
    await row(other, goal).waitFor();
    expect(await other.getByRole("button", { name: `Remove: ${goal}` }).count()).toBe(0);

    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Sign in" }).click();
    await page.getByLabel("Email address").fill(email);
    await page.getByLabel("Password").fill("wrong horse battery");
    await page.getByRole("button", { name: "Sign in" }).click();
    await status(page, "Email address or password is wrong.").waitFor();
    await judge(page, `${screen}-sign-in`);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText(email).waitFor();
    await page.getByRole("button", { name: `Remove: ${goal}` }).click();
    await row(page, goal).waitFor({ state: "detached" });
  });

  test("the market's items are added, marked and removed", async () => {
    const page = await visitor(screen);
    await page.goto("/");
    await page.getByRole("link", { name: "Market" }).click();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
    const item = `사과 🍎 ${screen}`;
    await page.getByLabel("A new item").fill(item);
    await page.getByRole("button", { name: "Add" }).click();
    await page.getByRole("button", { name: `Mark as done: ${item}` }).click();
    await row(page, item).getByText("done", { exact: true }).waitFor();
    await judge(page, `${screen}-market`);
    await page.getByRole("button", { name: `Remove: ${item}` }).click();
    await row(page, item).waitFor({ state: "detached" });
  });

  test("the board is written to, found, commented on, and read at its own address", async () => {
    const page = await visitor(screen);
    await page.goto("/board");
    await page.getByRole("link", { name: "Sign in to write." }).waitFor();
    await signUp(page);
    await page.getByRole("link", { name: "Board" }).click();
    await page.getByText("Write something").click();
    const title = `Midnight sale (${screen})`;
    await page.getByLabel("Title").fill(title);
    await page.getByLabel("Text").fill("Goods change at midnight.\nCome early.");
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByRole("heading", { name: title }).waitFor();
    await page.getByLabel("A new comment").fill("See you there");
    await page.getByRole("button", { name: "Add" }).click();
    await row(page, "See you there").waitFor();
    await judge(page, `${screen}-board`);

    const reader = await visitor(screen);
    await reader.goto(new URL(page.url()).pathname);
    await reader.getByText("Come early.").waitFor();
    expect(await reader.getByRole("button", { name: /^Remove/ }).count()).toBe(0);
    await reader.getByRole("link", { name: "Back to the board" }).click();
    await reader.getByLabel("Search the board").fill("COME EARLY");
    await reader.getByRole("button", { name: "Search" }).click();
    await row(reader, title).first().waitFor();
    await judge(reader, `${screen}-boards`);
    await reader.getByLabel("Search the board").fill("nobody wrote this");
    await reader.getByRole("button", { name: "Search" }).click();
    await reader.getByText("Nothing found.").waitFor();

    await page.getByRole("button", { name: "Remove: See you there" }).click();
    await row(page, "See you there").waitFor({ state: "detached" });
    await page.getByRole("button", { name: `Remove: ${title}` }).click();
    await page.getByLabel("Search the board").waitFor();
    await reader.goto(new URL(page.url()).pathname);
    await reader.getByLabel("Search the board").waitFor();
    expect(await row(reader, title).count()).toBe(0);
  });

  test("it speaks Korean to who reads Korean, and changes when asked", async () => {
    const page = await visitor(screen, { locale: "ko-KR", colorScheme: "dark" });
    await page.goto("/sign-in");
    await page.getByRole("heading", { name: "로그인" }).waitFor();
    expect(await page.getAttribute("html", "lang")).toBe("ko");
    await judge(page, `${screen}-sign-in-ko`);
    await page.goto("/");
    await page.getByRole("heading", { name: "오늘의 목표" }).waitFor();
    await judge(page, `${screen}-goals-ko`);
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("heading", { name: "Goals of the day" }).waitFor();
    await page.goto("/nowhere");
    await page.getByRole("heading", { name: "There is no such page." }).waitFor();
    await judge(page, `${screen}-nowhere`);
  });

  test.skipIf(SITE_URL)("while the API refuses, the page says so, asks again, and adds once", async () => {
    const page = await visitor(screen);
    await page.goto("/");
    await status(page, "Loading").waitFor({ state: "detached" });
    const goal = `Patience (${screen})`;
    visitors.mall.balancer.weather = "refusing";
    await addGoal(page, goal);
    await status(page, "The server does not answer. Trying again").waitFor();
    await judge(page, `${screen}-away`);
    visitors.mall.balancer.weather = "fair";
    await row(page, goal).waitFor();
    await page.reload();
    await row(page, goal).waitFor();
    expect(await row(page, goal).count()).toBe(1);
    await page.getByRole("button", { name: `Remove: ${goal}` }).click();
    await row(page, goal).waitFor({ state: "detached" });
  });
});

test.skipIf(SITE_URL)(
  "an API that stays away is given up, and a button or the network's return asks again",
  async () => {
    visitors.mall.balancer.weather = "silent";
    const page = await visitor("phone");
    await page.goto("/market");
    await status(page, "That did not work").waitFor({ timeout: 20_000 });
    await judge(page, "phone-failed");
    const asked = visitors.mall.balancer.asked.length;
    visitors.mall.balancer.weather = "fair";
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await page.getByText("No items yet.").waitFor();
    expect(visitors.mall.balancer.asked.length).toBe(asked + 1);
  },
);

test.skipIf(SITE_URL)("a slow API is told of, and waited for", async () => {
  visitors.mall.balancer.weather = "slow";
  const page = await visitor("desktop");
  await page.goto("/market");
  await status(page, "This takes longer than usual").waitFor();
  await page.getByText("No items yet.").waitFor();
  expect(await page.getByRole("status").allTextContents()).toEqual(["", ""]);
});

test.skipIf(SITE_URL)(
  "tabs whose access token has ended exchange the refresh token once, and stay signed in",
  async () => {
    const page = await visitor("desktop");
    await signUp(page);
    const second = visitors.watched(await page.context().newPage());
    await second.goto("/");
    await second.getByRole("button", { name: "Sign out" }).waitFor();
    await page.waitForTimeout((ACCESS_TOKEN_SECONDS + 1) * 1000);
    visitors.mall.balancer.asked.length = 0;
    await Promise.all([addGoal(page, "First tab"), addGoal(second, "Second tab")]);
    await page.getByRole("button", { name: "Remove: First tab" }).waitFor();
    await second.getByRole("button", { name: "Remove: Second tab" }).waitFor();
    expect(visitors.mall.balancer.asked.filter(({ url }) => url === "/api/user/refresh")).toHaveLength(1);
    await page.getByRole("button", { name: "Sign out" }).click();
    await second.getByRole("link", { name: "Sign in" }).waitFor();
  },
);

test("a sign-in that was ended elsewhere is told of", async () => {
  const page = await visitor("desktop");
  await signUp(page);
  const ended = await page.evaluate(async () => {
    const { access } = JSON.parse(localStorage.getItem("sign-in") ?? "{}") as { access: string };
    const init = { method: "POST", headers: { Authorization: `Bearer ${access}` } };
    return (await fetch("/api/user/logout/all", init)).status;
  });
  expect(ended).toBe(204);
  await addGoal(page, "Nobody's");
  await status(page, "Your sign-in has ended.").waitFor();
  await page.getByRole("link", { name: "Sign in" }).waitFor();
  expect(await row(page, "Nobody's").count()).toBe(0);
});

test("no page ran into its policy, or into an error", () => {
  expect(visitors.told).toEqual([]);
});
