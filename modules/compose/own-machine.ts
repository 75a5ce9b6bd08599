import { isForBrowsers } from "../secrets/names.ts";
import type { ComposeService } from "./model.ts";

/** A value that names the laptop itself, and on AWS names another machine, or none. */
export interface OwnMachine {
  /** In the service: `environment` or `build.args`. */
  readonly where: "environment" | "build.args";
  readonly variable: string;
  readonly value: string;
  /** A bundler puts it into the page, where it is the visitor's own machine. */
  readonly isForBrowsers: boolean;
}

/** `http://localhost:3000`, anywhere in a value, such as a list of origins. */
const URL_OF_LAPTOP =
  /\b(?:https?|wss?):\/\/(?:[^/@\s]*@)?(?:localhost|127\.0\.0\.1|\[::1\]|host\.docker\.internal)(?![\w.-])/i;
/** `localhost:3000`, or a list that begins with it. */
const HOST_OF_LAPTOP = /^(?:localhost|host\.docker\.internal)(?![\w.-])/i;
/** `http://0.0.0.0:3000`, where it is an address to visit, and not what a server binds to, as in ASPNETCORE_URLS. */
const URL_OF_EVERY_ADDRESS = /\b(?:https?|wss?):\/\/0\.0\.0\.0(?![\w.-])/i;
const NAMES_A_PAGE = /(^|_)(URL|URI|ORIGINS?|DOMAIN)$/i;
/** Variables whose values are hosts, sites or origins; not what a server binds to. */
const NAMES_A_SITE = /(^|_)(HOSTS?|DOMAINS?|ORIGINS?|URLS?|URI|ADDRESS|ENDPOINT|SERVER)$/i;
const BINDS = /^(HOST|HOSTNAME|BIND_ADDRESS|LISTEN_ADDRESS)$/i;

/**
 * Values of a service that name the laptop.
 * @param beside ports at which other containers of the same task listen: there localhost is right
 */
export function namesOwnMachine(
  { environment = {}, build }: Pick<ComposeService, "environment" | "build">,
  beside: readonly number[] = [],
): OwnMachine[] {
  const found = (where: OwnMachine["where"], values: Readonly<Record<string, string | null>>): OwnMachine[] =>
    Object.entries(values).flatMap(([variable, value]) =>
      value !== null && isOwnMachine(variable, value, beside)
        ? [{ where, variable, value, isForBrowsers: isForBrowsers(variable) }]
        : [],
    );
  return [...found("environment", environment), ...found("build.args", build?.args ?? {})];
}

function isOwnMachine(variable: string, value: string, beside: readonly number[]): boolean {
  const names =
    URL_OF_LAPTOP.test(value) ||
    (URL_OF_EVERY_ADDRESS.test(value) && NAMES_A_PAGE.test(variable)) ||
    (HOST_OF_LAPTOP.test(value) && NAMES_A_SITE.test(variable) && !BINDS.test(variable));
  return names && !beside.some((port) => value.includes(`:${port}`));
}
