/** What repositories give, as text and back. */

const dateKey = "$date";

function isDate(value: unknown): value is { readonly [dateKey]: number } {
  return typeof value === "object" && value !== null && dateKey in value;
}

export function encode(value: unknown): string {
  return JSON.stringify({ value }, function (this: Readonly<Record<string, unknown>>, name, text) {
    // By now the date itself is text.
    const original = this[name];
    return original instanceof Date ? { [dateKey]: original.getTime() } : text;
  });
}

export function decode<T>(text: string): T {
  const { value } = JSON.parse(text, (_name, part) => (isDate(part) ? new Date(part[dateKey]) : part));
  return value as T;
}
