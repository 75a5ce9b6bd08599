import type { Combination } from "./combination";

/** What the stacks do by themselves so that keys fit each other; `__tests__/stacks/made-to-fit.test.ts` holds them to it. */
export const MADE_TO_FIT: readonly Combination[] = [
  {
    id: "requests-between-tasks-have-time",
    keys: ["compose: services.<name>.ports.app_protocol", "service.environment.<entry>.PROXY_READ_TIMEOUT"],
    sentence:
      "A request by HTTP from task to task may take as long as its caller waits: Service Connect's own limit of 15 s is switched off.",
    source: "ECS API reference, TimeoutConfiguration; containers-roadmap 1958 (2026-11)",
  },
  {
    id: "fixed-hosts-are-no-alarm",
    keys: ["capacity.min", "capacity.max"],
    sentence: "Hosts that are always as many have no alarm that they are at their maximum.",
    source: 'CloudWatch User Guide, "Alarm states": it would be in ALARM all the time (2026-11)',
  },
];
