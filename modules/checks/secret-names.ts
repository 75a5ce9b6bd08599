/**
 * Whether a variable with this name and value holds a secret. A name is read word by word: `TOKEN_TTL` tells of a token,
 * `API_TOKEN` is one.
 */
export function isSecretByName(name: string, value: string): boolean {
  if (value === "" || SAYS_NO_MORE_THAN_YES.test(value) || NAMES_ANOTHER_PLACE.test(value)) return false;
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined) return false;
  if (words.some((word, index) => AUTHENTICATION.has(`${word}_${words[index + 1]}`))) return true;
  if (isSecretWord(last)) return !(/TOKENS$/.test(last) && NUMBER.test(value)) && !isHarmlessPass(words);
  if (KEYS.has(last)) return !PUBLIC_KINDS.has(words.at(-2) ?? "");
  return words.some(isSecretWord) && !TELLS_ABOUT.has(last) && !NUMBER_OR_TIME.test(value);
}

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
  /((?<!BY|COM|SUR|OVER)PASS|PWD|PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|APIKEY|PRIVATEKEY|ACCESSKEY|SECRETKEY|CREDENTIAL|CREDS?|^PAT)S?$/;
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
  "PUBLIC PUB PUBLISHABLE SITE PARTITION PRIMARY FOREIGN SORT CACHE ROUTING OBJECT SHARD IDEMPOTENCY DEDUPLICATION KMS".split(
    " ",
  ),
);

/** Last words of names that tell something about a secret. */
const TELLS_ABOUT = new Set(
  "FILE FILES PATH DIR FOLDER URL URI ENDPOINT HOST PORT NAME ID IDS ARN ALIAS TTL AGE EXPIRY EXPIRES EXPIRATION LIFETIME TIMEOUT DURATION INTERVAL IN SECONDS MINUTES HOURS DAYS MS LENGTH MIN MAX SIZE COUNT LIMIT ROUNDS COST ATTEMPTS RETRIES WINDOW POLICY RULES PATTERN ALGORITHM ALG ALGO TYPE FORMAT ENCODING ISSUER ISS AUDIENCE AUD SUBJECT SCOPE SCOPES CLAIM HEADER COOKIE FIELD PARAM QUERY PREFIX SUFFIX VERSION VERSIONS ENABLED ENABLE DISABLED REQUIRED MODE STRATEGY PROVIDER PROVIDERS STORE STORAGE BACKEND MANAGER SERVICE ENGINE SOURCE ROTATION LOCATION REGION THROUGH DOMAIN TEMPLATE".split(
    " ",
  ),
);

const SAYS_NO_MORE_THAN_YES = /^(true|false|yes|no|on|off|enabled|disabled|none|null)$/i;
/** A secret's file, and AWS's name of a thing. */
const NAMES_ANOTHER_PLACE = /^(\/run\/secrets\/|arn:aws)/;
const NUMBER = /^\d+$/;
const NUMBER_OR_TIME = /^\d+(\.\d+)?\s*(ms|s|m|h|d|w|y)?$/i;
