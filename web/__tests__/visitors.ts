/** Visitors of the site in Chromium, on a phone or a desktop, and what is held against each page. */
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type axe from "axe-core";
import { type Browser, type BrowserContext, chromium, devices, type Page } from "playwright-core";
import { expect } from "vitest";
import { findChromium, MISSING } from "../scripts/chromium.ts";
import { Mall } from "./cdn/mall.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const PASSWORD = "correct horse battery";
const SCREENS = {
  phone: devices["Pixel 7"],
  desktop: { viewport: { width: 1280, height: 800 } },
} as const;
/** Where to keep pictures of the pages. */
const SCREENSHOTS = process.env["SCREENSHOTS"];
/** A site that runs already, such as the compose stack, in place of one that is started here. */
export const SITE_URL = process.env["SITE_URL"];

export type Screen = keyof typeof SCREENS;
type Options = Parameters<Browser["newContext"]>[0];

export class Visitors {
  /** What pages told the console: refused scripts and styles, errors. */
  readonly told: string[] = [];
  private readonly contexts: BrowserContext[] = [];
  private people = 0;

  private constructor(
    private readonly browser: Browser,
    /** The site as CloudFront serves it; only one of our own can be told to fail. */
    private readonly ownSite: Mall | undefined,
  ) {}

  /** @throws Error without Chromium */
  static async open(): Promise<Visitors> {
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error(MISSING);
    const site = SITE_URL === undefined ? await Mall.open() : undefined;
    // Root has no sandbox, which containers of build servers run as.
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    try {
      return new Visitors(await chromium.launch({ executablePath, args }), site);
    } catch (error) {
      await site?.close();
      throw error;
    }
  }

  get mall(): Mall {
    if (this.ownSite === undefined) throw new Error(`${SITE_URL} is not ours`);
    return this.ownSite;
  }

  /** Ends all visits. */
  async leave(): Promise<void> {
    if (this.ownSite) this.ownSite.balancer.weather = "fair";
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.ownSite?.close();
  }

  async visitor(screen: Screen, options: Options = {}): Promise<Page> {
    const context = await this.browser.newContext({
      ...SCREENS[screen],
      baseURL: SITE_URL ?? this.mall.url,
      // No authority has signed the certificate of our own.
      ignoreHTTPSErrors: SITE_URL === undefined,
      locale: "en-GB",
      ...options,
    });
    this.contexts.push(context);
    return this.watched(await context.newPage());
  }

  watched(page: Page): Page {
    page.setDefaultTimeout(10_000);
    page.on("pageerror", (error) => this.told.push(error.message));
    page.on("console", (message) => {
      // Chromium tells of each answer that is an error; those are what the tests make.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
        this.told.push(message.text());
    });
    return page;
  }

  /** In English. @returns the address */
  async signUp(page: Page): Promise<string> {
    this.people += 1;
    const email = `visitor${this.people}-${Date.now()}@example.com`;
    await page.goto("/sign-up");
    await page.getByLabel("Email address").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign up" }).click();
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    return email;
  }
}

/** Everything that axe knows, and that nothing is wider than the screen. Takes a picture where SCREENSHOTS says. */
export async function judge(page: Page, name: string): Promise<void> {
  // The page's policy refuses an added script; one that is evaluated is the debugger's.
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
  expect(found).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
  if (SCREENSHOTS === undefined) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}
