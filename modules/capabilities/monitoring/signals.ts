import { TerraformStack } from "../../cdktf";
import { raiseAlarm, type Signal } from "../../observability/signal-alarm";
import type { DataSite, Make, Site } from "../building";
import type { Graph } from "./dashboard";

/** What watches the data: alarms on what capabilities offer there. */
export const watchData: Make<DataSite, unknown, unknown> = (site) => {
  raiseAlarms(site, site.alarmsTopicArn);
  return {};
};

/**
 * Raises the alarms of a stack, each in what it is about.
 * @param topicArn is asked only where there is one
 */
export function raiseAlarms(
  { scope, offered }: Pick<Site, "scope" | "offered">,
  topicArn: () => string,
): void {
  for (const { metric, alarm } of offered.signals)
    if (alarm && TerraformStack.of(alarm.of) === scope) raiseAlarm(metric, alarm, topicArn());
}

/** Signals of the same title in one graph, in the order of the first of each. */
export const graphsOf = (signals: readonly Signal[]): Graph[] =>
  [...new Set(signals.flatMap(({ graph }) => graph ?? []))].map((title) => [
    title,
    signals.filter(({ graph }) => graph === title).map(({ metric }) => metric),
  ]);
