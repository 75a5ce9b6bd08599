import { type Configuration, nested } from "../../picture/configuration.ts";
import { type Part, part, range } from "../../picture/part.ts";

/** A capacity provider whose hosts AWS runs. */
export function managedParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_ecs_capacity_provider").flatMap((provider) => {
    const [managed] = nested(provider.values["managed_instances_provider"]);
    if (!managed) return [];
    const [template] = nested(managed["instance_launch_template"]);
    const [needs] = nested(template?.["instance_requirements"]);
    const [vcpus] = nested(needs?.["vcpu_count"]);
    const [memory] = nested(needs?.["memory_mib"]);
    return part(configuration, [provider], {
      kind: "hosts",
      title: "Managed Instances",
      lines: [
        `${range(vcpus?.["min"], vcpus?.["max"])} vCPU, ${range(memory?.["min"], memory?.["max"])} MiB each`,
        template?.["capacity_option_type"] === "SPOT" ? "Spot" : undefined,
      ],
    });
  });
}
