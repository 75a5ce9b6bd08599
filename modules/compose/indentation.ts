import { Lexer, LineCounter } from "yaml";

/** A text whose lines may begin with more spaces than they were written with. */
export interface IndentedText {
  readonly text: string;
  /** Where a character of it stands in what was written. */
  readonly writtenAt: (offset: number) => number;
}

/** Characters that are looked at again, one string or bracket after the other: a hundred of them in 100 KiB. */
const MOST_READ_AGAIN = 10 * 1024 * 1024;

/**
 * The same text with the lines of quoted strings, and those between brackets, indented deeper than their key wherever they
 * are not. YAML asks for that (1.2.2, chapters 7.3 and 7.4), docker compose does not: its library minds the indentation
 * of blocks only (go.yaml.in/yaml/v3, scannerc.go, `yaml_parser_unroll_indent`). Spaces at the beginning of such a line
 * mean nothing.
 */
export function indented(written: string): IndentedText {
  let text = written;
  for (let read = 0; read < MOST_READ_AGAIN; read += text.length) {
    const found = firstOutdented(text);
    if (found === undefined) break;
    text = indentLines(text, found);
  }
  return { text, writtenAt: placesIn(written, text) };
}

/** Lines stay lines, so that what one has more than before are spaces at its beginning. */
function placesIn(written: string, text: string): (offset: number) => number {
  if (text === written) return (offset) => offset;
  const [before, after] = [linesOf(written), linesOf(text)];
  return (offset) => {
    const { line, col: column } = after.linePos(offset);
    const spaces = lengthOf(after, line) - lengthOf(before, line);
    return (before.lineStarts[line - 1] ?? 0) + Math.max(0, column - 1 - spaces);
  };
}

export function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  for (const end of [-1, ...ends, text.length]) lines.addNewLine(end + 1);
  return lines;
}

const lengthOf = ({ lineStarts }: LineCounter, line: number): number =>
  (lineStarts[line] ?? 0) - (lineStarts[line - 1] ?? 0);

interface Span {
  readonly start: number;
  readonly end: number;
}

const FLOW_END = "\u0018";
/** What the lexer says without a character of the text: a document, the end of brackets, a scalar. */
const SIGNS: ReadonlySet<string> = new Set(["\u0002", FLOW_END, "\u001f"]);

/** The first string or bracket that the lexer leaves at a line which is not indented deep enough. */
function firstOutdented(text: string): Span | undefined {
  let offset = 0;
  let opened: number[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === FLOW_END) return spanFrom(text, opened[0]);
    if (SIGNS.has(lexeme)) continue;
    if (isOpenString(lexeme)) return spanFrom(text, opened[0] ?? offset);
    if (lexeme === "[" || lexeme === "{") opened.push(offset);
    else if (lexeme === "]" || lexeme === "}") opened = opened.slice(0, -1);
    offset += lexeme.length;
  }
  return undefined;
}

function isOpenString(lexeme: string): boolean {
  if (lexeme.startsWith("'")) return (lexeme.split("'").length - 1) % 2 === 1;
  return lexeme.startsWith('"') && !/[^\\](\\\\)*"$/.test(lexeme);
}

/** From a quote or bracket to the one that closes it: where nothing is around it, no line is too far left. */
function spanFrom(text: string, start: number | undefined): Span | undefined {
  if (start === undefined) return undefined;
  let offset = start;
  let depth = 0;
  for (const lexeme of new Lexer().lex(text.slice(start))) {
    if (lexeme === FLOW_END || isOpenString(lexeme)) return undefined;
    if (SIGNS.has(lexeme)) continue;
    offset += lexeme.length;
    if (lexeme === "[" || lexeme === "{") depth++;
    else if (lexeme === "]" || lexeme === "}") depth--;
    if (depth === 0) return { start, end: offset };
  }
  return undefined;
}

/** Beyond the column of what they belong to, all of them alike. */
function indentLines(text: string, { start, end }: Span): string {
  const spaces = " ".repeat(start - text.lastIndexOf("\n", start));
  return text.slice(0, start) + text.slice(start, end).replaceAll("\n", `\n${spaces}`) + text.slice(end);
}
