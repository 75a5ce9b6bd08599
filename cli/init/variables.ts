import { basename } from "node:path";
import { RDS_ENGINES, RDS_FACTS } from "../../modules/aws/rds.ts";
import { type Address, hostName, withAddress, withName } from "../../modules/compose/host-names.ts";
import type { ComposeProject } from "../../modules/compose/index.ts";
import { isForBrowsers, isSecretByName } from "../../modules/secrets/names.ts";
import { secretIn } from "../../modules/secrets/values.ts";
import type { Proposed, ProposedSecret } from "./proposal.ts";

/** What becomes of the variables of one service. */
export interface ProposedVariables {
  readonly environment: Record<string, Proposed<string>>;
  /** Secret by variable. */
  readonly secrets: Record<string, string>;
}

/**
 * Secrets that sign what the application itself reads again, in a form that is free: a random one ends sessions, and no
 * more. Keys that data is encrypted with are not among them, nor those with a form of their own, such as Laravel's APP_KEY.
 */
const MADE_UP = [
  /(^|_)(SECRET_KEY_BASE|NEXTAUTH_SECRET|JWT_SECRET|SESSION_SECRET|COOKIE_SECRET|SESSION_KEY)$/,
  // Behind another name than a framework's they are what somebody else gave out, such as STRIPE_SECRET_KEY.
  /^((DJANGO|FLASK|SYMFONY|RAILS|NUXT|BETTER|MY)_)?(APP_)?(SECRET_KEY|SECRET|APP_SECRET|AUTH_SECRET)$/,
];

const isMadeUp = (name: string): boolean => MADE_UP.some((pattern) => pattern.test(name.toUpperCase()));

/**
 * What the environment file must say of a service's variables: secrets come from Secrets Manager, and addresses of what
 * is hosted elsewhere are those there.
 *
 * @param external services that are hosted elsewhere, with their addresses
 * @param aliases  other names on the laptop of services that run on ECS, each with the service's name
 */
export function proposeVariables(
  project: ComposeProject,
  name: string,
  external: Readonly<Record<string, Address>>,
  aliases: Readonly<Record<string, string>> = {},
): ProposedVariables {
  const environment: Record<string, Proposed<string>> = {};
  const secrets: Record<string, string> = {};
  const written = project.services[name]?.environment ?? {};
  for (const [variable, value] of Object.entries(written)) {
    if (value === null) continue;
    if (isSecret(variable, value) || isLeftEmpty(variable, value, written, external))
      secrets[variable] = secretName(project, name, variable, { value, external });
    else {
      const proposed = valueOnEcs(project, name, variable, value, { external, aliases });
      if (proposed) environment[variable] = proposed;
    }
  }
  for (const [variable, value] of Object.entries(written))
    Object.assign(environment, portBeside(variable, value ?? "", written, external));
  return { environment, secrets };
}

/** Undefined for a variable that the compose file gives the right value already. */
function valueOnEcs(
  project: ComposeProject,
  name: string,
  variable: string,
  value: string,
  {
    external,
    aliases,
  }: {
    readonly external: Readonly<Record<string, Address>>;
    readonly aliases: Readonly<Record<string, string>>;
  },
): Proposed<string> | undefined {
  const renamed = withName(variable, value, aliases);
  if (renamed !== undefined) return { value: renamed, why: `"${value}" is the name on the laptop` };
  const moved = withAddress(variable, value, external);
  if (moved) return { value: moved.value, why: `"${value}" is the name on the laptop` };
  if (MODES.has(variable) && /^(dev|local$)/i.test(value))
    return { value: /^[A-Z]/.test(value) ? "Production" : "production", why: `"${value}" on the laptop` };
  const { [value]: off } = DEBUGS.has(variable) ? OFF : {};
  if (off !== undefined) return { value: off, why: `"${value}" on the laptop, where it shows stack traces` };
  const file = project.envFileOf(name, variable);
  return file !== undefined && basename(file) === ".env"
    ? { value, why: ".env says so on the laptop, and is not read for ECS" }
    : undefined;
}

