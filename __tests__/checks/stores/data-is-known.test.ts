import { describe, expect, it } from "vitest";
import { found } from "../support.ts";

describe("data-is-known", () => {
  it("wants a judgement of types that no table has, and names where to write it", () => {
    const resources = {
      mongodbatlas_cluster: { main: {} },
      aws_elasticache_cluster: { cache: {} },
      aws_sns_topic: { alarms: {} },
      terraform_data: { marker: {} },
    };
    expect(found("data-is-known", { resources })).toEqual([
      "mongodbatlas_cluster.main: is of a type that is not classified: does it hold data that an apply could not recreate? Write mongodbatlas_cluster into holdsData or holdsNone of modules/aws/terraform-types.json. (data-is-known)",
    ]);
    expect(found("data-is-known", { resources }, "at")).toEqual(["mongodbatlas_cluster.main"]);
  });
});
