import { isSecretByName } from "./secret-names";

/** What a secret looks like, whatever the variable is called. */
export interface SecretPattern {
  /** As a sentence goes on after "what looks like". */
  readonly what: string;
  readonly pattern: RegExp;
  readonly source: string;
}

/**
 * Forms that vendors give to their secrets so that they can be found. Looked up in November 2026; each is long enough
 * that no ordinary word has it.
 */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  {
    what: "an access key of AWS",
    pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/,
    source: 'IAM User Guide, "IAM identifiers", unique ID prefixes',
  },
  {
    what: "a token of GitHub",
    pattern: /\b(?:gh[oprsu]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})/,
    source: 'GitHub Docs, "About authentication to GitHub", token formats',
  },
  {
    what: "a token of GitLab",
    pattern: /\bgl(?:pat|dt|rt|cbt|ptt|oas)-[A-Za-z0-9_.-]{20,}/,
    source: 'GitLab Docs, "Token overview", token prefixes',
  },
  {
    what: "a secret key of Stripe",
    pattern: /\b(?:[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9]{16,})/,
    source: 'Stripe documentation, "API keys"',
  },
  {
    what: "a token of Slack",
    pattern: /\b(?:xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}|xapp-\d-[A-Za-z0-9-]{10,})/,
    source: 'Slack documentation, "Token types"',
  },
  {
    what: "an incoming webhook of Slack",
    pattern: /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9]/,
    source: 'Slack documentation, "Sending messages using incoming webhooks"',
  },
  {
    what: "an API key or client secret of Google",
    pattern: /\b(?:AIza[A-Za-z0-9_-]{35}|GOCSPX-[A-Za-z0-9_-]{20,})/,
    source: "Gitleaks, config/gitleaks.toml, gcp-api-key; Google publishes no form",
  },
  {
    what: "a token of npm",
    pattern: /\bnpm_[A-Za-z0-9]{36}\b/,
    source: 'GitHub Blog, "Announcing npm\'s new access token format", 2021-09-23',
  },
  {
    what: "a token of PyPI",
    pattern: /\bpypi-AgEI[A-Za-z0-9_-]{30,}/,
    source: "PyPI help, API tokens",
  },
  {
    what: "a token of Docker Hub",
    pattern: /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}/,
    source: 'Docker documentation, "Personal access tokens"',
  },
  {
    what: "an API key of SendGrid",
    pattern: /\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}\b/,
    source: 'Twilio SendGrid documentation, "API keys"',
  },
  {
    what: "an API key of OpenAI or Anthropic",
    pattern: /\bsk-(?:proj|svcacct|admin|ant|or)-[A-Za-z0-9_-]{20,}/,
    source: "Gitleaks, config/gitleaks.toml, openai-api-key and anthropic-api-key",
  },
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
    what: "a URL with a password",
    // What stands for a value that comes later, such as ${...}, $VARIABLE or <password>, is none.
    pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^/\s:@'"]*:(?![${<*])[^/\s@'"]+@/i,
    source: "RFC 3986, section 3.2.1",
  },
  {
    what: "a connection string with a password",
    pattern:
      /^(?=.*(?:server|host|data source|accountname|endpoint)\s*=).*(?:^|;)\s*(?:password|pwd|accountkey|sharedaccesskey)\s*=\s*(?![${<*])[^;\s]{6,}\s*(?:;|$)/i,
    source: "Microsoft Learn, SqlConnection.ConnectionString; Azure Storage connection strings",
  },
  {
    what: "a data source name with a password",
    pattern: /^[^\s:@/]+:(?![${<*])[^\s@/]+@(?:tcp|unix)\(/i,
    source: "go-sql-driver/mysql, README, DSN",
  },
];

/** What a value is, if it looks like a secret. */
export function secretIn(value: string): string | undefined {
  return SECRET_PATTERNS.find(({ pattern }) => pattern.test(value))?.what;
}

/**
 * An option of a command line that is a secret, with its value: `--password=...`, `--requirepass ...`. What the shell
 * fills in, a path and a further option are none.
 */
const SECRET_OPTION =
  /(?:^|\s)--?(?:[a-z0-9]+[-_])*(?:password|passwd|passphrase|secret|token|api-?key|requirepass|masterauth)(?:=|\s+)(["']?)(?![$\-/<{"'])[^\s"']+/i;

/** A variable that a shell is told: `PASSWORD=...`, but not `PASSWORD="$OTHER"`. */
const ASSIGNMENT = /(?:^|[\s;&|(])([A-Za-z_][A-Za-z0-9_]*)=["']?(?![$`/])([^\s"';&|]+)/g;

/** What a command is told that only its secrets should tell it. Arguments are joined as a shell would write them. */
export function secretInCommand(command: readonly string[]): string | undefined {
  const line = command.join(" ");
  const assigned = [...line.matchAll(ASSIGNMENT)].some(([, name = "", value = ""]) =>
    isSecretByName(name, value),
  );
  return secretIn(line) ?? (assigned || SECRET_OPTION.test(line) ? "a password" : undefined);
}
