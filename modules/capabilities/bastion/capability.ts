import type { Common } from "../../environment/common";
import { capability } from "../capability";
import { bastion as schema } from "./schema";

export const bastion = capability<Common>()({
  name: "bastion",
  settings: {
    at: ["bastion"],
    schema: schema.optional().describe("A small host as the way into private subnets; default none"),
  },
  page: "docs/bastion.md",
});
