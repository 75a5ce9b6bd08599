/**
 * Deprecations of Node.js that CDKTF calls for, and that nobody who runs the program can do anything about: it has had no
 * release since it was archived in December 2025. DEP0044 is `util.isArray`, of which Node.js 22 and later warn.
 */
const OF_CDKTF = ["DEP0044"];

/** Keeps them from standard error. Every other warning is shown as before. */
export function withoutDeprecationsOfCdktf(): void {
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]): void => {
    if (rest.some((one) => OF_CDKTF.includes(codeOf(one)))) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
}

/** The code is an argument of its own, or in one with options. */
const codeOf = (argument: unknown): string =>
  String(typeof argument === "object" && argument !== null && "code" in argument ? argument.code : argument);
