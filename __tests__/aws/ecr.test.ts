/** The facts about images and definitions, held against the APIs' models as the SDK carries them, with their documentation. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ImageFailureCode } from "@aws-sdk/client-ecr";
import { expect, it } from "vitest";
import { DEFINITIONS, ECR } from "../../modules/aws/ecr.ts";

/** What AWS writes about members and operations, on one line. */
function documentation(client: string): string {
  const types = join(dirname(fileURLToPath(import.meta.resolve(client))), "../dist-types");
  const files = readdirSync(types, { recursive: true, encoding: "utf8" }).filter((file) =>
    /^(models|commands)\/[^/]+\.d\.ts$/.test(file),
  );
  return files
    .map((file) => readFileSync(join(types, file), "utf8"))
    .join("\n")
    .replaceAll(/\s*\n\s*\*\s+/g, " ");
}

it("what ECR says of images stands in its documentation", () => {
  const text = documentation("@aws-sdk/client-ecr");
  for (const { says } of [ECR.imagesOfAPage, ECR.deletedByDigest]) expect(text).toContain(says);
  expect(ECR.imagesOfAPage.says).toContain(String(ECR.imagesOfAPage.most));
  expect(Object.values(ImageFailureCode)).toContain(ECR.partOfAnIndex.failure);
});

it("what ECS says of tasks and definitions stands in its documentation", () => {
  const text = documentation("@aws-sdk/client-ecs");
  for (const { says } of Object.values(DEFINITIONS)) expect(text).toContain(says);
  expect(DEFINITIONS.describedTasks.says).toContain(String(DEFINITIONS.describedTasks.most));
});
