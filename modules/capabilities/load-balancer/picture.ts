import { type Block, type Configuration, nested } from "../../picture/configuration.ts";
import { count, type Part, part, usedOf, usersOf } from "../../picture/part.ts";
import { placeLine } from "../../picture/places.ts";

export function balancerParts(configuration: Configuration): Part[] {
  const all = configuration.resources("aws_lb");
  return all.flatMap((balancer) => {
    const listeners = usersOf(configuration, balancer, "aws_lb_listener");
    const rules = listeners.flatMap((listener) => usersOf(configuration, listener, "aws_lb_listener_rule"));
    const groups = new Set(
      [...listeners, ...rules].flatMap((one) => usedOf(configuration, one, "aws_lb_target_group")),
    );
    const ports = listeners.map(({ values }) => `${String(values["protocol"])} ${String(values["port"])}`);
    const checks = [...groups].flatMap(({ values }) => nested(values["health_check"]));
    const logs = accessLogBuckets(configuration, balancer);
    return part(configuration, [balancer, ...listeners, ...rules, ...groups, ...logs], {
      kind: "load balancer",
      title:
        all.length > 1 && balancer.values["internal"] === true ? "Internal load balancer" : "Load balancer",
      lines: [
        `listens on ${ports.join(", ")}`,
        placeLine(configuration, balancer),
        balancer.values["ip_address_type"] === "dualstack" ? "reached by IPv4 and IPv6" : undefined,
        ...checks.map(({ path }) => `checks ${String(path)}`),
        ...logs.map((bucket) => accessLogsLine(configuration, bucket)),
      ],
    });
  });
}

/** Buckets that hold nothing but a load balancer's access logs: a line in its box, as flow logs are one in the VPC's. */
const accessLogBuckets = (configuration: Configuration, balancer: Block): readonly Block[] =>
  usedOf(configuration, balancer, "aws_s3_bucket");

function accessLogsLine(configuration: Configuration, bucket: Block): string {
  const [days] = usersOf(configuration, bucket, "aws_s3_bucket_lifecycle_configuration")
    .flatMap(({ values }) => nested(values["rule"]))
    .flatMap(({ expiration }) => nested(expiration))
    .map((expiration) => Number(expiration["days"]));
  return `access logs kept ${days === undefined ? "for good" : count(days, "day")}`;
}
