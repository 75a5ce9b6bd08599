import { wrongAwslogsOptions } from "./awslogs-options.ts";
import type { FieldContext } from "./context.ts";

/** Drivers of the laptop; their options mean nothing elsewhere. */
const LAPTOP_DRIVERS = new Set(["json-file", "local"]);
/** Options that the environment sets; it names the streams as well, so that tag names nothing. */
const OWN_OPTIONS = [
  "awslogs-group",
  "awslogs-region",
  "awslogs-stream-prefix",
  "awslogs-stream",
  "awslogs-create-group",
  "tag",
];

export function setLogging(context: FieldContext): void {
  const { container, service, target, name } = context;
  const { driver = "json-file", options = {} } = service.logging ?? {};
  const path = context.member("logging");
  const at = { driver: [...path, "driver"], options: [...path, "options"] };
  if (target.launchType.logDrivers.includes(driver)) {
    container.logConfiguration = { logDriver: driver, options: sorted(options) };
    context.decide("accepted", `Logs go by ${driver}, not to CloudWatch.`, at.driver);
    return;
  }
  if (driver !== "awslogs" && !LAPTOP_DRIVERS.has(driver)) {
    const allowed = ["awslogs", "json-file", "local", ...target.launchType.logDrivers].join(", ");
    context.refuse(
      "EOE-COMPOSE-119",
      `"${driver}" is not possible here; allowed are ${allowed}. Logs that go nowhere are useless.`,
      at.driver,
    );
    return;
  }
  const place = target.logs[name];
  if (place === undefined) {
    context.refuse("EOE-COMPOSE-120", "has no log group in the environment.", context.member());
    return;
  }
  const own =
    driver === "awslogs" ? Object.entries(options).filter(([option]) => !OWN_OPTIONS.includes(option)) : [];
  for (const { option, because } of wrongAwslogsOptions(Object.fromEntries(own)))
    context.refuse("EOE-COMPOSE-228", because, [...at.options, option]);
  container.logConfiguration = {
    logDriver: "awslogs",
    options: sorted({
      ...Object.fromEntries(own),
      "awslogs-group": place.group,
      "awslogs-region": place.region,
      "awslogs-stream-prefix": place.streamPrefix,
    }),
  };
  if (service.logging === undefined) return;
  for (const option of Object.keys(options)) {
    if (LAPTOP_DRIVERS.has(driver))
      context.decide("laptop only", `An option of ${driver}; on ECS logs go to CloudWatch.`, [
        ...at.options,
        option,
      ]);
    else if (OWN_OPTIONS.includes(option))
      context.decide("mapped", "The environment makes the log group, and names it and its streams.", [
        ...at.options,
        option,
      ]);
  }
}

function sorted(options: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(options).sort(([one], [other]) => (one < other ? -1 : 1)));
}
