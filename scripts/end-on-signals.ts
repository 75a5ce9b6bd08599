import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Undoes what a command has started also when somebody ends it: Ctrl+C sends SIGINT; kill, timeout and build servers
 * SIGTERM. Without it containers and processes would go on. Signals come twice where a terminal and npm both send them:
 * the second does not end what undoes.
 *
 * @returns what undoes at an ordinary end: once, whoever asks for it
 */
export function endOnSignals(undo: () => Promise<unknown> | unknown): () => Promise<void> {
  let undoing: Promise<void> | undefined;
  const once = (): Promise<void> => {
    undoing ??= (async () => {
      await undo();
    })();
    return undoing;
  };
  let isEnding = false;
  for (const signal of SIGNALS)
    process.on(signal, async () => {
      if (isEnding) return;
      isEnding = true;
      console.error(`${signal}: removing what was started …`);
      try {
        await once();
      } catch (error) {
        console.error(error);
      } finally {
        // As shells have it for what a signal has ended.
        process.exit(128 + constants.signals[signal]);
      }
    });
  return once;
}
