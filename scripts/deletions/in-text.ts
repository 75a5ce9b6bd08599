import { CATALOGUE } from "../../modules/capabilities/catalogue.ts";
import { type Deletion, deletion } from "./deletion.ts";

/** Facts in files that are no TypeScript: the prices, the template and the pages. */
export function deletionsInText(file: string, text: string): Deletion[] {
  return TEXTS.filter(({ files }) => files.test(file)).flatMap(({ kind, pattern, every = 1 }) =>
    [...text.matchAll(pattern)]
      .filter((_, index) => index % every === 0)
      .map((match) => deletion(kind, file, text, match.index, match.index + match[0].length)),
  );
}

interface Text {
  readonly kind: string;
  readonly files: RegExp;
  readonly pattern: RegExp;
  /** One of so many, where all are the same to whoever looks at them. Default 1: all. */
  readonly every?: number;
}

/** Those that capabilities name. */
const PAGES = new RegExp(
  `^(${[...new Set(CATALOGUE.flatMap(({ page }) => (typeof page === "string" ? [page] : [])))].join("|")})$`,
);

const TEXTS: readonly Text[] = [
  {
    kind: "price",
    files: /^modules\/aws\/prices\.json$/,
    pattern: /"(?!instance:)[\w:.]+":\[[\d.]+,"[\w-]+"\]/g,
  },
  {
    kind: "price of an instance",
    files: /^modules\/aws\/prices\.json$/,
    pattern: /"instance:[\w.-]+":\[[\d.]+,"[\w-]+"\]/g,
    every: 40,
  },
  { kind: "source of a price", files: /^modules\/aws\/prices\.json$/, pattern: /"[\w-]+":\{"from":[^}]*\}/g },
  {
    kind: "line of the template",
    files: /^cli\/environment\.template\.yml$/,
    pattern: /^ *[a-zA-Z]\w*:.*\n/gm,
  },
  {
    kind: "example in the template",
    files: /^cli\/environment\.template\.yml$/,
    pattern: /^ *# +[a-zA-Z]\w*:( |$).*\n/gm,
  },
  {
    kind: "row of the reference",
    files: /^docs\/environment\.md$/,
    pattern: /^\| `.*\n/gm,
    every: 20,
  },
  { kind: "page", files: PAGES, pattern: /^[\s\S]+$/g },
  { kind: "recorded change", files: /^docs\/changes\.md$/, pattern: /^\| `.*\n/gm, every: 20 },
];
