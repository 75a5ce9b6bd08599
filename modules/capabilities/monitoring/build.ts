import type { z } from "zod";
import type { Common } from "../../environment/common";
import { Notifications } from "../../observability/notifications";
import { Scaling } from "../../observability/scaling";
import { hostsSignal, serviceSignals } from "../../observability/signals";
import type { Make, ServiceSite } from "../building";
import type { RunningService } from "../ecs-service";
import { Alarms, type AlarmsProps } from "./alarms";
import { Dashboard } from "./dashboard";
import type { monitoring as schema } from "./schema";
import { graphsOf, raiseAlarms } from "./signals";

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
  for (const running of watched) {
    const { name, service, settings, signals, ingress } = running;
    scale(site, running);
    new Alarms(scope, settings.names.id("alarms"), {
      service: name,
      topicArn: notifications.topicArn,
      serviceArn: service.arn,
      signals,
      ...(ingress ? { ingress, hosts } : {}),
      thresholds: monitoring,
      minTasks: settings.tasks.min,
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
