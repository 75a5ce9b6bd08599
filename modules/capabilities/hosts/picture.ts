import { type Block, type Configuration, nested } from "../../picture/configuration.ts";
import { constructName, type Part, part, range, usedOf, usersOf } from "../../picture/part.ts";
import { placeLine } from "../../picture/places.ts";

/** All groups of hosts: those that services share, and that of a database. */
export function hostParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_autoscaling_group").flatMap((group) => {
    const templates = usedOf(configuration, group, "aws_launch_template");
    const providers = usersOf(configuration, group, "aws_ecs_capacity_provider");
    const volumes = templates.flatMap((template) => usedOf(configuration, template, "aws_ebs_volume"));
    const { min_size: min, max_size: max } = group.values;
    return part(configuration, [group, ...templates, ...providers, ...volumes], {
      kind: "hosts",
      title: providers.length > 0 ? `${range(min, max)} EC2 hosts` : constructName(group),
      lines: [
        instanceTypes(group, templates).join(" or "),
        placeLine(configuration, group),
        ...volumes.map(({ values }) => `volume of ${String(values["size"])} GiB`),
      ],
    });
  });
}

function instanceTypes(group: Block, templates: readonly Block[]): string[] {
  const overrides = nested(group.values["mixed_instances_policy"])
    .flatMap((policy) => nested(policy["launch_template"]))
    .flatMap((template) => nested(template["override"]));
  const types = overrides.length > 0 ? overrides : templates.map(({ values }) => values);
  return types.map((values) => String(values["instance_type"]));
}
