import { CloudwatchDashboard, type CloudwatchDashboardConfig } from "#provider-aws/cloudwatch-dashboard";
import { Construct } from "../../cdktf.ts";
import { physicalName } from "../../naming.ts";
import type { IngressSignals, Metric, ServiceSignals } from "../../observability/signals.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";

export interface DashboardProps {
  readonly environment: string;
  readonly region: string;
  /** Those behind a load balancer come first. */
  readonly services: readonly WatchedService[];
  readonly hosts?: Metric;
  /** Of what else there is. Default none. */
  readonly further?: readonly Graph[];
  readonly overrides?: Overrides<{ dashboard: CloudwatchDashboardConfig }>;
}

export interface WatchedService {
  /** What the titles of its graphs call it. */
  readonly title: string;
  readonly signals: ServiceSignals;
  /** Of the load balancer in front. Default: none is. */
  readonly ingress?: IngressSignals | undefined;
}

const WIDGET_WIDTH = 12;
const WIDGET_HEIGHT = 6;
const COLUMNS = 2;

/** One page with the signals that the alarms watch. */
export class Dashboard extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const graphs = [...graphsOf(props), ...(props.further ?? [])];
    const widgets = graphs.map(([title, metrics], index) => ({
      type: "metric",
      x: (index % COLUMNS) * WIDGET_WIDTH,
      y: Math.floor(index / COLUMNS) * WIDGET_HEIGHT,
      width: WIDGET_WIDTH,
      height: WIDGET_HEIGHT,
      properties: {
        title,
        region: props.region,
        view: "timeSeries",
        period: 60,
        metrics: metrics.map((metric) => [
          metric.namespace,
          metric.name,
          ...Object.entries(metric.dimensions).flat(),
          { stat: metric.statistic },
        ]),
      },
    }));
    const dashboardConfig = withOverrides(props.overrides?.dashboard, {
      dashboardName: physicalName(props.environment, ""),
      dashboardBody: JSON.stringify({ widgets }),
    });
    this.name = new CloudwatchDashboard(this, "dashboard", dashboardConfig).dashboardName;
  }
}

export type Graph = readonly [title: string, metrics: readonly Metric[]];

function graphsOf({ services, hosts }: DashboardProps): Graph[] {
  return services.flatMap((service, index): Graph[] => [
    [`CPU and memory of ${service.title} (%)`, [service.signals.cpu, service.signals.memory]],
    tasksGraph(service, index === 0 ? hosts : undefined),
    ...(service.ingress ? requestGraphs(service.ingress) : []),
  ]);
}

/** Hosts are in that of the first service. */
function tasksGraph({ title, signals: { runningTasks }, ingress }: WatchedService, hosts?: Metric): Graph {
  if (hosts) return ["Tasks and hosts", [runningTasks, hosts]];
  return [ingress ? "Tasks" : `Tasks of ${title}`, [runningTasks]];
}

const requestGraphs = (ingress: IngressSignals): Graph[] => [
  ["Requests", [ingress.requests]],
  ["Answers 5xx", [ingress.loadBalancer5xx, ingress.target5xx]],
  ["Answer time, 95th percentile (s)", [ingress.latency]],
  ["Unhealthy targets", [ingress.unhealthyHosts]],
];
