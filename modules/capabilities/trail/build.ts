import type { Common } from "../../environment/common.ts";
import type { DataSite, Make } from "../building.ts";
import type { Trail } from "./schema.ts";
import { AccountTrail } from "./trail.ts";

export const makeTrail: Make<DataSite, Trail, Common> = (
  { scope },
  { keep, ...settings },
  { name, region, disposable },
) => {
  const trail = new AccountTrail(scope, "trail", {
    ...settings,
    environment: name,
    region,
    disposable: disposable && !keep,
  });
  return { signals: trail.signals };
};
