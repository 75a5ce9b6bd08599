import { engineAnswers } from "./docker.ts";

/** Says once, not per file, why nothing runs. */
export default function announce(): void {
  if (!engineAnswers()) console.log("skipped: no Docker engine answers");
}
