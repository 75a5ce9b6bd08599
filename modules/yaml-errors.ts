import type { YAMLParseError } from "yaml";

/** What is wrong with a YAML text, without what is wrong only because of a tab: that moves every line below it. */
export function causes(errors: readonly YAMLParseError[]): readonly YAMLParseError[] {
  const tabs = errors.filter(({ code }) => code === "TAB_AS_INDENT");
  return tabs.length > 0 ? tabs : errors;
}

/** What is wrong, by what was found; the parser's own words tell a programmer what to call. */
export function saidOf({ code, message, pos: [start] }: YAMLParseError, text: string): string {
  if (code === "MULTIPLE_DOCS") return "has a second document from here on; write one, without the line ---.";
  if (code === "DUPLICATE_KEY") {
    const key = /^[^:\s]+/.exec(text.slice(start))?.[0] ?? "";
    return `has the key ${key} twice; remove one of the two.`;
  }
  return `is not valid YAML: ${message.endsWith(".") ? message : `${message}.`}`;
}
