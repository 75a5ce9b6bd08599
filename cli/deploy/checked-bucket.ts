import type { Target } from "./target.ts";

/** As `checkStateBucket`. S3's client is loaded only where states are there. */
export async function checkedBucket(
  { stateBucket, ...where }: Target,
  tell: (line: string) => void,
): Promise<void> {
  if (stateBucket === undefined) return;
  const { checkStateBucket } = await import("./state-bucket.ts");
  await checkStateBucket({ ...where, stateBucket }, tell);
}
