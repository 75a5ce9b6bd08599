import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import { Notifications } from "../../observability/notifications.ts";
import { Scaling } from "../../observability/scaling.ts";
import { hostsSignal, serviceSignals } from "../../observability/signals.ts";
import { tellEvents } from "../../observability/watched-events.ts";
import type { Make, ServiceSite } from "../building.ts";
import type { RunningService } from "../ecs-service.ts";
import { Alarms, type AlarmsProps } from "./alarms.ts";
import { Dashboard } from "./dashboard.ts";
import type { monitoring as schema } from "./schema.ts";
import { graphsOf, raiseAlarms } from "./signals.ts";

/** What watches the services, and scales them by what it sees. */
export const watchServices: Make<ServiceSite, z.output<typeof schema>, Common> = (
  site,
  monitoring,
  { name: environment, region },
) => {
  const { scope, cluster, offered } = site;
  const notifications = new Notifications(scope, "notifications", {
    environment,
    mail: monitoring.mail,
    events: true,
  });
  const hosts = hostsWatched(site);
  const watched = offered.services.map((running) => ({
    ...running,
    signals: serviceSignals(cluster.name, running.service.name),
    ingress: running.targets?.signals,
  }));
  for (const [index, running] of watched.entries()) {
    const { name, service, settings, signals, ingress } = running;
    if (!settings.singleton) scale(site, running);
    new Alarms(scope, settings.names.id("alarms"), {
      service: name,
      topicArn: notifications.topicArn,
      serviceArn: service.arn,
      signals,
      ...(ingress ? { ingress } : {}),
      // They are all services' hosts, and one alarm is enough.
      ...(index === 0 ? { hosts } : {}),
      thresholds: monitoring,
      minTasks: Math.min(settings.tasks.min, ...(settings.scaling.schedule ?? []).map(({ min }) => min)),
      idleTasks: settings.peak.min,
      // More than ever run are no sign of anything: a schedule may ask for all of them at times.
      scales: !settings.singleton && settings.peak.max > settings.peak.min,
    });
  }
  new Dashboard(scope, "dashboard", {
    environment,
    region,
    services: watched.map(({ settings, signals, ingress }) => ({
      title: settings.names.title,
      signals,
      ingress,
    })),
    hosts: hosts?.signal,
    further: graphsOf(offered.signals),
  });
  raiseAlarms(site, () => notifications.topicArn);
  for (const events of offered.events) tellEvents(events, notifications.topicArn);
  return {};
};

function hostsWatched({ capacity, chosenCapacity: { hosts } }: ServiceSite): AlarmsProps["hosts"] {
  const { autoscalingGroupName } = capacity;
  if (autoscalingGroupName === undefined || !hosts) return undefined;
  const signal = hostsSignal(autoscalingGroupName);
  // Hosts that are meant to be always as many are always at their maximum, which raises no alarm.
  return { signal, ...(hosts.fewest < hosts.most ? { max: hosts.most } : {}) };
}

function scale({ scope, cluster }: ServiceSite, { name, service, settings, targets }: RunningService): void {
  const perTarget = settings.ingress?.requestsPerTarget;
  new Scaling(scope, settings.names.id("scaling"), {
    cluster,
    service,
    serviceName: name,
    min: settings.tasks.min,
    max: settings.tasks.max,
    ...settings.scaling,
    requests: perTarget && targets ? { perTarget, resourceLabel: targets.resourceLabel } : undefined,
  });
}
