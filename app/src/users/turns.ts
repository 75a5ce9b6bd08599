/** Turns at work of which only so much is done at once: one owner after the other, however many each brings. */

interface Waiting {
  readonly start: () => void;
  readonly refuse: () => void;
}

export interface Turns {
  /** Does the work when it is its owner's turn. @throws what `refusal` makes when it had to give way. */
  take<T>(owner: string, work: () => Promise<T>): Promise<T>;
  /** Sends away the latest of this owner's that waits. @returns whether there was one. */
  giveUp(owner: string): boolean;
}

export function createTurns(concurrency: number, refusal: () => Error): Turns {
  // In the order of their turns; who has had one goes to the end.
  const waiting = new Map<string, Waiting[]>();
  let running = 0;

  function startNext(): void {
    const [next] = waiting;
    if (!next || running >= concurrency) return;
    const [owner, [first, ...rest]] = next;
    waiting.delete(owner);
    if (rest.length > 0) waiting.set(owner, rest);
    running += 1;
    first?.start();
  }

  const turn = (owner: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const mine = { start: resolve, refuse: () => reject(refusal()) };
      waiting.set(owner, [...(waiting.get(owner) ?? []), mine]);
      startNext();
    });

  return {
    async take(owner, work) {
      await turn(owner);
      try {
        return await work();
      } finally {
        running -= 1;
        startNext();
      }
    },
    giveUp(owner) {
      const own = waiting.get(owner) ?? [];
      const last = own.at(-1);
      if (own.length > 1) waiting.set(owner, own.slice(0, -1));
      else waiting.delete(owner);
      last?.refuse();
      return last !== undefined;
    },
  };
}
