/**
 * Whether a variable with this name and value holds a secret. A name is read word by word: `TOKEN_TTL` tells of a token,
 * `API_TOKEN` is one.
 */
export function isSecretByName(name: string, value: string): boolean {
  if (isHarmlessValue(value)) return false;
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined) return false;
  if (isForBrowsers(name) && !NEVER_PUBLIC.test(last)) return false;
  if (last === "PIN") return PIN.test(value);
  if (FILES.has(last) && words.some(isSecretWord)) return !/[./\\:]/.test(value);
  if (TELLS_ABOUT.has(last) || MAKES_ITS_OWN.test(words.join("_"))) return false;
  if (words.some((word, index) => AUTHENTICATION.has(`${word}_${words[index + 1]}`))) return true;
  if (isSecretWord(last)) return !isCounted(last, value) && !isHarmlessPass(words);
  if (KEYS.has(last)) return !PUBLIC_KINDS.has(words.at(-2) ?? "") && !namesSomething(words, value);
  return words.some(isSecretWord) && !NUMBER_OR_TIME.test(value);
}

/**
 * Switches of database images that any value turns on, such as 1. Source: docker-entrypoint.sh of mysql and mariadb
 * (`file_env`, `-n`), README of bitnami/containers.
 */
const MAKES_ITS_OWN = /(?:^|_)(?:RANDOM|ALLOW_EMPTY)(?:_ROOT)?_PASSWORD$/;

/** Tokens of a language model, and rounds that make a salt. */
const isCounted = (word: string, value: string): boolean => /(TOKENS|SALT)$/.test(word) && NUMBER.test(value);

/**
 * Prefixes by which a bundler puts a variable into the page. Sources: documentation of Next.js, Vite, Create React App,
 * Nuxt, Expo, Vue CLI, Gatsby and SvelteKit on environment variables.
 */
const FOR_BROWSERS = /^(NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|EXPO_PUBLIC|VUE_APP|GATSBY|PUBLIC)_/;

/** Whether everybody who opens the page may read the variable. */
export const isForBrowsers = (name: string): boolean => FOR_BROWSERS.test(name);

/**
 * Those that a bundler replaces while it builds: what they are when the container runs, the page never sees. Nuxt and
 * SvelteKit read theirs then. Sources as above (2026-11).
 */
const BUILT_IN = /^(NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|VUE_APP|GATSBY)_/;

/** Whether the variable has its value when the page is built, for good. */
export const isBuiltIn = (name: string): boolean => BUILT_IN.test(name);

/** What is never meant for a page, whatever its prefix. A token or a key may be. */
const NEVER_PUBLIC = /(PASSWORD|PASSWD|PASSPHRASE|SECRET|PRIVATEKEY|SECRETKEY)S?$/;

/** Whether plain words as value say that a key names a thing, such as a cookie or an entry of a cache, and opens none. */
function namesSomething(words: readonly string[], value: string): boolean {
  if (PLACEHOLDER.test(value)) return false;
  if (words.at(-1) === "KEYS") return LIST_OF_WORDS.test(value);
  const kind = words.at(-2);
  return kind !== undefined && !SECRET_KINDS.has(kind) && value.length <= 32 && PLAIN_WORDS.test(value);
}

/** Keys that are secrets, however plain their value looks. */
const SECRET_KINDS = new Set(
  "API APP APPLICATION ACCESS ACCOUNT ADMIN AUTH AUTHENTICATION CIPHER CLIENT CRYPT CRYPTO DECRYPTION DEPLOY ENC ENCRYPT ENCRYPTION HASH HMAC INTEGRATION JWT LICENSE LICENCE MASTER PRIVATE REST ROOT SECRET SERVICE SIGN SIGNATURE SIGNING SSH SSL TLS TOKEN WEBHOOK WRITE".split(
    " ",
  ),
);

const PLAIN_WORDS = /^[a-z]{1,15}(?:[A-Z][a-z]{1,14}|[.:+_-][a-z]{1,15})*$/;
const LIST_OF_WORDS =
  /^[a-z]+(?:[A-Z][a-z]+|[._-][a-z]+)*(?:\s*[,;|]\s*[a-z]+(?:[A-Z][a-z]+|[._-][a-z]+)*)+$/;
/** What people write for a secret that they have yet to make. */
const PLACEHOLDER = /^(change|replace|todo$|your|(my)?[._-]?(secret|password)$)/i;
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
  /^(V|\d+|V\d+|OLD|NEW|NEXT|PREVIOUS|CURRENT|PRIMARY|SECONDARY|DEFAULT|DEV|TEST|STAGING|PROD|PRODUCTION|LIVE|BASE|B64|BASE64|HEX|JSON|VALUE|HASH)$/;
const SECRET_WORD =
  /((?<!BY|COM|SUR|OVER)PASS|PWD|PSWD|PSW|^PW|PASSWORD|PASSWD|PASSPHRASE|PASSCODE|SECRET|TOKEN|PEPPER|^SALT|^HMAC|^JWT|BASICAUTH|SECRETKEYBASE|(?:API|APP|PRIVATE|ACCESS|SECRET|MASTER|ENC|ENCRYPTION|SIGNING|HMAC|JWT|AUTH)KEY|CREDENTIAL|CREDS?|^PAT)S?$/;
