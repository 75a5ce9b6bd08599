import { TerraformStack } from "../../cdktf.ts";
import { raiseAlarm, type Signal, type SignalAlarm } from "../../observability/signal-alarm.ts";
import type { DataSite, Make, Site } from "../building.ts";
import type { Graph } from "./dashboard.ts";

/** What watches the data: alarms on what capabilities offer there. The network's stack has no topic for any. */
export const watchData: Make<DataSite, unknown, unknown> = (site) => {
  raiseAlarms(site, site.alarmsTopicArn);
  const lost = site.offered.signals.flatMap(({ alarm }) => (alarm && !isIn(site, alarm) ? [alarm.name] : []));
  if (lost.length > 0) throw new Error(`alarms stand with the data or the services: ${lost.join(", ")}`);
  return {};
};

/**
 * Raises the alarms of a stack, each in what it is about.
 * @param topicArn is asked only where there is one
 */
export function raiseAlarms(site: Pick<Site, "scope" | "offered">, topicArn: () => string): void {
  for (const { metric, alarm } of site.offered.signals)
    if (alarm && isIn(site, alarm)) raiseAlarm(metric, alarm, topicArn());
}

const isIn = ({ scope }: Pick<Site, "scope">, { of }: SignalAlarm): boolean =>
  TerraformStack.of(of) === scope;

/** Signals of the same title in one graph, in the order of the first of each. */
export const graphsOf = (signals: readonly Signal[]): Graph[] =>
  [...new Set(signals.flatMap(({ graph }) => graph ?? []))].map((title) => [
    title,
    signals.filter(({ graph }) => graph === title).map(({ metric }) => metric),
  ]);
