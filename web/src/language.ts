import { type Language, languageOf } from "./texts.ts";

const NAME = "language";

function keptLanguage(): string[] {
  try {
    return [localStorage.getItem(NAME) ?? ""];
  } catch {
    return [];
  }
}

/** Of the link, else as chosen before, else of the browser. That of a link counts for the pages after it, too. */
export function firstLanguage(): Language {
  const language = languageOf(location.search, [...keptLanguage(), ...navigator.languages]);
  if (new URLSearchParams(location.search).get("lang")?.startsWith(language)) keepLanguage(language);
  return language;
}

/** What is chosen goes before what the link asked for, also behind a reload. */
export function chooseLanguage(language: Language): void {
  keepLanguage(language);
  const address = new URL(location.href);
  address.searchParams.delete("lang");
  history.replaceState(history.state, "", address);
}

function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(NAME, language);
  } catch {
    // It counts for this page then.
  }
}
