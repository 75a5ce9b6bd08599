import { InvalidArgumentError } from "commander";

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `90s`, `15m`, `2h`, `1d`, or a number of seconds. @returns seconds. @throws InvalidArgumentError */
export function duration(text: string): number {
  const [, number, unit = "s"] = /^(\d{1,6})([smhd])?$/.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError("It must be a time such as 90s, 15m, 2h or 1d.");
  return Number(number) * UNITS[unit as keyof typeof UNITS];
}