/** `SMTP_PORT` beside `SMTP_HOST`, where the port is another one there. */
function portBeside(
  variable: string,
  value: string,
  written: Readonly<Record<string, string | null>>,
  external: Readonly<Record<string, Address>>,
): Record<string, Proposed<string>> {
  const port = variable.replace(/(HOST|HOSTNAME|SERVER|ADDRESS)$/, "PORT");
  const { [port]: found } = written;
  const name = hostName(variable, value);
  const address = name !== undefined && Object.hasOwn(external, name) ? external[name] : undefined;
  const isOther = port !== variable && found && /^\d+$/.test(found) && address && found !== `${address.port}`;
  return isOther ? { [port]: { value: `${address.port}`, why: `${found} on the laptop` } } : {};
}

/** What frameworks take their mode from. */
const MODES = new Set(
  "NODE_ENV RAILS_ENV RACK_ENV APP_ENV FLASK_ENV MIX_ENV ASPNETCORE_ENVIRONMENT DOTNET_ENVIRONMENT".split(
    " ",
  ),
);

/**
 * Switches that show stack traces and settings to whoever meets an error. `DEBUG` of Node's packages names parts of them,
 * and is none. Sources (2026-11): Django, "Deployment checklist", DEBUG; Laravel, "Configuration", Debug Mode; Flask,
 * "Debugging Application Errors".
 */
const DEBUGS = new Set(["DEBUG", "DJANGO_DEBUG", "APP_DEBUG", "FLASK_DEBUG"]);
/** In the spelling that the application reads. */
const OFF: Readonly<Record<string, string>> = {
  "1": "0",
  true: "false",
  True: "False",
  TRUE: "FALSE",
  on: "off",
  yes: "no",
};

const isSecret = (variable: string, value: string): boolean =>
  isSecretByName(variable, value) || secretIn(value, isForBrowsers(variable)) !== undefined;

/**
 * What the compose file leaves for a person to fill in: what signs sessions, without which no framework starts, and a
 * database's password, as in Nextcloud's example: beside `MYSQL_HOST: db` stands `MYSQL_PASSWORD:`. No database on AWS is
 * without one.
 */
function isLeftEmpty(
  variable: string,
  value: string,
  written: Readonly<Record<string, string | null>>,
  external: Readonly<Record<string, Address>>,
): boolean {
  if (value !== "") return false;
  if (isMadeUp(variable)) return true;
  const [, prefix] = /^(.+)(PASSWORD|PASSWD|PASS|PWD)$/i.exec(variable) ?? [];
  if (prefix === undefined) return false;
  return Object.entries(written).some(([other, host]) => {
    const name = other.startsWith(prefix) ? hostName(other, host ?? "") : undefined;
    const address = name !== undefined && Object.hasOwn(external, name) ? external[name] : undefined;
    return address !== undefined && DATABASE_PORTS.has(address.port);
  });
}

const DATABASE_PORTS: ReadonlySet<number> = new Set(RDS_ENGINES.map((engine) => RDS_FACTS[engine].port));

/** The name that all services on ECS share which have the same value under the same variable. */
function secretName(
  { services }: ComposeProject,
  name: string,
  variable: string,
  { value, external }: { readonly value: string; readonly external: Readonly<Record<string, Address>> },
): string {
  const plain = variable.toLowerCase();
  const shared = Object.entries(services).every(
    ([other, { environment }]) =>
      other === name || Object.hasOwn(external, other) || (environment?.[variable] ?? value) === value,
  );
  return shared ? plain : `${name.replaceAll(/[^a-z0-9]+/gi, "_").toLowerCase()}_${plain}`;
}

/** Where the value of a secret is to come from. */
export function proposeSecret(environment: string, secret: string): Proposed<ProposedSecret> {
  return isMadeUp(secret)
    ? { value: { generate: {} }, why: "made up by AWS, and never in Terraform's state" }
    : {
        value: `${environment}/${secret.replaceAll("_", "-")}`,
        why: "name of a secret that you make in Secrets Manager",
      };
}
