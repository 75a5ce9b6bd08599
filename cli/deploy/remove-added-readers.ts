import type { Progress } from "./progress.ts";
import { readerClusters } from "./reader-clusters.ts";
import type { Waiting } from "./scaled-readers.ts";
import type { Stacks } from "./stacks.ts";

/**
 * Removes the readers that scaling has added to the clusters of a stack: they are in no state, and AWS deletes no cluster
 * that has any. Scaling ends before, so that it adds no more of them.
 * @throws DeployStopped when one of them stays
 */
export async function removeAddedReaders(
  stacks: Pick<Stacks, "planDestroy" | "apply">,
  { stack, text, region }: { readonly stack: string; readonly text: string; readonly region: string },
  progress: Progress,
  waiting: Waiting,
): Promise<void> {
  for (const one of readerClusters(text)) {
    // RDS's client is loaded only where there is a cluster.
    const { readersAdded, removeReaders } = await import("./scaled-readers.ts");
    if ((await readersAdded(region, one)).length === 0) continue;
    if (one.scaling.length > 0)
      await progress.step(`Ending the scaling of ${one.cluster}`, async () => {
        const planned = await stacks.planDestroy(stack, {}, one.scaling);
        await stacks.apply({ stack }, planned, progress);
      });
    const readers = await readersAdded(region, one);
    await progress.step(`Removing readers that scaling has added to ${one.cluster}`, () =>
      removeReaders(region, one.cluster, readers, progress, waiting),
    );
  }
}
