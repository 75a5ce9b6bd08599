/** How the CDKTF core marks a value that Terraform will fill in, inside a string. */
const TOKEN = /(\$\{TfToken\[[^\]]+\]\})/;

/**
 * A copy in which `${` and `%{` of the user's own texts are escaped, so that Terraform takes a shell's `${HOME}` for
 * what it is. Tokens stay as they are.
 */
export function escapeTemplates<T>(value: T): T {
  return mapStrings(value, (text) =>
    text
      .split(TOKEN)
      .map((part) => (TOKEN.test(part) ? part : part.replace(/[$%](?=\{)/g, "$&$&")))
      .join(""),
  ) as T;
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapStrings(inner, change)]));
  }
  return value;
}
