import {
  CloudwatchDashboard,
  type CloudwatchDashboardConfig,
} from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "../cdktf";
import { physicalName } from "../naming";
import type { Overrides } from "../overrides";
import type { Metric, Signals } from "./signals";

export interface DashboardProps {
  readonly environment: string;
  readonly region: string;
  readonly signals: Signals;
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
    const { signals } = props;
    const graphs: readonly (readonly [title: string, metrics: readonly Metric[]])[] = [
      ["CPU and memory of the service (%)", [signals.cpu, signals.memory]],
      ["Tasks and hosts", [signals.runningTasks, signals.hosts]],
      ["Requests", [signals.requests]],
      ["Answers 5xx", [signals.loadBalancer5xx, signals.target5xx]],
      ["Answer time, 95th percentile (s)", [signals.latency]],
      ["Unhealthy targets", [signals.unhealthyHosts]],
    ];
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
    this.name = new CloudwatchDashboard(this, "dashboard", {
      dashboardName: physicalName(props.environment, ""),
      dashboardBody: JSON.stringify({ widgets }),
      ...props.overrides?.dashboard,
    }).dashboardName;
  }
}
