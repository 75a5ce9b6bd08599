import { readFileSync } from "node:fs";
import type { FileCode } from "./problem-codes/files";
import { Problems } from "./problems";

/** Why a file cannot be read, by the system's error code. Source: errno(3). */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist.",
  ENOTDIR: "does not exist: part of its path is a file, not a folder.",
  EISDIR: "is a folder, not a file.",
  EACCES: "cannot be read: you do not have permission.",
  EPERM: "cannot be read: you do not have permission.",
  ELOOP: "is a symbolic link that leads back to itself.",
};

const hasCode = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && "code" in error && typeof error.code === "string";

/** The sentence for an error of the file system, without the file's name; rethrows what is none. */
export function fileSentence(error: unknown): string {
  if (!hasCode(error)) throw error;
  return REASONS[error.code] ?? `cannot be read: ${error.message}.`;
}

/**
 * The text of a file that a user wrote, without a byte order mark.
 *
 * @param path of the file
 * @param file how problems name it
 * @throws Problems when there is no such file, or when it is no text
 */
export function readText(path: string, file: string): string {
  const problem = (code: FileCode, message: string): Problems =>
    new Problems([{ code, file, path: "", message }]);
  const bytes = attempt(
    () => readFileSync(path),
    (error) => problem("EOE-FILE-001", fileSentence(error)),
  );
  if (bytes.includes(0)) throw problem("EOE-FILE-002", "is not a text file.");
  return attempt(
    () => new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    () => problem("EOE-FILE-002", "is not UTF-8 text; save it as UTF-8."),
  );
}

function attempt<T>(work: () => T, problem: (error: unknown) => Problems): T {
  try {
    return work();
  } catch (error) {
    throw problem(error);
  }
}
