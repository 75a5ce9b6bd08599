import type { z } from "zod";
import type { Common } from "../../environment/common";
import { Notifications } from "../../observability/notifications";
import { Scaling } from "../../observability/scaling";
import { hostsSignal, ingressSignals, serviceSignals } from "../../observability/signals";
import type { Make, RunningService, ServiceSite } from "../building";
import { Alarms, type AlarmsProps } from "./alarms";
import { Dashboard } from "./dashboard";
import type { monitoring as schema } from "./schema";

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
  const { loadBalancer } = offered.ingress ?? {};
  const watched = (offered.services ?? []).map((running) => ({
    ...running,
    signals: serviceSignals(cluster.name, running.service.name),
    ingress:
      running.targets && loadBalancer && ingressSignals(loadBalancer.arnSuffix, running.targets.arnSuffix),
  }));
  for (const running of watched) {
    const { name, id, service, settings, signals, ingress } = running;
    scale(site, running);
    new Alarms(scope, id("alarms"), {
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
      title: settings.suffix || "the service",
      signals,
      ingress,
    })),
    hosts: hosts?.signal,
  });
  return {};
};

function hostsWatched({ capacity, chosenCapacity: { hosts } }: ServiceSite): AlarmsProps["hosts"] {
  const { autoscalingGroupName } = capacity;
  if (autoscalingGroupName === undefined || !hosts) return undefined;
  const signal = hostsSignal(autoscalingGroupName);
  // Hosts that are meant to be always as many are always at their maximum, which raises no alarm.
  return { signal, ...(hosts.fewest < hosts.most ? { max: hosts.most } : {}) };
}

function scale(
  { scope, cluster }: ServiceSite,
  { id, name, service, settings, targets }: RunningService,
): void {
  const perTarget = settings.ingress?.requestsPerTarget;
  new Scaling(scope, id("scaling"), {
    cluster,
    service,
    serviceName: name,
    min: settings.tasks.min,
    max: settings.tasks.max,
    ...settings.scaling,
    requests: perTarget && targets ? { perTarget, resourceLabel: targets.resourceLabel } : undefined,
  });
}
