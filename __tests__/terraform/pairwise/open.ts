import type { Coverage, SettingId } from "./occurring.ts";
import type { Refused } from "./refused.ts";

/** Pairs that neither meet nor are refused, to be counted in no time. */
export class Open {
  readonly #open: Uint8Array;
  readonly #size: number;

  constructor(
    readonly coverage: Coverage,
    private readonly refused: Refused,
  ) {
    this.#size = coverage.settings.length;
    this.#open = new Uint8Array(this.#size ** 2);
    this.reconsider();
  }

  /** Opens what is no longer refused. */
  reconsider(): void {
    for (const [one, other] of this.coverage.missing())
      if (this.refused.codeOf(one, other) === undefined) this.#set(one, other, 1);
  }

  /** What meets from now on; how many of the pairs were open. */
  meet(ids: readonly SettingId[]): number {
    const count = this.gainOf(ids);
    this.coverage.add(ids);
    for (const one of ids) for (const other of ids) this.#open[one * this.#size + other] = 0;
    return count;
  }

  refuse(one: SettingId, other: SettingId, code: string): void {
    this.refused.add(one, other, code);
    this.#set(one, other, 0);
  }

  /** A setting that nothing takes; none of its pairs is open any more. */
  refuseAlone(id: SettingId, code: string): void {
    this.refused.addAlone(id, code);
    for (let other = 0; other < this.#size; other++) this.#set(id, other, 0);
  }

  has(one: SettingId, other: SettingId): boolean {
    return this.#open[one * this.#size + other] === 1;
  }

  /** How many of the others a setting is still to meet. */
  gainWith(one: SettingId, others: Iterable<SettingId>): number {
    let count = 0;
    for (const other of others) count += this.#open[one * this.#size + other] ?? 0;
    return count;
  }

  /** How many open pairs there are among settings. */
  gainOf(ids: readonly SettingId[]): number {
    return ids.reduce((count, id) => count + this.gainWith(id, ids), 0) / 2;
  }

  /** Each once. */
  pairs(): (readonly [SettingId, SettingId])[] {
    const found: (readonly [SettingId, SettingId])[] = [];
    for (let one = 0; one < this.#size; one++)
      for (let other = one + 1; other < this.#size; other++)
        if (this.has(one, other)) found.push([one, other]);
    return found;
  }

  #set(one: SettingId, other: SettingId, to: 0 | 1): void {
    this.#open[one * this.#size + other] = to;
    this.#open[other * this.#size + one] = to;
  }
}
