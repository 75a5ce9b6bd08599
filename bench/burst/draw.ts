import { scaleLinear, scaleLog } from "d3-scale";
import { area, line } from "d3-shape";
import { latenciesOf } from "./figures.ts";
import type { Day, Minute } from "./simulate.ts";

const WIDTH = 960;
const PANEL = { height: 150, gap: 46, left: 64, right: 20, top: 34 };

interface Panel {
  readonly title: string;
  readonly lines: readonly {
    readonly colour: string;
    readonly name: string;
    readonly values: readonly number[];
  }[];
  readonly logarithmic?: boolean;
}

/** Minutes after the day's begin. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * A day, or a part of it, as panels over one time axis.
 * @param title says whose day it is
 * @param startHour of the clock at the day's begin
 * @param span default the whole day
 */
export function drawDay(
  day: Day,
  title: string,
  startHour: number,
  span: Span = { from: 0, to: day.minutes.length },
): string {
  const minutes = day.minutes.slice(span.from, span.to);
  const latency = minutes.map((minute) => latenciesOf([minute]));
  const panels: Panel[] = [
    {
      title: "Requests a minute",
      lines: [lineOf("requests", "#2563eb", minutes, ({ arrivals }) => arrivals)],
    },
    { title: "Tasks that answer", lines: [lineOf("tasks", "#16a34a", minutes, ({ tasks }) => tasks)] },
    {
      title: "Their CPU in percent",
      lines: [lineOf("CPU", "#6b7280", minutes, ({ cpu }) => cpu)],
    },
    {
      title: "Latency in ms",
      logarithmic: true,
      lines: (["p50", "p95", "p99"] as const).map((name, index) => ({
        name,
        colour: ["#93c5fd", "#2563eb", "#1e3a8a"][index] ?? "#000",
        values: latency.map((one) => one[name]),
      })),
    },
    { title: "Refused a minute", lines: [lineOf("refused", "#dc2626", minutes, ({ refused }) => refused)] },
  ];
  const height = PANEL.top + panels.length * (PANEL.height + PANEL.gap);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="${escaped(title)}">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="${PANEL.left}" y="20" font-size="15" font-weight="600">${escaped(title)}</text>`,
    ...panels.map((panel, index) =>
      drawPanel(panel, PANEL.top + index * (PANEL.height + PANEL.gap), startHour * 60 + span.from),
    ),
    "</svg>\n",
  ].join("\n");
}

const lineOf = (
  name: string,
  colour: string,
  minutes: readonly Minute[],
  value: (minute: Minute) => number,
): Panel["lines"][number] => ({ name, colour, values: minutes.map(value) });

function drawPanel({ title, lines, logarithmic = false }: Panel, top: number, startMinute: number): string {
  const count = lines[0]?.values.length ?? 0;
  const highest = Math.max(1, ...lines.flatMap(({ values }) => values));
  const x = scaleLinear()
    .domain([0, count])
    .range([PANEL.left, WIDTH - PANEL.right]);
  const range = [top + PANEL.height, top + 20] as const;
  const y = logarithmic
    ? scaleLog()
        .domain([1, Math.max(10, highest)])
        .range(range)
        .clamp(true)
    : scaleLinear().domain([0, highest]).nice().range(range);
  const shape = line<number>(
    (_, minute) => x(minute),
    (value) => y(logarithmic ? Math.max(1, value) : value),
  );
  const filled = area<number>(
    (_, minute) => x(minute),
    range[0],
    (value) => y(value),
  );
  const step = TIME_STEPS.find((minutes) => count / minutes <= MOST_TIMES) ?? count;
  const times = Array.from({ length: Math.floor(count / step) + 1 }, (_, index) => index * step);
  // A logarithmic scale gives lines for 2 to 9, too, whose numbers would lie over each other.
  const ticks = logarithmic ? y.ticks().filter((tick) => Number.isInteger(Math.log10(tick))) : y.ticks(4);
  return [
    `<text x="${PANEL.left}" y="${top + 10}" fill="#374151">${title}</text>`,
    ...(lines.length === 1 ? [] : drawLegend(lines, top + 10)),
    ...ticks.map(
      (tick) =>
        `<line x1="${PANEL.left}" x2="${WIDTH - PANEL.right}" y1="${y(tick)}" y2="${y(tick)}" stroke="#e5e7eb"/><text x="${PANEL.left - 6}" y="${y(tick) + 4}" text-anchor="end" fill="#6b7280">${tick}</text>`,
    ),
    ...times.map(
      (minute) =>
        `<text x="${x(minute)}" y="${range[0] + 16}" text-anchor="middle" fill="#6b7280">${clock(startMinute + minute)}</text>`,
    ),
    ...lines.map(({ values, colour }) =>
      lines.length === 1
        ? `<path d="${filled([...values])}" fill="${colour}" fill-opacity="0.25" stroke="${colour}"/>`
        : `<path d="${shape([...values])}" fill="none" stroke="${colour}"/>`,
    ),
  ].join("\n");
}

/** Minutes between two times that are written under a panel, and how many of them there may be. */
const TIME_STEPS = [1, 5, 10, 15, 30, 60, 120, 180];
const MOST_TIMES = 9;
const LEGEND_WIDTH = 60;

const drawLegend = (lines: Panel["lines"], y: number): string[] =>
  lines.map(({ name, colour }, index) => {
    const x = WIDTH - PANEL.right - (lines.length - index) * LEGEND_WIDTH;
    return `<rect x="${x}" y="${y - 8}" width="14" height="8" fill="${colour}"/><text x="${x + 18}" y="${y}" fill="#374151">${name}</text>`;
  });

const clock = (minute: number): string =>
  [Math.floor(minute / 60) % 24, minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
const escaped = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
