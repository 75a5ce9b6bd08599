import { argumentRule } from "../argument-rule.ts";
import { isTrue, TRANSIT } from "../judges.ts";

export const proxiesAskForTls = argumentRule({
  id: "proxies-ask-for-tls",
  title: "A proxy of RDS takes connections with TLS only.",
  reason: "Passwords and data otherwise cross the network in plain text.",
  sources: ["Security Hub RDS.43"],
  level: "error",
  fails: { resources: { aws_db_proxy: { pool: { require_tls: false } } } },
  passes: { resources: { aws_db_proxy: { pool: { require_tls: true } } } },
  asks: { aws_db_proxy: isTrue("require_tls", TRANSIT) },
});
