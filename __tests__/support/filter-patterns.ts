/**
 * Filter patterns of CloudWatch Logs, as far as this project writes them: quoted terms, and comparisons of JSON.
 * Source: CloudWatch Logs User Guide, "Filter pattern syntax for metric filters" (2026-11).
 */
export const matches = (pattern: string, event: string): boolean =>
  pattern.startsWith("{") ? matchesJson(pattern, JSON.parse(event)) : matchesTerms(pattern, event);

/** All terms must be there, and none behind a hyphen. */
function matchesTerms(pattern: string, event: string): boolean {
  const terms = [...pattern.matchAll(/(-?)"((?:[^"\\]|\\.)*)"(?: |$)/g)];
  if (terms.map(([text]) => text).join("") !== pattern) throw new Error(`not only terms: ${pattern}`);
  return terms.every(
    ([, without, text = ""]) => event.includes(text.replaceAll('\\"', '"')) === (without === ""),
  );
}

function matchesJson(pattern: string, event: unknown): boolean {
  const inner = pattern.slice(1, -1).trim();
  const [joint, every] = inner.includes("||") ? ["||", false] : ["&&", true];
  const results = inner.split(` ${joint} `).map((one) => holds(one.replace(/^\((.*)\)$/, "$1"), event));
  return every ? results.every(Boolean) : results.some(Boolean);
}

function holds(condition: string, event: unknown): boolean {
  const [, path = "", rest = ""] = /^\$\.(\S+) (.*)$/.exec(condition) ?? [];
  const value = path
    .split(".")
    .reduce<unknown>((one, key) => (one as Readonly<Record<string, unknown>> | undefined)?.[key], event);
  if (rest === "NOT EXISTS") return value === undefined;
  const [, operator, text] = /^(=|!=) "(.*)"$/.exec(rest) ?? [];
  if (operator === undefined || text === undefined) throw new Error(`unknown condition: ${condition}`);
  const expression = new RegExp(
    `^${text
      .split("*")
      .map((part) => part.replaceAll(/[.\\+?^${}()|[\]]/g, "\\$&"))
      .join(".*")}$`,
  );
  return (value !== undefined && expression.test(String(value))) === (operator === "=");
}
