import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { emptyProject, removeProject, variedEnvironments } from "../terraform/pairwise/environments.ts";
import { buildProblems } from "../terraform/pairwise/rows.ts";
import { committedRows } from "../terraform/pairwise/table.ts";

// The Terraform set takes a few rows of each commit; a new refusal would hide in the others until their turn.
let root: string;
beforeAll(() => {
  vi.stubEnv("GIT_SHA", "1");
  root = emptyProject();
});
afterAll(() => {
  vi.unstubAllEnvs();
  removeProject(root);
});

it("builds every committed row; settings of those refused by now go by `npm run pairwise`", () => {
  const refused = committedRows(variedEnvironments()).flatMap((row, number) =>
    buildProblems(row, root).map(({ code, message }) => `row ${number}: ${message} [${code}]`),
  );
  expect(refused).toEqual([]);
}, 600_000);
