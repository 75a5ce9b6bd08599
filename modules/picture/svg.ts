/** The picture as SVG, in light or dark colours. */
import { type Area, type Layout, PADDING, type PlacedArrow, type PlacedPart, type Point } from "./layout.ts";
import type { Kind } from "./part.ts";
import { TEXT, type TextStyle, textHeight, textWidth } from "./text.ts";

type Tone = "outside" | "network" | "compute" | "storage" | "monitoring";
type ArrowKind = PlacedArrow["arrow"]["kind"];

export interface Palette {
  readonly canvas: string;
  readonly group: string;
  readonly groupBorder: string;
  readonly box: string;
  readonly text: string;
  readonly muted: string;
  readonly arrows: Readonly<Record<ArrowKind, string>>;
  /** Borders, by what a box is about. */
  readonly tones: Readonly<Record<Tone, string>>;
}

/** GitHub's own colours, so that the picture sits well in a README. Source: Primer primitives. */
export const PALETTES = {
  light: {
    canvas: "#ffffff",
    group: "#f6f8fa",
    groupBorder: "#d1d9e0",
    box: "#ffffff",
    text: "#1f2328",
    muted: "#59636e",
    arrows: { traffic: "#0969da", other: "#818b98" },
    tones: {
      outside: "#818b98",
      network: "#8250df",
      compute: "#bc4c00",
      storage: "#1a7f37",
      monitoring: "#bf3989",
    },
  },
  dark: {
    canvas: "#0d1117",
    group: "#151b23",
    groupBorder: "#3d444d",
    box: "#0d1117",
    text: "#f0f6fc",
    muted: "#9198a1",
    arrows: { traffic: "#4493f8", other: "#9198a1" },
    tones: {
      outside: "#9198a1",
      network: "#ab7df8",
      compute: "#db6d28",
      storage: "#3fb950",
      monitoring: "#db61a2",
    },
  },
} as const satisfies Readonly<Record<string, Palette>>;

const TONES: Readonly<Record<Kind, Tone>> = {
  outside: "outside",
  readers: "outside",
  pipeline: "outside",
  operators: "outside",
  names: "network",
  site: "network",
  firewall: "network",
  network: "network",
  subnets: "network",
  "load balancer": "network",
  instance: "compute",
  hosts: "compute",
  service: "compute",
  container: "compute",
  registry: "storage",
  secrets: "storage",
  bucket: "storage",
  database: "storage",
  "file system": "storage",
  logs: "monitoring",
  alarms: "monitoring",
  trail: "monitoring",
  topic: "monitoring",
};

const FONTS = "-apple-system, 'Segoe UI', Helvetica, Arial, 'DejaVu Sans', sans-serif";
const LEGEND_HEIGHT = 34;
const CORNER = 5;

/** The whole picture. Everything in it comes from the layout and the palette, so the same input gives the same bytes. */
export function drawing(layout: Layout, title: string, palette: Palette): string {
  const { width } = layout;
  const height = layout.height + LEGEND_HEIGHT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${FONTS}">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(inWords(layout))}</desc>`,
    `<defs>${arrowHead("traffic", palette)}${arrowHead("other", palette)}</defs>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${palette.canvas}"/>`,
    ...layout.groups.map((group) =>
      rectangle(group, { fill: palette.group, stroke: palette.groupBorder, radius: 8 }),
    ),
    ...layout.parts.map((placed) => border(placed, palette)),
    ...layout.arrows.map(({ arrow, points }) => line(arrow.kind, points, palette)),
    ...layout.groups.map(({ x, y, title: name }) =>
      text(name, x + PADDING.x, y + PADDING.y, TEXT.group, palette.muted, palette.group),
    ),
    ...layout.parts.flatMap((placed) => words(placed, palette)),
    ...layout.arrows.map((arrow) => label(arrow, palette)),
    ...legend(layout.height + (LEGEND_HEIGHT - textHeight(TEXT.label)) / 2, palette),
    "</svg>",
    "",
  ].join("\n");
}

/** The arrows as sentences, for those who hear the picture. */
function inWords({ arrows, parts }: Layout): string {
  const titles = new Map(parts.map(({ part }) => [part.id, part.title]));
  const sentences = arrows.map(
    ({ arrow }) => `${titles.get(arrow.from)} to ${titles.get(arrow.to)}: ${arrow.label}.`,
  );
  return sentences.join(" ");
}

