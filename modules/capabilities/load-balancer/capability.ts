import type { Common } from "../../environment/common";
import { capability } from "../capability";
import { ingress } from "./schema";

export const loadBalancer = capability<Common>()({
  name: "load-balancer",
  settings: { at: ["ingress"], schema: ingress },
  page: "docs/moving.md",
});
