import { accessSync, constants, readFileSync, type Stats, statSync } from "node:fs";
import type { FileCode } from "./problem-codes/files.ts";
import { Problems } from "./problems.ts";

/** Why a file cannot be read, by the system's error code. Source: errno(3). */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist.",
  ENOTDIR: "does not exist: part of its path is a file, not a folder.",
  EISDIR: "is a folder, not a file.",
  EACCES: "cannot be read: you do not have permission.",
  EPERM: "cannot be read: you do not have permission.",
  ELOOP: "is a symbolic link that leads back to itself.",
  ENAMETOOLONG: "cannot exist: its name is too long.",
  ERR_INVALID_ARG_VALUE: "cannot exist: its name holds a NUL character.",
  ERR_FS_FILE_TOO_LARGE: "is too large.",
};

/** What only looks like a file would be read without an end, or wait for somebody to write. */
function notAFile(facts: Stats): string {
  if (facts.isFIFO()) return "is a named pipe, not a file.";
  return facts.isSocket() ? "is a socket, not a file." : "is a device, not a file.";
}
/** The one device that people name as a file: it is empty. */
const EMPTY_DEVICE = "/dev/null";

/** More than 3,000 services take; the YAML library needs a second and 200 MB for each of them. */
const LARGEST_TEXT_BYTES = 4 * 1024 * 1024;

const hasCode = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && "code" in error && typeof error.code === "string";

/** The sentence for an error of the file system, without the file's name; rethrows what is none. */
export function fileSentence(error: unknown): string {
  if (!hasCode(error)) throw error;
  return REASONS[error.code] ?? `cannot be read: ${error.message}.`;
}

type Refuse = (code: FileCode, message: string, position?: Position) => never;

/** Why nothing can be read from a path, as a sentence without its name; undefined where it is a file. */
export function whyUnreadable(path: string): string | undefined {
  try {
    const facts = statSync(path);
    if (facts.isDirectory()) return REASONS["EISDIR"];
    if (!facts.isFile() && path !== EMPTY_DEVICE) return notAFile(facts);
    accessSync(path, constants.R_OK);
    return undefined;
  } catch (error) {
    return fileSentence(error);
  }
}

/**
 * The text of a file that a user wrote, without a byte order mark.
 *
 * @param path of the file
 * @param file how problems name it
 * @param largest bytes that are read at most
 * @throws Problems when there is no such file, or when it is no text
 */
export function readText(path: string, file: string, largest = LARGEST_TEXT_BYTES): string {
  const refuse: Refuse = (code, message, position) => {
    throw new Problems([{ code, file, path: "", ...position, message }]);
  };
  const unreadable = whyUnreadable(path);
  if (unreadable !== undefined) refuse("EOE-FILE-001", unreadable);
  const { size } = statSync(path);
  if (size > largest) refuse("EOE-FILE-003", `has ${size} bytes; at most ${largest} are read. Split it.`);
  const bytes = bytesOf(path, (message) => refuse("EOE-FILE-001", message));
  const wide = utf16(bytes);
  if (wide !== undefined) refuse("EOE-FILE-002", `is ${wide} text; save it as UTF-8.`);
  const nul = bytes.indexOf(0);
  if (nul >= 0)
    refuse("EOE-FILE-002", "is not a text file: it holds a NUL character.", positionAt(bytes, nul));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const at = firstWrongByte(bytes);
    const byte = `0x${bytes[at]?.toString(16).toUpperCase()}`;
    return refuse(
      "EOE-FILE-002",
      `is not UTF-8 text, by the byte ${byte}; save it as UTF-8.`,
      positionAt(bytes, at),
    );
  }
}

function bytesOf(path: string, refuse: (message: string) => never): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    return refuse(fileSentence(error));
  }
}

/** Enough to tell: names and signs of a text in a Latin script begin every file that people write for a program. */
const LOOKED_AT_BYTES = 64;
const LEAST_TOLD_BYTES = 4;

/** The name of an encoding of two bytes for each character, by its mark or by what every second byte is. */
function utf16(bytes: Buffer): string | undefined {
  const mark = bytes.toString("hex", 0, 2);
  if (mark === "fffe") return "UTF-16 (little endian)";
  if (mark === "feff") return "UTF-16 (big endian)";
  const first = bytes.subarray(0, LOOKED_AT_BYTES);
  const areNul = (rest: 0 | 1): boolean =>
    first.length >= LEAST_TOLD_BYTES && first.every((byte, index) => (index % 2 === rest) === (byte === 0));
  if (areNul(1)) return "UTF-16 (little endian, without a byte order mark)";
  return areNul(0) ? "UTF-16 (big endian, without a byte order mark)" : undefined;
}

/** Where the longest beginning ends that is UTF-8. */
function firstWrongByte(bytes: Buffer): number {
  let right = 0;
  let wrong = bytes.length;
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1;
    if (isUtf8(bytes.subarray(0, middle), { stream: true })) right = middle;
    else wrong = middle;
  }
  // A character that was begun is what is wrong, not the byte after it.
  while (!isUtf8(bytes.subarray(0, right), { stream: false })) right--;
  return right;
}

function isUtf8(bytes: Buffer, options: { readonly stream: boolean }): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, options);
    return true;
  } catch {
    return false;
  }
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** Of a byte; what stands before it in its line may be anything. */
function positionAt(bytes: Buffer, at: number): Position {
  const lines = bytes.toString("utf8", 0, at).split("\n");
  return { line: lines.length, column: [...(lines.at(-1) ?? "")].length + 1 };
}
