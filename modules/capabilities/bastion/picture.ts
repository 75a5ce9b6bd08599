import type { Configuration } from "../../picture/configuration.ts";
import { constructName, type Part, part, usedOf, usersOf } from "../../picture/part.ts";
import { placeLine } from "../../picture/places.ts";

export function instanceParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_instance").flatMap((instance) => {
    const associations = usersOf(configuration, instance, "aws_eip_association");
    const addresses = associations.flatMap((association) => usedOf(configuration, association, "aws_eip"));
    return part(configuration, [instance, ...associations, ...addresses], {
      kind: "instance",
      title: constructName(instance),
      lines: [
        `${String(instance.values["instance_type"])}${addresses.length > 0 ? ", fixed address" : ""}`,
        placeLine(configuration, instance),
      ],
    });
  });
}
