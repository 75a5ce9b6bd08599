import { type Configuration, nested } from "../../picture/configuration.ts";
import { count, type Part, part, usedOf, usersOf } from "../../picture/part.ts";

/** A firewall with its logs. */
export const firewallParts = (configuration: Configuration): Part[] =>
  configuration.resources("aws_wafv2_web_acl").flatMap((acl) => {
    const associations = usersOf(configuration, acl, "aws_wafv2_web_acl_association");
    const logging = usersOf(configuration, acl, "aws_wafv2_web_acl_logging_configuration");
    const groups = logging.flatMap((one) => usedOf(configuration, one, "aws_cloudwatch_log_group"));
    const rules = nested(acl.values["rule"]);
    const days = groups.map(({ values }) => Number(values["retention_in_days"]));
    return part(configuration, [acl, ...associations, ...logging, ...groups], {
      kind: "firewall",
      title: "Web firewall",
      lines: [count(rules.length, "rule"), ...days.map((number) => `logs kept ${count(number, "day")}`)],
    });
  });
