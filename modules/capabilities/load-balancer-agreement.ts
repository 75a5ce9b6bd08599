import type { z } from "zod";
import type { Disagreement, Part } from "../environment/agreement.ts";
import type { AgreementCode } from "../problem-codes/index.ts";
import type { ingress } from "./load-balancer/schema.ts";

/** What both load balancers must agree on with themselves. */

type Checked = Part<Pick<z.output<typeof ingress>, "healthCheck">>;

/** An unhealthy target is taken out within this time. */
const MOST_SECONDS_UNTIL_OUT = 60;

/**
 * @param key of the load balancer in the environment file
 * @param codes for a timeout that is no shorter than the interval, and for targets that stay too long
 */
export const healthCheckIsBounded =
  <Code extends AgreementCode>(
    key: "ingress" | "internalIngress",
    codes: { readonly timeout: Code; readonly interval: Code },
  ) =>
  ({ healthCheck: check = {} }: Checked): Disagreement<Code>[] => {
    const { intervalSeconds: interval, timeoutSeconds: timeout, unhealthyThreshold: times } = check;
    const wrong: Disagreement<Code>[] = [];
    if (interval !== undefined && timeout !== undefined && timeout >= interval)
      wrong.push({
        code: codes.timeout,
        path: [key, "healthCheck", "timeoutSeconds"],
        message: `${timeout} must be below intervalSeconds ${interval}.`,
      });
    if (interval !== undefined && times !== undefined && interval * times > MOST_SECONDS_UNTIL_OUT)
      wrong.push({
        code: codes.interval,
        path: [key, "healthCheck", "intervalSeconds"],
        message: `${interval} s times unhealthyThreshold ${times} is ${interval * times} s until a dead target is taken out; at most ${MOST_SECONDS_UNTIL_OUT} s are allowed.`,
      });
    return wrong;
  };

/** Where a certificate is: `arn:aws:acm:<region>:<account>:certificate/...` */
export function placeOfCertificate(arn: string): { readonly region: string; readonly account: string } {
  const [, , , region = "", account = ""] = arn.split(":");
  return { region, account };
}
