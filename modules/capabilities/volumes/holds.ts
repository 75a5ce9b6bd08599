import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import { physicalName } from "../../naming.ts";
import type { Holds } from "../holding.ts";
import type { volumes } from "./schema.ts";

export const holds: Holds<z.output<typeof volumes>, Common> = {
  aws_efs_file_system: (settings, { name }, { creation_token: token }) => {
    const volume = Object.keys(settings).find((one) => physicalName(name, one) === token);
    return volume === undefined
      ? undefined
      : { what: `the files of the volume ${volume}`, key: `service.volumes.${volume}` };
  },
};
