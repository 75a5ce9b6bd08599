/**
 * Whether a variable with this name and value holds a secret. A name is read word by word: `TOKEN_TTL` tells of a token,
 * `API_TOKEN` is one.
 */
export function isSecretByName(name: string, value: string): boolean {
  if (value === "" || SAYS_NO_MORE_THAN_YES.test(value) || NAMES_ANOTHER_PLACE.test(value)) return false;
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined) return false;
  if (isForBrowsers(name) && !NEVER_PUBLIC.test(last)) return false;
  if (last === "PIN") return PIN.test(value);
  if (words.some((word, index) => AUTHENTICATION.has(`${word}_${words[index + 1]}`))) return true;
  if (isSecretWord(last)) return !(/TOKENS$/.test(last) && NUMBER.test(value)) && !isHarmlessPass(words);
  if (KEYS.has(last)) return !PUBLIC_KINDS.has(words.at(-2) ?? "") && !namesSomething(words, value);
  return words.some(isSecretWord) && !TELLS_ABOUT.has(last) && !NUMBER_OR_TIME.test(value);
}

/**
 * Prefixes by which a bundler puts a variable into the page. Sources: documentation of Next.js, Vite, Create React App,
 * Nuxt, Expo, Vue CLI, Gatsby and SvelteKit on environment variables.
 */
const FOR_BROWSERS = /^(NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|EXPO_PUBLIC|VUE_APP|GATSBY|PUBLIC)_/;

/** Whether everybody who opens the page may read the variable. */
export const isForBrowsers = (name: string): boolean => FOR_BROWSERS.test(name);

/** What is never meant for a page, whatever its prefix. A token or a key may be. */
const NEVER_PUBLIC = /(PASSWORD|PASSWD|PASSPHRASE|SECRET|PRIVATEKEY|SECRETKEY)S?$/;

/** Whether plain words as value say that a key names a thing, such as a cookie, and opens none. */
function namesSomething(words: readonly string[], value: string): boolean {
  if (PLACEHOLDER.test(value)) return false;
  if (words.at(-1) === "KEYS") return LIST_OF_WORDS.test(value);
  return words.at(-2) === "COOKIE" && PLAIN_WORDS.test(value);
}

const PLAIN_WORDS = /^[a-z]+(?:[A-Z][a-z]+|[._-][a-z]+)*$/;
const LIST_OF_WORDS =
  /^[a-z]+(?:[A-Z][a-z]+|[._-][a-z]+)*(?:\s*[,;|]\s*[a-z]+(?:[A-Z][a-z]+|[._-][a-z]+)*)+$/;
/** What people write for a secret that they have yet to make. */
const PLACEHOLDER = /^(change|replace|secret$|password$|todo$|your)/i;
const PIN = /^\d{3,12}$/;

/** `dbPassword_v2` is DB, PASSWORD; what only numbers or parts a secret says nothing. */
function wordsOf(name: string): string[] {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .map((word) => (/^[A-Z]+\d+$/.test(word) ? word.replace(/\d+$/, "") : word))
    .filter((word) => word !== "");
  while (words.length > 1 && SAYS_WHICH.test(words.at(-1) ?? "")) words.pop();
  return words;
}

const SAYS_WHICH =
  /^(V|\d+|V\d+|OLD|NEW|NEXT|PREVIOUS|CURRENT|PRIMARY|SECONDARY|DEFAULT|DEV|TEST|STAGING|PROD|PRODUCTION|LIVE|BASE|B64|BASE64|HEX|JSON|VALUE|HASH|SALT)$/;
const SECRET_WORD =
  /((?<!BY|COM|SUR|OVER)PASS|PWD|PSWD|PSW|^PW|PASSWORD|PASSWD|PASSPHRASE|PASSCODE|SECRET|TOKEN|PEPPER|APIKEY|PRIVATEKEY|ACCESSKEY|SECRETKEY|CREDENTIAL|CREDS?|^PAT)S?$/;
const KEYS = new Set(["KEY", "KEYS"]);
/** `PWD` alone is the working directory of a shell. */
const isSecretWord = (word: string): boolean => SECRET_WORD.test(word);

/** Directives of nginx and the shell's own variable. */
const isHarmlessPass = (words: readonly string[]): boolean =>
  words.join("_") === "PWD" ||
  words.join("_") === "OLDPWD" ||
  (words.at(-1) === "PASS" && /^(PROXY|FASTCGI|UWSGI|SCGI|GRPC|BY)$/.test(words.at(-2) ?? ""));

/** Logins that registries are given in one variable. Source: ECS Developer Guide, "Private registry authentication". */
const AUTHENTICATION = new Set(["AUTH_DATA", "AUTH_CONFIG", "BASIC_AUTH"]);

/** Keys that are meant to be seen, and keys that open nothing. */
const PUBLIC_KINDS = new Set(
  "PUBLIC PUB PUBLISHABLE SITE PARTITION PRIMARY FOREIGN SORT CACHE ROUTING OBJECT FALLBACK I18N TRANSLATION LOCALE MESSAGE LABEL SHARD IDEMPOTENCY DEDUPLICATION KMS".split(
    " ",
  ),
);

/** Last words of names that tell something about a secret. */
const TELLS_ABOUT = new Set(
  "FILE FILES PATH DIR FOLDER URL URI ENDPOINT HOST PORT NAME ID IDS ARN ALIAS TTL AGE EXPIRY EXPIRES EXPIRATION LIFETIME TIMEOUT DURATION INTERVAL IN SECONDS MINUTES HOURS DAYS MS LENGTH MIN MAX SIZE COUNT LIMIT ROUNDS COST ATTEMPTS RETRIES WINDOW POLICY RULES PATTERN ALGORITHM ALG ALGO TYPE FORMAT ENCODING ISSUER ISS AUDIENCE AUD SUBJECT SCOPE SCOPES CLAIM HEADER COOKIE FIELD PARAM QUERY PREFIX SUFFIX VERSION VERSIONS ENABLED ENABLE DISABLED REQUIRED MODE STRATEGY PROVIDER PROVIDERS STORE STORAGE BACKEND MANAGER SERVICE ENGINE SOURCE ROTATION LOCATION REGION THROUGH DOMAIN TEMPLATE REFRESH HINT".split(
    " ",
  ),
);

const SAYS_NO_MORE_THAN_YES =
  /^(true|false|yes|no|on|off|enabled|disabled|none|null|always|never|auto|required|optional)$/i;
/**
 * AWS's name of a thing, and a file: below a folder that systems have, or with an extension. A slash in front alone tells
 * nothing, since one in 64 secrets in base64 begins with it.
 */
const NAMES_ANOTHER_PLACE =
  /^(?:arn:aws|\/(?:run|etc|var|opt|usr|srv|home|root|tmp|mnt|app|data)\/|(?:[\w@.~-]*\/)+[\w@-][\w@.-]*\.[A-Za-z][A-Za-z0-9]{0,7}$)/;
const NUMBER = /^\d+$/;
const NUMBER_OR_TIME = /^\d+(\.\d+)?\s*(ms|s|m|h|d|w|y)?$/i;
