import { isObject, parseJson } from "../../aws/json.ts";
import type { Observation } from "../../problems.ts";
import { secretInCommand } from "../../secrets/commands.ts";
import { isHarmlessValue, isSecretByName } from "../../secrets/names.ts";
import { listOf } from "../arguments.ts";
import type { Synthesis } from "../rule.ts";

/**
 * Arguments of the provider that are secrets themselves. A test checks the list against the provider's declarations.
 * A write-only variant, which ends in `_wo`, does not reach the state, and is none of them.
 */
export const SECRET_ARGUMENTS: ReadonlySet<string> = new Set(
  "access_token account_password ad_domain_join_password admin_user_password api_secret_key api_token auth_password auth_token basic_auth_credentials certificate_private_key client_secret cross_realm_trust_principal_password domain_signing_private_key fsx_admin_password hec_token hsm_partition_password id_token jwt_token kdc_admin_password key_passphrase key_store_password master_password master_user_password oauth_token password passwords platform_credential private_key raw_secret_access_key refresh_token sasl_password secret_access_key secret_binary secret_key secret_string secret_token service_account_password shared_secret smb_guest_password ssl_client_key_password svm_admin_password temporary_password token token_key trust_password".split(
    " ",
  ),
);

/** Maps of variables: Lambda, Amplify, App Runner, Lightsail, SageMaker and Synthetics. */
const MAPS = new Set("variables environment_variables runtime_environment_variables environment".split(" "));
/** Blocks with `name` and `value`: Batch and ECS, CodeBuild, Elastic Beanstalk. */
const PAIRS = new Set("environment environment_variable setting env".split(" "));
/** Texts in JSON in which containers are described. */
const TEXTS = new Set("container_properties node_properties ecs_properties".split(" "));
/** Scripts, of which the first runs on hosts. */
const SCRIPTS = new Set("user_data user_data_base64 on_create on_start startup_script".split(" "));

/** Units in which Cognito counts how long a token is valid. */
const UNIT = /^(?:seconds|minutes|hours|days)$/;

/** What AWS makes a secret for that never expires, and that the provider writes to the state. */
const LONG_LIVED: Readonly<Record<string, string>> = {
  aws_iam_access_key: "have its users assume a role, from outside AWS by OpenID Connect",
  aws_iam_service_specific_credential: "have its users assume a role",
};

/** Source: provider documentation, aws_iam_access_key, `secret`; its declarations, `service_password`. */
function longLived({ stacks }: Synthesis): Observation[] {
  return stacks.flatMap(({ path: file, json }) =>
    Object.entries(LONG_LIVED).flatMap(([type, way]) =>
      Object.keys(json.resource?.[type] ?? {}).map((id) => ({
        file,
        path: `${type}.${id}`,
        at: `${type}.${id}`,
        message: `is a secret that never expires, and is stored in Terraform's state; ${way}. (no-secret-in-plain-text)`,
      })),
    ),
  );
}

/** Secrets that stand in resources: by what they are, and by the names of their arguments. */
export const secretsInResources = (synthesis: Synthesis): Observation[] => [
  ...secretsInArguments(synthesis),
  ...longLived(synthesis),
];

/** Secrets by their names that stand in a resource's arguments. */
function secretsInArguments({ stacks }: Synthesis): Observation[] {
  return stacks.flatMap(({ path: file, json }) =>
    Object.entries(json.resource ?? {}).flatMap(([type, byId]) =>
      Object.entries(byId).flatMap(([id, args]) => {
        const at = `${type}.${id}`;
        const parameter = type === "aws_ssm_parameter" ? inParameter(args) : [];
        return [...parameter, ...inMembers(args, "")].map((place) => ({
          file,
          path: `${at}.${place}`,
          at,
          message: `holds a secret, which is then stored in Terraform's state; ${wayOut(place)} (no-secret-in-plain-text)`,
        }));
      }),
    ),
  );
}

const wayOut = (place: string): string =>
  SECRET_ARGUMENTS.has(place) || /^(insecure_)?value$/.test(place)
    ? "let AWS make it, use the write-only variant of the argument (_wo), or name a secret of Secrets Manager."
    : "name a secret of Secrets Manager, or read it from there at runtime.";

/** A parameter is told by its own name; one of type SecureString is a secret whatever it is called. */
function inParameter(args: Readonly<Record<string, unknown>>): string[] {
  return ["value", "insecure_value"].filter((argument) => {
    const value = args[argument];
    if (typeof value !== "string" || isReference(value) || isFilledLater(args, argument, value)) return false;
    return args["type"] === "SecureString" || isSecretByName(String(args["name"]), value);
  });
}

/** Words that stand in until something else than Terraform writes the value. */
const isFilledLater = (
  { lifecycle }: Readonly<Record<string, unknown>>,
  argument: string,
  value: string,
): boolean =>
  /^[A-Za-z][A-Za-z ._-]*$/.test(value) &&
  listOf(lifecycle).some(
    (block) =>
      isObject(block) && listOf(block["ignore_changes"]).some((one) => one === argument || one === "all"),
  );

/** Places of all secrets below a value. */
function inMembers(members: Readonly<Record<string, unknown>>, within: string): string[] {
  return Object.entries(members).flatMap(([name, value]) => {
    if (name === "//") return [];
    const place = within === "" ? name : `${within}.${name}`;
    return [...inMember(name, value, place), ...below(value, place)];
  });
}

const below = (value: unknown, place: string): string[] =>
  listOf(value).flatMap((one, index) =>
    isObject(one) ? inMembers(one, Array.isArray(value) ? `${place}[${index}]` : place) : [],
  );

function inMember(name: string, value: unknown, place: string): string[] {
  if (SECRET_ARGUMENTS.has(name)) return listOf(value).some(isSecretText) ? [place] : [];
  if (SCRIPTS.has(name)) return secretInCommand([scriptOf(String(value))]) === undefined ? [] : [place];
  const parsed = TEXTS.has(name) && typeof value === "string" ? parseJson(value) : undefined;
  if (isObject(parsed)) return inMembers(parsed, "").length > 0 ? [place] : [];
  return [...(PAIRS.has(name) ? inPairs(value, place) : []), ...(MAPS.has(name) ? inMap(value, place) : [])];
}

const inPairs = (pairs: unknown, place: string): string[] =>
  listOf(pairs).flatMap((pair, index) =>
    isObject(pair) && isNamedSecret(pair)
      ? [`${Array.isArray(pairs) ? `${place}[${index}]` : place}.value`]
      : [],
  );

/** CodeBuild's type says that the value only names a parameter or a secret. */
const isNamedSecret = ({ name, value, type = "PLAINTEXT" }: Readonly<Record<string, unknown>>): boolean =>
  type === "PLAINTEXT" &&
  typeof value === "string" &&
  !isReference(value) &&
  isSecretByName(String(name), value);

const inMap = (map: unknown, place: string): string[] =>
  listOf(map)
    .filter(isObject)
    .flatMap((variables) => Object.entries(variables))
    .filter(
      ([name, value]) => typeof value === "string" && !isReference(value) && isSecretByName(name, value),
    )
    .map(([name]) => `${place}.${name}`);

const isSecretText = (value: unknown): boolean =>
  typeof value === "string" && !isReference(value) && !UNIT.test(value) && !isHarmlessValue(value);

/** What Terraform fills in. */
const isReference = (value: string): boolean => value === "" || /[$%]\{|\{\{/.test(value);

const scriptOf = (text: string): string =>
  /^[A-Za-z0-9+/\s]{24,}={0,2}\s*$/.test(text) ? Buffer.from(text, "base64").toString("utf8") : text;
