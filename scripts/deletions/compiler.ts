import { join } from "node:path";
import type { SourceFile } from "typescript/unstable/ast";
import { API, type Program } from "typescript/unstable/sync";

/** That something is no longer used says nothing: whoever forgets a fact has not written what it would have used. */
const UNUSED = [6133, 6192, 6196, 6198];

/** The compiler, kept between deletions. */
export class Compiler {
  private readonly api: API;
  private readonly folder: string;
  /** By path, in the place of what is on the disk. */
  private readonly instead = new Map<string, string>();

  /** @param folder that has tsconfig.json */
  constructor(folder: string) {
    this.folder = folder;
    this.api = new API({ cwd: folder, fs: { readFile: (path) => this.instead.get(path) } });
    this.api.updateSnapshot({ openProjects: [join(folder, "tsconfig.json")] });
  }

  /** @throws Error where the compiler does not know the file */
  source(file: string): SourceFile {
    const source = this.program([]).getSourceFile(join(this.folder, file));
    if (!source) throw new Error(`${file} is in no program of TypeScript`);
    return source;
  }

  /** The first error once these files have changed, in the file itself or anywhere else; undefined where it compiles. */
  errorAfter(changed: readonly string[]): string | undefined {
    const program = this.program(changed);
    for (const file of changed.filter((one) => one.endsWith(".ts"))) {
      const error = errorIn(program, join(this.folder, file));
      if (error !== undefined) return error;
    }
    return errorIn(program);
  }

  /** The first error if one file had this text, which is written nowhere. */
  errorWith(file: string, text: string): string | undefined {
    const path = join(this.folder, file);
    this.instead.set(path, text);
    try {
      return this.errorAfter([file]);
    } finally {
      this.instead.delete(path);
      this.changed(file);
    }
  }

  /** A file is as it was before. */
  changed(file: string): void {
    this.program([file]);
  }

  close(): void {
    this.api.close();
  }

  private program(changed: readonly string[]): Program {
    const files = changed.map((file) => join(this.folder, file));
    const [project] = this.api.updateSnapshot({ fileChanges: { changed: files } }).getProjects();
    if (!project) throw new Error("tsconfig.json was not opened");
    return project.program;
  }
}

function errorIn(program: Program, file?: string): string | undefined {
  const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  const error = found.find(({ code }) => !UNUSED.includes(code));
  return error && `TS${error.code}: ${error.text}`;
}
