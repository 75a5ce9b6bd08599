/** A box, and how it is made of blocks. */
import { type Block, type Configuration, isRecord } from "./configuration.ts";

/** Kinds of boxes, in the order in which they are laid out; those of a row stay as they come. */
const ROWS = [
  ["names"],
  ["site"],
  ["firewall"],
  ["load balancer"],
  ["hosts"],
  ["service", "container"],
  ["logs"],
  ["alarms"],
  ["trail"],
  ["topic"],
  ["network", "subnets"],
  ["instance"],
  ["registry"],
  ["bucket"],
  ["secrets"],
  ["database"],
  ["file system"],
  ["readers"],
  ["pipeline"],
  ["operators"],
  ["outside"],
] as const;

export type Kind = (typeof ROWS)[number][number];

/** Boxes in the order in which they are laid out, whoever has drawn them. */
export const inRows = (parts: readonly Part[]): Part[] =>
  ROWS.flatMap((row: readonly Kind[]) => parts.filter(({ kind }) => row.includes(kind)));

/** The boxes that stand for some of a configuration, given those that are drawn already. */
export type Boxes = (configuration: Configuration, drawn: readonly Part[]) => readonly Part[];

/** A box. */
export interface Part {
  readonly id: string;
  readonly kind: Kind;
  /** The state that holds it; none when the environment only uses it. */
  readonly stack?: string;
  /** Id of the box that it is in. */
  readonly parent?: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** The blocks that it stands for. */
  readonly blocks: readonly Block[];
  /** The blocks that it uses. */
  readonly uses: readonly Block[];
  /** Parts that it names itself, without a block in between. */
  readonly links: readonly {
    readonly to: string;
    readonly kind: "traffic" | "other";
    readonly label: string;
  }[];
  /** Whom its tasks call; drawn where rules let the traffic through. */
  readonly calls: readonly Call[];
}

export interface Call {
  /** Id of a part. */
  readonly to: string;
  /** The name and port of Service Connect; none for what is called by an address. */
  readonly endpoint?: { readonly name: string; readonly port: number };
}

export interface PartText {
  readonly kind: Kind;
  readonly title: string;
  readonly lines: readonly (string | undefined)[];
  readonly parent?: string;
  /** true: made by someone else, outside of all states. */
  readonly outside?: boolean;
}

/** A box for blocks; the first of them gives it its id and its state. */
export function part(configuration: Configuration, blocks: readonly Block[], text: PartText): Part[] {
  const [first] = blocks;
  if (!first) return [];
  const { outside, lines, ...rest } = text;
  return [
    {
      ...rest,
      id: idOf(first),
      ...(outside ? {} : { stack: first.stack }),
      lines: lines.filter((line) => line !== undefined),
      blocks,
      uses: [...new Set(blocks.flatMap((block) => configuration.usedBy(block)))],
      links: [],
      calls: [],
    },
  ];
}

export const idOf = ({ stack, address }: Block): string => `${stack}/${address}`;

export const uses = (configuration: Configuration, block: Block, targets: readonly Block[]): boolean =>
  configuration.usedBy(block).some((used) => targets.includes(used));

/** The blocks of these types that use `target`. */
export const usersOf = (
  configuration: Configuration,
  target: Block,
  ...types: readonly string[]
): readonly Block[] =>
  configuration.resources(...types).filter((block) => uses(configuration, block, [target]));

/** The blocks of a type that `user` uses. */
export const usedOf = (configuration: Configuration, user: Block, type: string): readonly Block[] =>
  configuration.usedBy(user).filter((block) => block.type === type);

/** Blocks by the state that holds them. */
export function byStack(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const stacks = [...new Set(blocks.map(({ stack }) => stack))];
  return stacks.map((name) => blocks.filter(({ stack }) => stack === name));
}

/** The construct that made a block, as a title: `Bastion` of `market-network/bastion/instance`. */
export function constructName({ values, address }: Block): string {
  const note = values["//"];
  const metadata = isRecord(note) && isRecord(note["metadata"]) ? note["metadata"] : {};
  const [, construct] = String(metadata["path"] ?? `/${address}`).split("/");
  const words = (construct ?? "").replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;

export const range = (min: unknown, max: unknown): string =>
  min === max ? String(min) : `${String(min)}–${String(max)}`;
