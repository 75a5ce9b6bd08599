/** The language of pages: chosen by a link and remembered by a cookie, else what the browser prefers. */
import type { Request, Response } from "express";
import * as z from "zod";

export const languages = ["en", "ko"] as const;
export type Language = (typeof languages)[number];

export const languageNames: Readonly<Record<Language, string>> = { en: "English", ko: "한국어" };

export const languageField = z
  .enum(languages, { error: `must be one of ${languages.join(", ")}` })
  .optional()
  .meta({ description: "Language of the page, also of the next ones: a cookie keeps it." });

const isLanguage = (value: unknown): value is Language => (languages as readonly unknown[]).includes(value);
const cookiePattern = /(?:^|;)\s*lang=(en|ko)\s*(?:;|$)/;
const yearSeconds = 31_536_000;

function preferred(req: Request): Language {
  const kept = cookiePattern.exec(req.headers.cookie ?? "")?.[1];
  if (isLanguage(kept)) return kept;
  if (req.headers["accept-language"] === undefined) return "en";
  const accepted = req.acceptsLanguages([...languages]);
  return isLanguage(accepted) ? accepted : "en";
}

/** Says in the answer's headers what the page depends on. @returns the language that it is to have. */
export function negotiateLanguage(req: Request, res: Response): Language {
  res.vary("Accept-Language, Cookie");
  const chosen = req.query["lang"];
  const language = isLanguage(chosen) ? chosen : preferred(req);
  if (isLanguage(chosen)) {
    const secure = req.secure ? "; Secure" : "";
    res.setHeader(
      "Set-Cookie",
      `lang=${chosen}; Path=/; Max-Age=${yearSeconds}; SameSite=Lax; HttpOnly${secure}`,
    );
  }
  res.setHeader("Content-Language", language);
  return language;
}
