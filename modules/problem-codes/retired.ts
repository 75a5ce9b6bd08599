/**
 * Codes that nothing has any more, and what has taken their place. Old logs still hold them, so they stay on
 * docs/problems.md, and no code is ever given to anything else.
 */
export const RETIRED: Readonly<Record<string, string>> = {
  "EOE-ENV-008": "Each way in which keys disagree has a code of its own, from `EOE-ENV-101` on.",
  "EOE-ENV-009":
    "Each way in which an environment disagrees with its compose files, or with what runs, has a code of its own, from `EOE-ENV-101` on.",
  "EOE-ENV-244":
    "A service that is built may name an image for the laptop; the environment's tag counts, and `explain` says so.",
  "EOE-COMPOSE-102": "Health checks outside of what ECS takes are fitted to the nearest; `explain` says so.",
  "EOE-COMPOSE-118": "When the laptop pulls has no meaning on ECS; `explain` says so.",
  "EOE-COMPOSE-122": "Ports that nothing on ECS reaches are for the laptop only; `explain` says so.",
  "EOE-COMPOSE-134": "Retries outside of what ECS takes are fitted to the nearest; `explain` says so.",
  "EOE-COMPOSE-135":
    "A longer time to stop than the launch type waits is fitted to its longest; `explain` says so.",
  "EOE-COMPOSE-136":
    "A container's name is for the laptop only; who calls it by that name is told by `EOE-COMPOSE-221`.",
  "EOE-COMPOSE-149": "What runs once is not restarted on ECS, whatever the laptop does; `explain` says so.",
  "EOE-COMPOSE-150": "ECS restarts without counting; `explain` says so.",
  "EOE-COMPOSE-152": "ECS replaces a task whose essential container stops; `explain` says so.",
};
