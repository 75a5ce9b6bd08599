import { argumentRule } from "../argument-rule.ts";
import { isNotTrue } from "../judges.ts";

const ASK = "must not be true; let the host that needs a public address ask for it.";

export const subnetsGiveNoAddresses = argumentRule({
  id: "subnets-give-no-addresses",
  title: "No subnet gives public addresses to whatever starts in it.",
  reason: "An address should be a decision about one host, not a side effect of its place.",
  sources: ["Security Hub EC2.15"],
  level: "error",
  fails: { resources: { aws_subnet: { public: { map_public_ip_on_launch: true } } } },
  passes: { resources: { aws_subnet: { public: { map_public_ip_on_launch: false } } } },
  asks: {
    aws_subnet: isNotTrue("map_public_ip_on_launch", ASK),
    aws_default_subnet: isNotTrue("map_public_ip_on_launch", ASK),
  },
});
