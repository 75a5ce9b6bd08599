export function chromium(env?: Readonly<Record<string, string | undefined>>): string | undefined;
export const MISSING: string;
