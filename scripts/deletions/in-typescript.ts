import {
  isArrayLiteralExpression,
  isCallExpression,
  isIdentifier,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isVariableDeclaration,
  type Node,
  type SourceFile,
} from "typescript/unstable/ast";
import { type Deletion, deletion, shortened } from "./deletion.ts";

/** What is taken out of a file of TypeScript. */
export interface Place {
  readonly kind: string;
  /** From the project's folder. */
  readonly files: RegExp;
  readonly find: (source: SourceFile) => readonly Found[];
}

interface Found {
  readonly node: Node;
  /** Default the node's own; of `.meta(...)` what is before it stays. */
  readonly start?: number;
  readonly instead?: string;
}

function nodesOf<T extends Node>(root: Node, is: (node: Node) => node is T): T[] {
  const found: T[] = [];
  const visit = (node: Node): undefined => {
    if (is(node)) found.push(node);
    node.forEachChild(visit);
    return undefined;
  };
  visit(root);
  return found;
}

const all = (nodes: readonly Node[]): Found[] => nodes.map((node) => ({ node }));

/** The values of constants whose names match. */
function constants(source: SourceFile, name: RegExp): Node[] {
  return nodesOf(source, isVariableDeclaration).flatMap((declared) =>
    isIdentifier(declared.name) && name.test(declared.name.text) && declared.initializer
      ? [declared.initializer]
      : [],
  );
}

/** What the first list or group in a node has; that of `[...] as const` and `call({ ... })`. */
function outermost(node: Node): readonly Node[] {
  const [first] = nodesOf(
    node,
    (one): one is Node => isObjectLiteralExpression(one) || isArrayLiteralExpression(one),
  );
  if (first === undefined) return [];
  if (isObjectLiteralExpression(first)) return first.properties;
  return isArrayLiteralExpression(first) ? first.elements : [];
}

const elementsIn = (source: Node): Found[] =>
  all(nodesOf(source, isArrayLiteralExpression).flatMap(({ elements }) => elements));
const membersIn = (source: Node): Found[] =>
  all(nodesOf(source, isObjectLiteralExpression).flatMap(({ properties }) => properties));
const entriesOf =
  (name: RegExp) =>
  (source: SourceFile): Found[] =>
    all(constants(source, name).flatMap(outermost));
const insideEntriesOf =
  (name: RegExp) =>
  (source: SourceFile): Node[] =>
    constants(source, name).flatMap(outermost).flatMap(outermost);

/** `.describe("...")` without what it is called on. */
const callsOf =
  (...methods: readonly string[]) =>
  (source: SourceFile): Found[] =>
    nodesOf(source, isCallExpression).flatMap((call) =>
      isPropertyAccessExpression(call.expression) && methods.includes(call.expression.name.text)
        ? [{ node: call, start: call.expression.expression.end }]
        : [],
    );

const nameOf = (node: Node): string | undefined =>
  (isPropertyAssignment(node) || isShorthandPropertyAssignment(node)) && isIdentifier(node.name)
    ? node.name.text
    : undefined;

