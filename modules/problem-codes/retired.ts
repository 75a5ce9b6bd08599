/**
 * Codes that nothing has any more, and what has taken their place. Old logs still hold them, so they stay on
 * docs/problems.md, and no code is ever given to anything else.
 */
export const RETIRED: Readonly<Record<string, string>> = {
  "EOE-ENV-008": "Each way in which keys disagree has a code of its own, from `EOE-ENV-101` on.",
  "EOE-ENV-009":
    "Each way in which an environment disagrees with its compose files, or with what runs, has a code of its own, from `EOE-ENV-101` on.",
};
