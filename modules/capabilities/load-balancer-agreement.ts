import type { z } from "zod";
import type { Disagreement, Part } from "../environment/agreement.ts";
import type { AgreementCode } from "../problem-codes/index.ts";
import type { Meanings } from "../problem-codes/meaning.ts";
import type { ingress } from "./load-balancer/schema.ts";

/** What both load balancers must agree on with themselves. */

type Checked = Part<Pick<z.output<typeof ingress>, "healthCheck">>;
type HealthCheck = NonNullable<Checked["healthCheck"]>;

/** An unhealthy target is taken out within this time. */
const MOST_SECONDS_UNTIL_OUT = 60;

/** Of a load balancer's own health check, and of those of entries. A code is never used again. */
export const HEALTH_CHECK_PROBLEMS = {
  "EOE-ENV-283": {
    means: "The health check waits as long as its interval, or longer.",
    example: "ingress.healthCheck: { intervalSeconds: 5, timeoutSeconds: 5 }",
    mend: "Lower timeoutSeconds, or raise intervalSeconds.",
  },
  "EOE-ENV-284": {
    means: "A dead target would stay in for too long.",
    example: "ingress.healthCheck: { intervalSeconds: 300, unhealthyThreshold: 10 }",
    mend: "Lower one of the two.",
  },
} as const satisfies Meanings<AgreementCode>;

export const HEALTH_CODES = { timeout: "EOE-ENV-283", interval: "EOE-ENV-284" } as const;

interface BoundCodes<Code> {
  /** A timeout that is no shorter than the interval. */
  readonly timeout: Code;
  /** Targets that stay too long. */
  readonly interval: Code;
}

/** @param key of the load balancer in the environment file */
export const healthCheckIsBounded =
  <Code extends AgreementCode>(key: "ingress" | "internalIngress", codes: BoundCodes<Code>) =>
  ({ healthCheck = {} }: Checked): Disagreement<Code>[] =>
    outOfBounds([key, "healthCheck"], healthCheck, codes);

/** @param path of the health check in the environment file */
export function outOfBounds<Code extends AgreementCode>(
  path: readonly string[],
  { intervalSeconds: interval, timeoutSeconds: timeout, unhealthyThreshold: times }: HealthCheck,
  codes: BoundCodes<Code>,
): Disagreement<Code>[] {
  const wrong: Disagreement<Code>[] = [];
  if (interval !== undefined && timeout !== undefined && timeout >= interval)
    wrong.push({
      code: codes.timeout,
      path: [...path, "timeoutSeconds"],
      message: `${timeout} must be below intervalSeconds ${interval}.`,
    });
  if (interval !== undefined && times !== undefined && interval * times > MOST_SECONDS_UNTIL_OUT)
    wrong.push({
      code: codes.interval,
      path: [...path, "intervalSeconds"],
      message: `${interval} s times unhealthyThreshold ${times} is ${interval * times} s until a dead target is taken out; at most ${MOST_SECONDS_UNTIL_OUT} s are allowed.`,
    });
  return wrong;
}

/** Where a certificate is: `arn:aws:acm:<region>:<account>:certificate/...` */
export function placeOfCertificate(arn: string): { readonly region: string; readonly account: string } {
  const [, , , region = "", account = ""] = arn.split(":");
  return { region, account };
}
