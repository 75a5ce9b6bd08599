import { isIP } from "node:net";

/** Hosts that a program answers, by a variable in which no IP address is. */
export interface AllowedHosts {
  readonly variable: string;
  readonly value: string;
}

/**
 * Lists of hosts beside which a program answers 400: ALLOWED_HOSTS of Django (docs.djangoproject.com, settings),
 * AllowedHosts of ASP.NET Core (learn.microsoft.com, Host filtering), TRUSTED_HOSTS of Symfony and Flask, and
 * NEXTCLOUD_TRUSTED_DOMAINS (2026-11). Lists of origins are none, and Vite's server takes any IP address.
 */
const LIST_OF_HOSTS = /(^|_)(ALLOWED_?HOSTS|TRUSTED_HOSTS|TRUSTED_DOMAINS)$/i;
const ANOTHER_LIST = /^__VITE|CORS|CSRF/i;
/** `10.*`, `10.10.0.0/16`, and what a pattern has for any host. */
const ANY_ADDRESS = /^\d[\d.]*(\*|\/\d+)|\.\*|\\d/;

/** Variables that list hosts by name only; an empty list is the program's default. */
export const withoutAddresses = (environment: Readonly<Record<string, string | null>>): AllowedHosts[] =>
  Object.entries(environment).flatMap(([variable, value]) => {
    if (value === null || !LIST_OF_HOSTS.test(variable) || ANOTHER_LIST.test(variable)) return [];
    const hosts = value.split(/[\s,;[\]"']+/).filter((host) => host !== "");
    return hosts.length === 0 || hosts.some(takesAddresses) ? [] : [{ variable, value }];
  });

/** Of a task's own address a single one says nothing, but who writes one knows of it; a loopback is the laptop's. */
const takesAddresses = (host: string): boolean =>
  host === "*" || ANY_ADDRESS.test(host) || (isIP(host) !== 0 && !/^(127\.|0\.0\.0\.0$|::1?$)/.test(host));
