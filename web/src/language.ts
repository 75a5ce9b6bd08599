import { type Language, languageOf } from "./texts.ts";

const NAME = "language";

function keptLanguage(): string[] {
  try {
    return [localStorage.getItem(NAME) ?? ""];
  } catch {
    return [];
  }
}

/** Of the link, else as chosen before, else of the browser. */
export const firstLanguage = (): Language =>
  languageOf(location.search, [...keptLanguage(), ...navigator.languages]);

export function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(NAME, language);
  } catch {
    // It counts for this page then.
  }
}