const KEYS = new Set(["KEY", "KEYS"]);
/** `PWD` alone is the working directory of a shell. */
const isSecretWord = (word: string): boolean => SECRET_WORD.test(word);

/** Directives of nginx and the shell's own variable. */
const isHarmlessPass = (words: readonly string[]): boolean =>
  words.join("_") === "PWD" ||
  words.join("_") === "OLDPWD" ||
  (words.at(-1) === "PASS" && /^(PROXY|FASTCGI|UWSGI|SCGI|GRPC|BY)$/.test(words.at(-2) ?? ""));

/**
 * Logins that are given in one variable. Sources: ECS Developer Guide, "Private registry authentication"; Redis
 * documentation, "Redis CLI"; langfuse/langfuse, docker-compose.yml, REDIS_AUTH (2026-11-29).
 */
const AUTHENTICATION = new Set(["AUTH_DATA", "AUTH_CONFIG", "BASIC_AUTH", "REDIS_AUTH", "REDISCLI_AUTH"]);

/** Keys that are meant to be seen, and keys that open nothing. */
const PUBLIC_KINDS = new Set(
  "PUBLIC PUB PUBLISHABLE ANON SITE PARTITION PRIMARY FOREIGN SORT CACHE ROUTING OBJECT FALLBACK I18N TRANSLATION LOCALE MESSAGE LABEL SHARD IDEMPOTENCY DEDUPLICATION KMS".split(
    " ",
  ),
);

const FILES = new Set(["FILE", "FILES"]);

/** Last words of names that tell something about a secret. */
const TELLS_ABOUT = new Set(
  "PATH DIR FOLDER URL URI ENDPOINT HOST PORT NAME ID IDS ARN ALIAS TTL AGE EXPIRY EXPIRES EXPIRATION LIFETIME TIMEOUT DURATION INTERVAL IN SECONDS MINUTES HOURS DAYS MS LENGTH MIN MAX SIZE COUNT LIMIT ROUNDS COST ATTEMPTS RETRIES WINDOW POLICY RULES PATTERN ALGORITHM ALG ALGO TYPE FORMAT ENCODING ISSUER ISS AUDIENCE AUD SUBJECT SCOPE SCOPES CLAIM HEADER COOKIE FIELD PARAM QUERY PREFIX SUFFIX VERSION VERSIONS ENABLED ENABLE DISABLED REQUIRED MODE STRATEGY PROVIDER PROVIDERS STORE STORAGE BACKEND MANAGER SERVICE ENGINE SOURCE ROTATION LOCATION REGION THROUGH DOMAIN TEMPLATE REFRESH HINT HASHER HASHERS HASHING METHOD METHODS LOOKUP SYMBOL DECIMALS CACHE STAGE REALM PARAMETER PARAMETERS PARAMS CLASS DRIVER HANDLER VALIDATOR VALIDATORS VALIDATION GENERATOR ENCODER ITERATIONS STRENGTH COMPLEXITY CHARSET ALPHABET LABEL PLACEHOLDER QUEUE TOPIC TABLE COLUMN KIND GRANT FLOW REGEX LEEWAY SKEW GRACE USER USERNAME".split(
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
/** Ways to make a hash or a signature. Sources: RFC 7518, section 3.1; documentation of argon2, bcrypt, scrypt. */
const ALGORITHM =
  /^(?:[HREP]S(?:256|384|512)|EdDSA|(?:hmac[-_]?)?sha[-_]?\d+(?:[-_]\d+)?|md5|argon2(?:id|i|d)?|bcrypt|scrypt|pbkdf2(?:[-_]?hmac)?(?:[-_]?sha\d+)?)$/i;
/** Whether a browser sends cookies. Source: WHATWG, Fetch, RequestCredentials. */
const FETCH_CREDENTIALS = /^(?:include|same-origin|omit)$/;
/**
 * What its maker calls public. Sources: PostHog documentation, project tokens; Mapbox documentation, "Access tokens";
 * Stripe documentation, "API keys"; Google Tag Manager Help, container IDs.
 */
const PUBLIC_FORM = /^(?:phc_[A-Za-z0-9]+|pk\.[\w.-]+|pk_(?:live|test)_\w+|(?:GTM|G|UA)-[A-Z0-9-]+)$/;
const HARMLESS_VALUES = [
  SAYS_NO_MORE_THAN_YES,
  NAMES_ANOTHER_PLACE,
  ALGORITHM,
  FETCH_CREDENTIALS,
  PUBLIC_FORM,
];
/** Whether a value is no secret, whatever it is called: a switch, a place, an algorithm, what its maker calls public. */
export const isHarmlessValue = (value: string): boolean =>
  value === "" || HARMLESS_VALUES.some((form) => form.test(value));
const NUMBER = /^\d+$/;
const NUMBER_OR_TIME = /^\d+(\.\d+)?\s*(ms|s|m|h|d|w|y)?$/i;
