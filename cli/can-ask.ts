/** Whether somebody reads a question, and can answer it: standard output may be a file, or JSON for a script. */
export const canAsk = (): boolean => Boolean(process.stdin.isTTY && process.stdout.isTTY);
