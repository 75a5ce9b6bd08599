import { isSecretByName } from "./names.ts";
import { secretIn } from "./values.ts";

/**
 * An option of a command line that is a secret, with its value: `--password=...`, `--requirepass ...`. What the shell
 * fills in, a path and a further option are none.
 */
const SECRET_OPTION =
  /(?:^|\s)--?(?:[a-z0-9]+[-_])*(?:password|passwd|passphrase|secret|token|api-?key|requirepass|masterauth)(?:=|\s+)(["']?)(?![$\-/<{"'])[^\s"']+/i;

/** A variable that a shell is told: `PASSWORD=...`, but not `PASSWORD="$OTHER"`. */
const ASSIGNMENT = /(?:^|[\s;&|(])([A-Za-z_][A-Za-z0-9_]*)=["']?(?![$`/])([^\s"';&|]+)/g;

/** What stands for a password that the shell fills in, or for none. */
const NO_VALUE = `(?![$\`<{"'\\s-])`;
const told = (program: string, option: string): RegExp =>
  new RegExp(`\\b(?:${program})\\b[^;&|\\n]*?\\s(?:${option})["']?${NO_VALUE}[^\\s"']+`);

/**
 * Short options by which clients are told a password. Sources: manuals of mysql(1), mongosh, redis-cli, curl(1), sshpass(1),
 * ldapsearch(1), sqlcmd and docker login.
 */
const CLIENT_OPTIONS: readonly RegExp[] = [
  told("(?:mysql|mariadb)[\\w-]*", "-p(?!\\d+:\\d+)"),
  told("mongo(?:sh|dump|restore|export|import|stat|top|files)?", "-p\\s+"),
  told("(?:redis|valkey|keydb)-(?:cli|benchmark)", "(?:-a|--pass)\\s+"),
  told("curl", `(?:-u|--user|-U|--proxy-user)[\\s=]*["']?[^\\s:"'$]+:`),
  told("sshpass", "-p\\s*"),
  told("ldap(?:search|modify|add|delete|whoami|passwd)", "-w\\s+"),
  told("(?:sqlcmd|bcp)", "-P\\s*"),
  told("(?:docker|podman|helm registry) login", "-p\\s+"),
];

/** A property that Java is told, as in `-Ddb.password=...`. */
const PROPERTY = /(?:^|\s)-D([\w.-]+)=["']?(?![$`{<"'/])([^\s"']+)/g;

/** What a command is told that only its secrets should tell it. Arguments are joined as a shell would write them. */
export function secretInCommand(command: readonly string[]): string | undefined {
  const line = command.join(" ");
  return secretIn(line) ?? (tells(ASSIGNMENT, line) || hasSecretOption(line) ? "a password" : undefined);
}

/** Whether a string, such as a command or a variable of options, tells a program a secret. */
export const hasSecretOption = (text: string): boolean =>
  SECRET_OPTION.test(text) || CLIENT_OPTIONS.some((option) => option.test(text)) || tells(PROPERTY, text);

/** Whether a name that is told a value in the text is that of a secret. */
const tells = (form: RegExp, text: string): boolean =>
  [...text.matchAll(form)].some(([, name = "", value = ""]) => isSecretByName(name, value));
