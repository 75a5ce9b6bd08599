/** Places for boxes, arrows and labels, by ELK's layered algorithm. */
import ELK, { type ElkExtendedEdge, type ElkNode, type LayoutOptions } from "elkjs/lib/elk.bundled.js";
import type { Arrow } from "./arrow.ts";
import type { Diagram } from "./diagram.ts";
import type { Part } from "./part.ts";
import { TEXT, textHeight, textWidth } from "./text.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Area extends Point {
  readonly width: number;
  readonly height: number;
}

export interface PlacedPart extends Area {
  readonly part: Part;
  /** Whether other boxes are in it. */
  readonly holds: boolean;
}

export interface PlacedGroup extends Area {
  readonly title: string;
}

export interface PlacedArrow {
  readonly arrow: Arrow;
  readonly points: readonly Point[];
  /** Where the label is; its middle line goes through the middle of the area. */
  readonly label?: Area;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly groups: readonly PlacedGroup[];
  /** Outer boxes before those that they hold. */
  readonly parts: readonly PlacedPart[];
  readonly arrows: readonly PlacedArrow[];
}

/** Pixels between the border of a box and its text. */
export const PADDING = { x: 14, y: 9 } as const;

const ROOT: LayoutOptions = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.json.shapeCoords": "ROOT",
  "elk.json.edgeCoords": "ROOT",
  "elk.padding": "[top=8,left=8,bottom=8,right=8]",
  "elk.spacing.nodeNode": "22",
  "elk.spacing.edgeNode": "14",
  "elk.spacing.edgeEdge": "14",
  "elk.spacing.edgeLabel": "4",
  "elk.spacing.componentComponent": "22",
  "elk.layered.spacing.nodeNodeBetweenLayers": "16",
  "elk.layered.spacing.edgeNodeBetweenLayers": "16",
  "elk.layered.nodePlacement.strategy": "LINEAR_SEGMENTS",
  "elk.layered.considerModelOrder.strategy": "PREFER_NODES",
};

export async function layOut(diagram: Diagram): Promise<Layout> {
  // elkjs is CommonJS, and its types describe the class as the member that it has of itself.
  const root = await new ELK.default().layout(graphOf(diagram));
  const places = new Map(allNodes(root).map((node) => [node.id, areaOf(node)]));
  const { width, height } = areaOf(root);
  return {
    width,
    height,
    groups: groupsOf(diagram).map((title) => ({ title, ...placeOf(places, groupId(title)) })),
    parts: outerFirst(diagram.parts).map((part) => ({
      part,
      holds: diagram.parts.some(({ parent }) => parent === part.id),
      ...placeOf(places, part.id),
    })),
    arrows: diagram.arrows.map((arrow, index) => placedArrow(arrow, root.edges?.[index])),
  };
}

function graphOf({ parts, arrows }: Diagram): ElkNode {
  const outside = parts.filter(({ stack, parent }) => stack === undefined && parent === undefined);
  const groups = groupsOf({ parts, arrows });
  return {
    id: "root",
    layoutOptions: ROOT,
    children: [
      ...outside.map((part) => nodeOf(part, parts)),
      ...groups.map((title) => ({
        id: groupId(title),
        labels: [
          {
            text: title,
            width: textWidth(title, TEXT.group) + 2 * PADDING.x,
            height: textHeight(TEXT.group) + PADDING.y,
          },
        ],
        layoutOptions: { ...reserve, "elk.nodeSize.constraints": "[NODE_LABELS]" },
        children: parts
          .filter(({ stack, parent }) => stack === title && parent === undefined)
          .map((part) => nodeOf(part, parts)),
      })),
    ],
    edges: [...arrows.map(edgeOf), ...stacking(parts, arrows)],
  };
}

/** Room for the text of a box that holds others. No width: what ELK reserves of that, it reserves of the height, too. */
const reserve: LayoutOptions = {
  "elk.nodeLabels.placement": "[H_CENTER, V_TOP, INSIDE]",
  "elk.nodeLabels.padding": "[top=0,left=0,bottom=8,right=0]",
  "elk.padding": `[top=${PADDING.y},left=${PADDING.x},bottom=${PADDING.x},right=${PADDING.x}]`,
};

