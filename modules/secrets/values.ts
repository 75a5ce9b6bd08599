import { isObject, parseJson } from "../aws/json.ts";
import { isSecretByName } from "./names.ts";
import { type SecretPattern, VENDOR_PATTERNS } from "./vendors.ts";

/** Forms of whole texts in which a secret stands. */
const GENERAL_PATTERNS: readonly SecretPattern[] = [
  {
    what: "a JSON web token",
    pattern: /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/,
    source: "RFC 7519, section 3.1",
  },
  {
    what: "a private key",
    pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/,
    source: "RFC 7468, sections 10 and 11; RFC 4880, section 6.2",
  },
  {
    what: "a private key",
    pattern: /^(?=[\s\S]*"kty"\s*:\s*")(?=[\s\S]*"(?:d|k)"\s*:\s*"[\w-]{16,}")/,
    source: "RFC 7518, section 6: `d` of a private key, `k` of a symmetric one",
  },
  {
    what: "a URL with a password",
    // What stands for a value that comes later, such as ${...}, $VARIABLE or <password>, is none.
    pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^/\s:@'"]*:(?![{<*]|\$(?:\{|[A-Za-z_]+@))[^/\s@'"]+@/i,
    source: "RFC 3986, section 3.2.1",
  },
  {
    what: "a URL with a password",
    pattern:
      /:\/\/[^\s'"]*[?&;](?:password|passwd|pwd|secret|token|access_token|api_?key|sig)=(?![${<*:%[])[^&\s'"]{6,}/i,
    source: "MySQL Connector/J, connection URL syntax; Azure Storage, shared access signatures, `sig`",
  },
  {
    what: "a URL with a password",
    pattern: /:\/\/[^\s'"]*[?&]u=[^&\s'"]+&p=(?![${<*:%[])[^&\s'"]+/i,
    source:
      "NocoDB documentation, NC_DB; InfluxDB 1.x API reference, query string parameters u and p (2026-11)",
  },
  {
    what: "a connection string with a password",
    pattern:
      /^(?=.*(?:server|host|data source|accountname|endpoint)\s*=).*(?:^|;)\s*(?:password|pwd|accountkey|sharedaccesskey)\s*=\s*(?![${<*])[^;\s]{6,}\s*(?:;|$)/i,
    source: "Microsoft Learn, SqlConnection.ConnectionString; Azure Storage connection strings",
  },
  {
    what: "a connection string with a password",
    pattern: /^(?=.*\b(?:host|hostaddr|dbname|user)=).*(?:^|\s)password=(?!['"]?[${<*])\S+/i,
    source: 'PostgreSQL documentation, libpq, "Keyword/value connection strings"',
  },
  {
    what: "credentials of an HTTP header",
    pattern:
      /\bauthorization["']?\s*[:=]\s*["']?(?:bearer|basic|token|apikey)(?:\s+|%20)(?!["'${<*])[^\s"',]{6,}/i,
    source: "RFC 9110, section 11.4; OpenTelemetry, OTEL_EXPORTER_OTLP_HEADERS",
  },
  {
    what: "credentials of an HTTP header",
    pattern: /^\s*(?:Bearer|Basic)\s+(?=\S*\d|\S*=$)[\w.~+/-]{8,}=*\s*$/,
    source: "RFC 6750, section 2.1; RFC 7617, section 2",
  },
  {
    what: "credentials of an HTTP header",
    pattern: /(?:^|[\s,;"'])(?:x-)?api-key["']?\s*[:=]\s*["']?(?=[^\s"',]*\d)(?![${<*])[^\s"',]{8,}/i,
    source: "OpenTelemetry, OTEL_EXPORTER_OTLP_HEADERS",
  },
  {
    what: "a data source name with a password",
    pattern: /^[^\s:@/]+:(?![${<*])[^\s@/]+@(?:tcp|unix)\(/i,
    source: "go-sql-driver/mysql, README, DSN",
  },
];

export const SECRET_PATTERNS: readonly SecretPattern[] = [...VENDOR_PATTERNS, ...GENERAL_PATTERNS];

/** All forms at once, by their flags: nearly every text has none of them, and need not be asked for each. */
const ANY_FORM = [...new Set(SECRET_PATTERNS.map(({ pattern }) => pattern.flags))].map((flags) => {
  const alike = SECRET_PATTERNS.filter(({ pattern }) => pattern.flags === flags);
  return new RegExp(alike.map(({ pattern }) => `(?:${pattern.source})`).join("|"), flags);
});

/** What a value is, if it looks like a secret; `forBrowsers` if everybody is meant to read it. */
export function secretIn(value: string, forBrowsers = false): string | undefined {
  const known = forBrowsers ? forms.forBrowsers : forms.forNobody;
  if (!known.has(value)) known.set(value, formOf(value, forBrowsers));
  return known.get(value);
}

/** By text. Most stand in many places, and in every environment: references, descriptions, words of AWS's. */
const forms = {
  forBrowsers: new Map<string, string | undefined>(),
  forNobody: new Map<string, string | undefined>(),
};

function formOf(value: string, forBrowsers: boolean): string | undefined {
  const rest = value.replace(TOKEN, (token) => (isForEverybody(token) ? "" : token));
  const byForm = ANY_FORM.some((forms) => forms.test(rest))
    ? SECRET_PATTERNS.find(
        ({ pattern, isGivenToBrowsers }) => !(forBrowsers && isGivenToBrowsers) && pattern.test(rest),
      )
    : undefined;
  if (byForm) return byForm.what;
  if (holdsSecret(jsonOf(value))) return "a JSON text with a password";
  return SETTINGS.test(value) && hasSecretLine(value) ? "a file with a password" : undefined;
}

/** Several lines, each `name=value` or `name: value`, as a dotenv file, Java's properties and YAML have them. */
const SETTINGS = /\n/;
const LINE =
  /^[ \t]*(?:export[ \t]+|-[ \t]+)?["']?([A-Za-z_][\w.-]*)["']?[ \t]*(?:=|:[ \t])[ \t]*(.+?)[ \t\r]*,?$/gm;

/** Whether a line says a secret itself, not what stands for it or begins a block. */
const hasSecretLine = (text: string): boolean =>
  [...text.matchAll(LINE)].some(([, name = "", written = ""]) => {
    const value = written.replace(/^(["'])(.*)\1;?$/, "$2");
    return !STANDS_FOR_ANOTHER.test(value) && !/^keys?$/i.test(name) && isSecretByName(name, value);
  });

/** References, commands and blocks, and types of a schema. */
const STANDS_FOR_ANOTHER = /^[$`{<[*&!|>%(/#]|\s|^(?:string|text|number|integer|object)$|\($/i;

const TOKEN = /\beyJ[A-Za-z0-9_-]+\.eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+/g;

/** The key that Supabase makes for pages. Source: Supabase documentation, "Understanding API keys", role `anon`. */
function isForEverybody(token: string): boolean {
  const payload = parseJson(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
  return isObject(payload) && payload["role"] === "anon";
}

const jsonOf = (text: string): unknown => (/^\s*[[{]/.test(text) ? parseJson(text) : undefined);

/** Whether a member is a secret by its name. What a reference stands for is none; `key` alone may be anything. */
function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null || isPolicy(value)) return false;
  return Object.entries(value).some(([name, member]) =>
    typeof member === "string"
      ? !/^keys?$/i.test(name) && !/^[${<*]/.test(member) && isSecretByName(name, member)
      : holdsSecret(member),
  );
}

/** A policy's conditions have names such as `token.actions.githubusercontent.com:sub`, and hold no secrets. */
const isPolicy = (value: object): boolean => "Statement" in value;
