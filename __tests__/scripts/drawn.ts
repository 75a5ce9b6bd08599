/** What tests of the picture ask of diagrams and drawings. */
import { expect } from "vitest";
import type { Stack } from "../../modules/picture/configuration.ts";
import type { Diagram } from "../../modules/picture/diagram.ts";
import type { Area, Layout } from "../../modules/picture/layout.ts";
import { TEXT, textWidth } from "../../modules/picture/text.ts";

export type Json = Record<string, Record<string, Record<string, Record<string, unknown>>>>;

export const INGRESS = "aws_vpc_security_group_ingress_rule";
export const EGRESS = "aws_vpc_security_group_egress_rule";

/** Of a GitHub page's column. */
export const WIDEST = 900;

/** The stacks with a change made to one of them. */
export function changedStacks(
  stacks: readonly Stack[],
  stack: string,
  change: (json: Json) => void,
): Stack[] {
  return stacks.map(({ name, json }) => {
    const copy = structuredClone(json) as Json;
    if (name === stack) change(copy);
    return { name, json: copy };
  });
}

export function resources(json: Json, type: string): Record<string, Record<string, unknown>> {
  const found = json["resource"]?.[type];
  if (!found) throw new Error(`no ${type}`);
  return found;
}

/** The one resource of a type whose name holds a string. */
export function only(json: Json, type: string, name: string): Record<string, unknown> {
  const found = Object.entries(resources(json, type)).filter(([id]) => id.includes(name));
  expect(found.map(([id]) => id)).toHaveLength(1);
  return found[0]?.[1] ?? {};
}

export function sentences({ parts, arrows }: Diagram, kind?: "traffic" | "other"): string[] {
  const titles = new Map(parts.map(({ id, title }) => [id, title]));
  return arrows
    .filter((arrow) => kind === undefined || arrow.kind === kind)
    .map(({ from, to, label }) => `${titles.get(from)} -> ${titles.get(to)}: ${label}`)
    .sort();
}

/** Nothing is cut off, nothing covers anything, and arrows lead from box to box. */
export function expectAllSeen(layout: Layout): void {
  for (const area of [...layout.groups, ...layout.parts]) {
    expect(area.x >= 0 && area.y >= 0).toBe(true);
    expect(area.x + area.width <= layout.width && area.y + area.height <= layout.height).toBe(true);
  }
  const { parts } = layout;
  for (const one of parts) {
    const words = [
      textWidth(one.part.title, TEXT.title),
      ...one.part.lines.map((line) => textWidth(line, TEXT.line)),
    ];
    expect(Math.max(...words), one.part.title).toBeLessThanOrEqual(one.width);
    for (const other of parts) {
      if (one !== other && one.part.parent === other.part.parent) {
        expect(covers(one, other), `${one.part.title} and ${other.part.title}`).toBe(false);
      }
      if (other.part.parent === one.part.id) expect(within(other, one)).toBe(true);
    }
  }
  for (const { arrow, points } of layout.arrows) {
    const area = (id: string) => parts.find(({ part }) => part.id === id);
    expect(points.length).toBeGreaterThanOrEqual(2);
    expect(onBorder(points[0], area(arrow.from))).toBe(true);
    expect(onBorder(points.at(-1), area(arrow.to))).toBe(true);
  }
  expectLabelsApart(layout);
}

function expectLabelsApart({ arrows, parts }: Layout): void {
  const labels = arrows.flatMap(({ arrow, label }) => (label ? [{ ...label, text: arrow.label }] : []));
  expect(labels).toHaveLength(arrows.length);
  const boxes = parts
    .filter(({ holds }) => !holds)
    .map(({ part, ...area }) => ({ ...area, text: part.title }));
  for (const label of labels) {
    const covered = [...labels, ...boxes].filter((other) => other !== label && covers(label, other));
    expect(
      covered.map(({ text }) => text),
      label.text,
    ).toEqual([]);
  }
}

const covers = (one: Area, other: Area): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

const within = (inner: Area, outer: Area): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/** Half a pixel is what rounding may move. */
function onBorder(
  point: { readonly x: number; readonly y: number } | undefined,
  area: Area | undefined,
): boolean {
  if (!point || !area) return false;
  const near = (one: number, other: number): boolean => Math.abs(one - other) <= 1;
  const across = point.x >= area.x - 1 && point.x <= area.x + area.width + 1;
  const along = point.y >= area.y - 1 && point.y <= area.y + area.height + 1;
  const onSide = near(point.x, area.x) || near(point.x, area.x + area.width);
  const onEdge = near(point.y, area.y) || near(point.y, area.y + area.height);
  return across && along && (onSide || onEdge);
}
