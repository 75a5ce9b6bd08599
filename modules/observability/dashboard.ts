import {
  CloudwatchDashboard,
  type CloudwatchDashboardConfig,
} from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "../cdktf";
import { physicalName } from "../naming";
import { type Overrides, withOverrides } from "../overrides";
import type { IngressSignals, Metric, ServiceSignals } from "./signals";

export interface DashboardProps {
  readonly environment: string;
  readonly region: string;
  /** The service behind the load balancer. */
  readonly signals: ServiceSignals;
  readonly ingress: IngressSignals;
  readonly hosts?: Metric;
  /** Further services, by name. */
  readonly further?: Readonly<Record<string, ServiceSignals>>;
  readonly overrides?: Overrides<{ dashboard: CloudwatchDashboardConfig }>;
}

const WIDGET_WIDTH = 12;
const WIDGET_HEIGHT = 6;
const COLUMNS = 2;

/** One page with the signals that the alarms watch. */
export class Dashboard extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const graphs = graphsOf(props);
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

type Graph = readonly [title: string, metrics: readonly Metric[]];

function graphsOf({ signals, ingress, hosts, further = {} }: DashboardProps): Graph[] {
  return [
    ["CPU and memory of the service (%)", [signals.cpu, signals.memory]],
    [hosts ? "Tasks and hosts" : "Tasks", hosts ? [signals.runningTasks, hosts] : [signals.runningTasks]],
    ["Requests", [ingress.requests]],
    ["Answers 5xx", [ingress.loadBalancer5xx, ingress.target5xx]],
    ["Answer time, 95th percentile (s)", [ingress.latency]],
    ["Unhealthy targets", [ingress.unhealthyHosts]],
    ...Object.entries(further).flatMap(([name, of]): Graph[] => [
      [`CPU and memory of ${name} (%)`, [of.cpu, of.memory]],
      [`Tasks of ${name}`, [of.runningTasks]],
    ]),
  ];
}
