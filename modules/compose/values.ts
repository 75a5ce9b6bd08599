/**
 * The notations of the Compose Specification for single values: durations, sizes, ports, volumes, devices, command
 * lines. Each reader returns what it read, or a `Wrong` with the end of a sentence that starts with the value.
 */

import { compareText } from "../compare-text.ts";

export class Wrong {
  constructor(readonly because: string) {}
}

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const DURATION = /^([-+]?)((?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;

/** Characters, with every unit and all its digits. */
const LONGEST_DURATION = 100;
/** Source: https://pkg.go.dev/time#Duration, 64 bits with a sign; 2026-11-27. */
const MOST_NANOSECONDS = 2n ** 63n - 1n;

/** `1m30s`, `500ms` in nanoseconds. Source: Compose Specification, "Specifying durations". */
export function nanoseconds(text: string): bigint | Wrong {
  if (text === "0") return 0n;
  const match = text.length > LONGEST_DURATION ? null : DURATION.exec(text);
  if (!match) return new Wrong("is not a duration; write a number with ns, us, ms, s, m or h, such as 1m30s");
  let total = 0n;
  for (const [, whole = "", fraction = "", unit = ""] of text.matchAll(
    /(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g,
  )) {
    const size = UNITS[unit] ?? 0n;
    total += BigInt(whole || "0") * size;
    if (fraction) total += (BigInt(fraction) * size) / 10n ** BigInt(fraction.length);
  }
  if (total > MOST_NANOSECONDS)
    return new Wrong("is longer than 292 years, which docker compose cannot count");
  return match[1] === "-" ? -total : total;
}

/** Enough of a value to know it again. */
export const shortened = (text: string): string => (text.length <= 80 ? text : `${text.slice(0, 77)}...`);

/** The one spelling of a duration that docker compose prints: `1m30s`, `1.5s`, `500ms`, `0s`. */
export function durationText(value: bigint): string {
  if (value === 0n) return "0s";
  const sign = value < 0n ? "-" : "";
  const ns = value < 0n ? -value : value;
  if (ns < 1_000n) return `${sign}${ns}ns`;
  if (ns < 1_000_000n) return `${sign}${decimal(ns, 1_000n)}µs`;
  if (ns < 1_000_000_000n) return `${sign}${decimal(ns, 1_000_000n)}ms`;
  const minutes = ns / 60_000_000_000n;
  const seconds = `${decimal(ns % 60_000_000_000n, 1_000_000_000n)}s`;
  if (minutes === 0n) return `${sign}${seconds}`;
  const hours = minutes / 60n;
  return hours === 0n ? `${sign}${minutes}m${seconds}` : `${sign}${hours}h${minutes % 60n}m${seconds}`;
}

function decimal(value: bigint, unit: bigint): string {
  const rest = value % unit;
  if (rest === 0n) return String(value / unit);
  const digits = String(unit).length - 1;
  return `${value / unit}.${String(rest).padStart(digits, "0").replace(/0+$/, "")}`;
}

/** A duration of the model, in seconds. */
export function seconds(duration: string): number {
  const value = nanoseconds(duration);
  return value instanceof Wrong ? Number.NaN : Number(value) / 1e9;
}

const SIZE_UNITS = "kmgtp";

/** `64m`, `1.5gb`, `1GiB` in bytes; units are powers of 1024. Source: Compose Specification, "Specifying byte values". */
export function bytes(text: string): number | Wrong {
  const match = /^(\d+(?:\.\d*)?|\.\d+) ?(?:([kmgtp])(?:i?b)?|b)?$/i.exec(text);
  if (!match) return new Wrong("is not a size; write a number with b, k, m or g, such as 512m");
  const power = match[2] ? SIZE_UNITS.indexOf(match[2].toLowerCase()) + 1 : 0;
  return Math.trunc(Number(match[1]) * 1024 ** power);
}

/** What Go prints for a number, for instance in a variable of the environment. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e21)) {
    return value.toExponential().replace(/e([-+])(\d)$/, "e$10$2");
  }
  return String(value);
}

/** A scalar as text. */
export function scalarText(value: unknown): string {
  if (typeof value === "number") return numberText(value);
  return value === null || value === undefined ? "" : String(value);
}

export interface PortSpec {
  readonly hostIp: string;
  readonly published: string;
  readonly target: number;
  readonly protocol: string;
}

const PROTOCOLS = ["tcp", "udp", "sctp"];

/** `[[ip:][published]:]target[/protocol]`, with ranges. Source: Compose Specification, `ports`, short syntax. */
export function ports(text: string): readonly PortSpec[] | Wrong {
  const [address = "", protocol = "tcp", ...rest] = text.split("/");
  if (rest.length > 0 || !PROTOCOLS.includes(protocol.toLowerCase())) {
    return new Wrong(`has the protocol "${[protocol, ...rest].join("/")}"; allowed are tcp, udp and sctp`);
  }
  const parts = address.split(":");
  const target = parts.pop() ?? "";
  const published = parts.pop() ?? "";
  const hostIp = parts.join(":").replace(/^\[(.*)\]$/, "$1");
  if (target === "") return new Wrong("names no port of the container");
  if (hostIp !== "" && !isAddress(hostIp))
    return new Wrong(`has the address "${hostIp}", which is not an IP address`);
  const inside = portRange(target);
  const outside = published === "" ? undefined : portRange(published);
  // Docker compose takes 0 for no port at all.
  if (inside === undefined || inside[0] === 0)
    return new Wrong(`has the port "${target}"; allowed is a number from 1 to 65535, or a range`);
  if (published !== "" && outside === undefined) {
    return new Wrong(
      `has the published port "${published}"; allowed is a number from 0 to 65535, or a range`,
    );
  }
  const [from, to] = inside;
  if (outside && from !== to && outside[1] - outside[0] !== to - from) {
    return new Wrong("has two ranges of different lengths");
  }
  const specs = Array.from({ length: to - from + 1 }, (_, index): PortSpec => {
    return {
      hostIp,
      published: publishedPort(outside, from === to, index),
      target: from + index,
      protocol: protocol.toLowerCase(),
    };
  });
  return specs.sort((one, other) => compareText(`${one.target}/`, `${other.target}/`));
}

function publishedPort(range: readonly [number, number] | undefined, single: boolean, index: number): string {
  if (range === undefined) return "";
  const [from, to] = range;
  return single && from !== to ? `${from}-${to}` : String(from + index);
}

function portRange(text: string): readonly [number, number] | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (!match) return undefined;
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  return to < from || to > 65535 ? undefined : [from, to];
}

/** An IPv4 or IPv6 address. */
export function isAddress(text: string): boolean {
  const v4 =
    /^\d{1,3}(\.\d{1,3}){3}$/.test(text) &&
    text.split(".").every((part) => Number(part) <= 255 && !/^0\d/.test(part));
  return v4 || isIpv6(text);
}

function isIpv6(text: string): boolean {
  if (!/^[0-9a-fA-F:.]+$/.test(text) || !text.includes(":")) return false;
  try {
    return new URL(`http://[${text}]/`).hostname !== "";
  } catch {
    return false;
  }
}

export interface VolumeSpec {
  readonly type: "bind" | "volume";
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  readonly nocopy: boolean;
  readonly propagation: string;
  readonly selinux: string;
}

const PROPAGATIONS = ["rprivate", "private", "rshared", "shared", "rslave", "slave"];
/** Of older versions of Docker Desktop; no engine does anything for them any more. */
const CONSISTENCIES = ["cached", "delegated", "consistent"];
const VOLUME_OPTIONS: readonly string[] = ["ro", "rw", "z", "Z", "nocopy", ...PROPAGATIONS, ...CONSISTENCIES];

/**
 * `[source:]target[:options]`. An option that it does not know docker compose drops in silence, so that `:r0` is writable;
 * here it is refused. Sources: Compose Specification, `volumes`, short syntax; Docker, "Bind mounts", options of `-v`.
 */
export function volume(text: string): VolumeSpec | Wrong {
  if (text === "") return new Wrong("is empty; write a path in the container");
  const parts = text.length <= 2 ? [text] : splitVolume(text);
  if (parts.some((part) => part === "")) return new Wrong("has nothing between two colons");
  if (parts.length > 3) return new Wrong("has too many colons; allowed is source:target:options");
  const [source = "", target = ""] = parts.length === 1 ? ["", parts[0]] : parts;
  const options = parts[2]?.split(",") ?? [];
  const unknown = options.find((option) => !VOLUME_OPTIONS.includes(option));
  if (unknown !== undefined)
    return new Wrong(`has the option "${unknown}"; allowed are ${VOLUME_OPTIONS.join(", ")}`);
  return {
    type: isFilePath(source) ? "bind" : "volume",
    source,
    target,
    readOnly: options.lastIndexOf("ro") > options.lastIndexOf("rw"),
    nocopy: options.includes("nocopy"),
    propagation: options.findLast((option) => PROPAGATIONS.includes(option)) ?? "",
    selinux: options.findLast((option) => option === "z" || option === "Z") ?? "",
  };
}

/** Colons part the text, but for the one after a Windows drive's letter. */
function splitVolume(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (const char of text) {
    if (char === ":" && !/^[A-Za-z]$/.test(part)) {
      parts.push(part);
      part = "";
    } else part += char;
  }
  parts.push(part);
  return parts;
}

const isFilePath = (source: string): boolean => /^([./~]|\\\\|[A-Za-z]:)/.test(source);

/** Words of a command line, with quotes and backslashes as a shell reads them, but no expansion. */
export function shellWords(line: string): string[] | Wrong {
  const words: string[] = [];
  let word = "";
  let started = false;
  let quote = "";
  for (let index = 0; index < line.length; index++) {
    const char = line[index] ?? "";
    if (char === "\\" && quote !== "'") {
      index++;
      if (index >= line.length) return new Wrong("ends in a backslash");
      word += line[index];
      started = true;
    } else if (quote !== "") {
      if (char === quote) quote = "";
      else word += char;
    } else if (char === "'" || char === '"') {
      quote = char;
      started = true;
    } else if (/[ \t\r\n]/.test(char)) {
      if (started) words.push(word);
      word = "";
      started = false;
    } else if (/[;&|<>()`]/.test(char)) {
      return new Wrong(
        `has a "${char}" outside of quotes, where docker compose stops reading; write ["sh", "-c", "..."]`,
      );
    } else {
      word += char;
      started = true;
    }
  }
  if (quote !== "") return new Wrong("has a quote that is not closed");
  if (started) words.push(word);
  return words;
}

/** `a/./b/../c` without detours, as Go's path.Clean. */
export function cleanPath(path: string): string {
  const absolute = path.startsWith("/");
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (part !== ".." || !absolute) kept.push(part);
  }
  const cleaned = (absolute ? "/" : "") + kept.join("/");
  return cleaned === "" ? "." : cleaned;
}