const arrowHead = (kind: ArrowKind, palette: Palette): string =>
  `<marker id="${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="11" markerHeight="11" orient="auto"><path d="M0 0L8 4L0 8z" fill="${palette.arrows[kind]}"/></marker>`;

function border({ part, holds, ...area }: PlacedPart, palette: Palette): string {
  return rectangle(area, {
    fill: holds ? "none" : palette.box,
    stroke: palette.tones[TONES[part.kind]],
    radius: 6,
    dashed: part.stack === undefined,
  });
}

function words({ part, holds, ...area }: PlacedPart, palette: Palette): string[] {
  const left = area.x + PADDING.x;
  const top = area.y + PADDING.y;
  const behind = holds ? palette.group : palette.box;
  const below = top + textHeight(TEXT.title);
  return [
    text(part.title, left, top, TEXT.title, palette.text, behind),
    ...part.lines.map((line, index) =>
      text(line, left, below + index * textHeight(TEXT.line), TEXT.line, palette.muted, behind),
    ),
  ];
}

function line(kind: ArrowKind, points: readonly Point[], palette: Palette): string {
  const stroke = kind === "traffic" ? 'stroke-width="2"' : 'stroke-width="1.5" stroke-dasharray="5 4"';
  return `<path d="${rounded(points)}" fill="none" stroke="${palette.arrows[kind]}" ${stroke} marker-end="url(#${kind})"/>`;
}

function label({ arrow, label: area }: PlacedArrow, palette: Palette): string {
  if (!area) return "";
  const colour = arrow.kind === "traffic" ? palette.arrows.traffic : palette.muted;
  return text(arrow.label, area.x, area.y, TEXT.label, colour);
}

/** A path whose corners are round. */
function rounded(points: readonly Point[]): string {
  const steps = points.map((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (!before) return `M${point.x} ${point.y}`;
    if (!after) return `L${point.x} ${point.y}`;
    const start = towards(point, before);
    const end = towards(point, after);
    return `L${start.x} ${start.y}Q${point.x} ${point.y} ${end.x} ${end.y}`;
  });
  return steps.join("");
}

/** The point where a corner begins, at most half the way to the next; lines are horizontal or vertical. */
function towards(from: Point, to: Point): Point {
  const step = (delta: number): number => Math.sign(delta) * Math.min(CORNER, Math.abs(delta) / 2);
  return { x: from.x + step(to.x - from.x), y: from.y + step(to.y - from.y) };
}

function legend(top: number, palette: Palette): string[] {
  const symbolWidth = 28;
  const middle = top + textHeight(TEXT.label) / 2;
  const arrow = (kind: ArrowKind) => (x: number) =>
    line(
      kind,
      [
        { x, y: middle },
        { x: x + symbolWidth, y: middle },
      ],
      palette,
    );
  const dashedBox = (x: number): string =>
    rectangle(
      { x, y: middle - 7, width: symbolWidth, height: 14 },
      { fill: palette.box, stroke: palette.tones.outside, radius: 3, dashed: true },
    );
  const entries: readonly (readonly [symbol: (x: number) => string, meaning: string])[] = [
    [arrow("traffic"), "traffic that is let through"],
    [arrow("other"), "other relations"],
    [dashedBox, "not made here"],
  ];
  let x: number = PADDING.x;
  return entries.flatMap(([symbol, meaning]) => {
    const start = x;
    const wordsAt = start + symbolWidth + 8;
    x = wordsAt + textWidth(meaning, TEXT.label) + 24;
    return [symbol(start), text(meaning, wordsAt, top, TEXT.label, palette.muted)];
  });
}

interface RectangleStyle {
  readonly fill: string;
  readonly stroke: string;
  readonly radius: number;
  readonly dashed?: boolean;
}

function rectangle({ x, y, width, height }: Area, { fill, stroke, radius, dashed }: RectangleStyle): string {
  const dash = dashed ? ' stroke-dasharray="4 3"' : "";
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" stroke="${stroke}"${dash}/>`;
}

/** @param behind colour of a rim, so that a line which passes behind the text leaves it readable */
function text(
  content: string,
  x: number,
  top: number,
  style: TextStyle,
  colour: string,
  behind?: string,
): string {
  const baseline = Math.round((top + style.size * 1.05) * 2) / 2;
  const weight = style.bold ? ' font-weight="600"' : "";
  const rim = behind ? ` stroke="${behind}" stroke-width="4" paint-order="stroke"` : "";
  return `<text x="${x}" y="${baseline}" font-size="${style.size}"${weight} fill="${colour}"${rim}>${escaped(content)}</text>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (content: string): string => content.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? "");
