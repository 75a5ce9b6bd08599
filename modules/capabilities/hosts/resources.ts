import { call } from "../../aws/terraform-to-api";
import type { Resources } from "../resource";

export const resources = {
  aws_ecs_capacity_provider: {
    api: call("ecs", "CreateCapacityProvider"),
    billed: { none: "AWS bills its hosts" },
    drawn: "box",
  },
} as const satisfies Resources;
