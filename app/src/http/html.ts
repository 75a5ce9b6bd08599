/** HTML without a template engine: escaped by default, one frame for all pages. */

import { type Language, languageNames, languages } from "./language.ts";

/** Markup that is safe to send; only `html` makes it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | readonly Markup[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (character) => entities[character] as string) : text;
}

function render(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map((one) => one.text).join("");
  return escapeHtml(String(part));
}

/** Tagged template: what is put in is escaped, unless it is markup itself. */
export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = fixed[0] as string;
  parts.forEach((part, index) => {
    text += render(part) + fixed[index + 1];
  });
  return new Markup(text);
}

export const nothing = new Markup("");

export const pageStyle =
  "body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}" +
  "li{overflow-wrap:anywhere}.error{color:#b00020}input{font:inherit;width:60%}button{font:inherit}" +
  "li form{display:inline}nav{text-align:end}.done{text-decoration:line-through}";

const styleTag = new Markup(`<style>${pageStyle}</style>`);

/** An address with another language in its query, which is kept otherwise. */
function inLanguage(address: string, language: Language): string {
  const [path = "", ...query] = address.split("?");
  const parameters = new URLSearchParams(query.join("?"));
  parameters.delete("lang");
  parameters.append("lang", language);
  return `${path}?${parameters}`;
}

const otherLanguages = (language: Language, address: string): Markup[] =>
  languages
    .filter((other) => other !== language)
    .map(
      (other) =>
        html`<a href="${inLanguage(address, other)}" hreflang="${other}" lang="${other}">${languageNames[other]}</a>`,
    );

/** @param address of the page in another language; without a path for the one it is at. */
export function page(title: string, content: Markup, language: Language, address = ""): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title>
${styleTag}
</head>
<body>
<nav>${otherLanguages(language, address)}</nav>
<h1>${title}</h1>
${content}
</body>
</html>
`.text;
}
