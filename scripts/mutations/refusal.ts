import { RULES } from "../../modules/checks/catalogue.ts";

/** The rule whose finding is in what a test says. */
export const ruleIn = (message: string): string | undefined =>
  RULES.find(({ id }) => [`(${id})`, `(${id} at `].some((end) => message.includes(end)))?.id;

/** The code of what an environment is refused with before rules see it. */
const codeIn = (message: string): string | undefined => /\[(EOE-[A-Z]+-\d{3})\]/.exec(message)?.[1];

/**
 * Who refuses an environment by what tests say: one of the rules that are expected, or else any rule or code. What does
 * not compile is refused by none of them.
 */
export function refuserIn(messages: readonly string[], expected: readonly string[]): string | undefined {
  const found = messages.flatMap((message) => ruleIn(message) ?? codeIn(message) ?? []);
  return expected.find((id) => found.includes(id)) ?? found[0];
}
