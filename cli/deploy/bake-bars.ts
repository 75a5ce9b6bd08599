import { bar } from "./progress.ts";

/**
 * Reads what `docker buildx bake --progress=plain` writes: `#7 [web 2/4] WORKDIR /srv`, and with further stages
 * `#9 [web build 3/5] RUN npm ci`.
 */
export class BakeBars {
  private readonly reached = new Map<string, { readonly step: number; readonly of: number }>();

  /** @returns a bar for each image and stage; undefined where the line says nothing of them */
  read(line: string): readonly string[] | undefined {
    const [, name = "", step, of] = /^#\d+ \[([^\]]+?) (\d+)\/(\d+)\] /.exec(line) ?? [];
    if (step === undefined) return undefined;
    const before = this.reached.get(name)?.step ?? 0;
    this.reached.set(name, { step: Math.max(before, Number(step)), of: Number(of) });
    return [...this.reached].map(([what, { step: done, of: total }]) => bar(done, total, what));
  }
}