/** @param minWidth of the box; children are as wide as the text of the box around them, which ELK does not heed */
function nodeOf(part: Part, parts: readonly Part[], minWidth = 0): ElkNode {
  const own = textArea(part);
  const text = { ...own, width: Math.max(own.width, minWidth) };
  const children = parts
    .filter(({ parent }) => parent === part.id)
    .map((child) => nodeOf(child, parts, text.width - 2 * PADDING.x));
  if (children.length === 0) return { id: part.id, ...text };
  return {
    id: part.id,
    children,
    labels: [{ text: part.title, width: text.width, height: text.height }],
    layoutOptions: {
      ...reserve,
      // Arrows into a box in a box pass the outer one's text on its right.
      ...(part.parent === undefined ? {} : { "elk.portAlignment.default": "END" }),
    },
  };
}

/** What a box needs for its own text. */
function textArea({ title, lines }: Part): { readonly width: number; readonly height: number } {
  const widths = [textWidth(title, TEXT.title), ...lines.map((line) => textWidth(line, TEXT.line))];
  return {
    width: Math.max(...widths) + 2 * PADDING.x,
    height: textHeight(TEXT.title) + lines.length * textHeight(TEXT.line) + 2 * PADDING.y,
  };
}

function edgeOf({ from, to, label }: Arrow, index: number): ElkExtendedEdge {
  return {
    id: `arrow ${index}`,
    sources: [from],
    targets: [to],
    labels: [{ text: label, width: textWidth(label, TEXT.label), height: textHeight(TEXT.label) }],
  };
}

/** A box that nothing leads to or from stands above the next one beside it: these edges order, and are not drawn. */
function stacking(parts: readonly Part[], arrows: readonly Arrow[]): ElkExtendedEdge[] {
  const joined = (part: Part): boolean =>
    arrows.some(({ from, to }) => from === part.id || to === part.id) ||
    parts.some((child) => child.parent === part.id && joined(child));
  return parts.flatMap((part) => {
    const siblings = parts.filter(({ stack, parent }) => stack === part.stack && parent === part.parent);
    const next = siblings[siblings.indexOf(part) + 1];
    return next && !joined(part) ? [{ id: `order ${part.id}`, sources: [part.id], targets: [next.id] }] : [];
  });
}

const groupsOf = ({ parts }: Diagram): string[] => [
  ...new Set(parts.flatMap(({ stack }) => (stack === undefined ? [] : [stack]))),
];
const groupId = (title: string): string => `group ${title}`;

const allNodes = (node: ElkNode): ElkNode[] => [node, ...(node.children ?? []).flatMap(allNodes)];

function outerFirst(parts: readonly Part[], parent?: string): Part[] {
  return parts
    .filter((part) => part.parent === parent)
    .flatMap((part) => [part, ...outerFirst(parts, part.id)]);
}

function placeOf(places: ReadonlyMap<string, Area>, id: string): Area {
  const place = places.get(id);
  if (!place) throw new Error(`${id} has no place`);
  return place;
}

function placedArrow(arrow: Arrow, edge: ElkExtendedEdge | undefined): PlacedArrow {
  const points = (edge?.sections ?? []).flatMap(({ startPoint, bendPoints, endPoint }) =>
    [startPoint, ...(bendPoints ?? []), endPoint].map(({ x, y }) => ({ x: rounded(x), y: rounded(y) })),
  );
  const label = edge?.labels?.[0];
  return { arrow, points, ...(label ? { label: areaOf(label) } : {}) };
}

const areaOf = ({ x = 0, y = 0, width = 0, height = 0 }: Partial<Area>): Area => ({
  x: rounded(x),
  y: rounded(y),
  width: rounded(width),
  height: rounded(height),
});

/** Half pixels are fine enough, and the same on every machine. */
const rounded = (pixels: number): number => Math.round(pixels * 2) / 2;
