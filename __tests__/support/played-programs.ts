import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Programs that scripts play, in a folder that comes first in PATH. */
export class PlayedPrograms {
  readonly folder: string;

  /** @param root where the folder `bin` is made */
  constructor(root: string) {
    this.folder = join(root, "bin");
    mkdirSync(this.folder, { recursive: true });
  }

  /** PATH with these before all others. */
  get path(): string {
    return [this.folder, process.env["PATH"]].join(delimiter);
  }

  /** @returns the program's file */
  shell(name: string, script: string): string {
    return this.write(name, `#!/bin/sh\n${script}\n`);
  }

  /** A script of CommonJS, for this Node.js. */
  node(name: string, script: string): string {
    return this.write(name, `#!${process.execPath}\n${script}\n`);
  }

  private write(name: string, text: string): string {
    const file = join(this.folder, name);
    writeFileSync(file, text, { mode: 0o755 });
    return file;
  }
}
