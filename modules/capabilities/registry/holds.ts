import type { Common } from "../../environment/common.ts";
import { physicalName } from "../../naming.ts";
import type { Holds } from "../holding.ts";
import { imageKey } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";

export const holds: Holds<unknown, Common & Services> = {
  aws_ecr_repository: (_, environment, { name }) => {
    const image = Object.keys(environment.service.images).find(
      (one) => physicalName(environment.name, one) === name,
    );
    return image === undefined
      ? undefined
      : { what: `the images of ${image}`, key: imageKey(environment, image) };
  },
};
