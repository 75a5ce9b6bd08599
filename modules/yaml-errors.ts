import type { YAMLParseError } from "yaml";

/** What is wrong with a YAML text, without what is wrong only because of a tab: that moves every line below it. */
export function causes(errors: readonly YAMLParseError[]): readonly YAMLParseError[] {
  const tabs = errors.filter(({ code }) => code === "TAB_AS_INDENT");
  return tabs.length > 0 ? tabs : errors;
}