/** An excuse instead of a fact: what the type takes, so that only a test can tell that it is no true one. */
const excused =
  (nodes: (source: SourceFile) => readonly Node[]) =>
  (source: SourceFile): Found[] =>
    nodes(source).flatMap((node) => {
      const name = nameOf(node);
      if (name === undefined || /\{\s*none:|^(name|settings|runsServices)\b/.test(node.getText(source)))
        return [];
      return [{ node, instead: `${name}: { none: "nothing of the kind is needed here" },` }];
    });

const membersOfCapability = (source: SourceFile): readonly Node[] => {
  const [made] = nodesOf(source, isCallExpression).filter(({ expression }) => isCallExpression(expression));
  return made?.arguments[0] ? outermost(made.arguments[0]) : [];
};

const CAPABILITY = /^modules\/capabilities\/[a-z-]+\/capability\.ts$/;
const RESOURCES = /^modules\/capabilities\/(.*\/resources|shared-resources)\.ts$/;
const inRooms = (file: string): RegExp => new RegExp(`^modules/capabilities/[a-z-]+/${file}\\.ts$`);

/** Where the facts stand that a capability is made of. */
export const PLACES: readonly Place[] = [
  { kind: "capability", files: /^modules\/capabilities\/catalogue\.ts$/, find: entriesOf(/^CATALOGUE$/) },
  { kind: "member", files: CAPABILITY, find: (source) => all(membersOfCapability(source)) },
  { kind: "member for an excuse", files: CAPABILITY, find: excused(membersOfCapability) },
  { kind: "endpoint or stack", files: CAPABILITY, find: (source) => elementsIn(source) },
  { kind: "resource type", files: RESOURCES, find: entriesOf(/^(r|sharedR)esources$/) },
  {
    kind: "fact of a type",
    files: RESOURCES,
    find: (source) => all(insideEntriesOf(/^(r|sharedR)esources$/)(source)),
  },
  {
    kind: "fact of a type for an excuse",
    files: RESOURCES,
    find: excused(insideEntriesOf(/^(r|sharedR)esources$/)),
  },
  { kind: "meaning of a key", files: inRooms("schema"), find: callsOf("describe") },
  { kind: "example of a key", files: inRooms("schema"), find: callsOf("meta") },
  { kind: "default of a key", files: inRooms("schema"), find: callsOf("default", "prefault") },
  {
    kind: "line of a bill",
    files: /^modules\/capabilities\/([a-z-]+\/price|host-prices)\.ts$/,
    find: elementsIn,
  },
  { kind: "unit of a price", files: /^modules\/aws\/prices\.ts$/, find: entriesOf(/^UNITS$/) },
  {
    kind: "words of a price",
    files: /^modules\/aws\/priced-words\.ts$/,
    find: entriesOf(/^(WORDS|KINDS)$/),
  },
  { kind: "code", files: inRooms("problems"), find: entriesOf(/_PROBLEMS$/) },
  {
    kind: "meaning of a code",
    files: inRooms("problems"),
    find: (source) => all(insideEntriesOf(/_PROBLEMS$/)(source)),
  },
  {
    kind: "rule about keys",
    files: inRooms("([a-z-]*agreement|declarations-fit)"),
    find: entriesOf(/[aA]greement$/),
  },
  { kind: "rule about stacks", files: /^modules\/checks\/catalogue\.ts$/, find: entriesOf(/^RULES$/) },
  { kind: "part of a picture", files: inRooms("picture"), find: elementsIn },
  { kind: "what is handed", files: inRooms("hands"), find: membersIn },
  { kind: "data that is held", files: inRooms("holds"), find: membersIn },
  { kind: "quota or decision", files: inRooms("deploying"), find: membersIn },
  { kind: "move", files: inRooms("moves"), find: membersIn },
  { kind: "tag", files: /^modules\/environment\/own-tags\.ts$/, find: entriesOf(/^OWN_TAGS$/) },
  {
    kind: "name of a type",
    files: /^modules\/aws\/physical-names\.ts$/,
    find: entriesOf(/^(NAMED|UNNAMED)$/),
  },
  {
    kind: "data of a type",
    files: /^modules\/aws\/data-holding\.ts$/,
    find: entriesOf(/^(DATA_HOLDING|OF_NO_CLOUD)$/),
  },
  { kind: "use of a type", files: /^modules\/aws\/deletion-order\.ts$/, find: entriesOf(/^USES$/) },
  { kind: "key of a type", files: /^modules\/aws\/key-arguments\.ts$/, find: entriesOf(/^KEY/) },
  {
    kind: "encryption of a type",
    files: /^modules\/checks\/stores\/(databases|disks|files|streams)\.ts$/,
    find: entriesOf(/^(databases|disks|files|streams)$/),
  },
  {
    kind: "control of Security Hub",
    files: /^modules\/aws\/security-hub\.ts$/,
    find: entriesOf(/^CONTROLS$/),
  },
  { kind: "quota", files: /^modules\/aws\/quotas\.ts$/, find: entriesOf(/^QUOTAS$/) },
  { kind: "change", files: /^scripts\/changes\/catalogue\.ts$/, find: entriesOf(/^CHANGES$/) },
];

/** The facts of one file. */
export function deletionsIn(file: string, source: SourceFile): Deletion[] {
  const { text } = source;
  return PLACES.filter(({ files }) => files.test(file)).flatMap(({ kind, find }) =>
    find(source).map(({ node, start = node.getStart(source), instead }) => {
      const gone = deletion(kind, file, text, start, node.end);
      if (instead === undefined && start === node.getStart(source)) return gone;
      return instead === undefined
        ? { ...gone, end: node.end }
        : { ...gone, instead, what: `${gone.what} → ${shortened(instead)}` };
    }),
  );
}
