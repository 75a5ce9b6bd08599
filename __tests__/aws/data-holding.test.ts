import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DATA_HOLDING, HOLDS_NO_DATA } from "../../modules/aws/data-holding";
import { PROJECT } from "../support/environment";

const PROVIDER_RESOURCE = /"@cdktf\/provider-(aws|null)\/lib\/([a-z0-9-]+)"/g;

/** Every type of resource that a construct can make. */
function typesMade(): string[] {
  const folder = join(PROJECT, "modules");
  const types = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [...readFileSync(join(folder, file), "utf8").matchAll(PROVIDER_RESOURCE)])
    .filter(([, , module = ""]) => module !== "provider" && !module.startsWith("data-"))
    .map(([, provider, module = ""]) =>
      provider === "null"
        ? `null_${module.replaceAll("-", "_")}`
        : `aws_${module.replaceAll("-", "_")}`.replace(/_a$/, ""),
    );
  return [...new Set(types)].sort();
}

describe("every type of resource that is made", () => {
  it.each(typesMade())("%s is said to hold data, or to hold none", (type) => {
    expect([type in DATA_HOLDING, HOLDS_NO_DATA.has(type)].filter(Boolean)).toHaveLength(1);
  });

  it("stays with what it is kept with only where it is known", () => {
    const kept = Object.values(DATA_HOLDING).flatMap(({ keepsWith, adoptedWith = [] }) => {
      expect(keepsWith).toEqual(expect.arrayContaining([...adoptedWith]));
      return keepsWith;
    });
    expect(kept.filter((type) => type in DATA_HOLDING)).toEqual([]);
  });
});
