import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import { isWorld } from "../../network/world.ts";
import { healthCheckIsBounded, placeOfCertificate } from "../load-balancer-agreement.ts";
import type { Services } from "../services/schema.ts";
import { INTERNAL_LOAD_BALANCER_PROBLEMS } from "./problems.ts";
import type { InternalIngress } from "./schema.ts";

type Code = keyof typeof INTERNAL_LOAD_BALANCER_PROBLEMS;
type Settings = Part<InternalIngress>;
type Reads = Part<Common & Pick<Services, "furtherServices">>;

const at = (...path: (string | number)[]) => ["internalIngress", ...path];

function somebodyIsBehind(_: Settings, { furtherServices = {} }: Reads): Disagreement<Code>[] {
  if (Object.values(furtherServices).some((service) => service?.entry?.internal)) return [];
  const message =
    "has no service behind it; write internal: true into an entry of furtherServices, or remove it. (Where all requests are internal, ingress: { public: false } is enough.)";
  return [{ code: "EOE-ENV-494", path: at(), message }];
}

const isNotOpen = ({ allowFrom = [] }: Settings): Disagreement<Code>[] =>
  allowFrom.flatMap((network, index): Disagreement<Code>[] =>
    network !== undefined && isWorld(network)
      ? [
          {
            code: "EOE-ENV-495",
            path: at("allowFrom", index),
            message: `"${network}" is the world, or a part of it that no one organisation has; name networks.`,
          },
        ]
      : [],
  );

const HEALTH_CODES = { timeout: "EOE-ENV-496", interval: "EOE-ENV-496" } as const;

/** Source: Elastic Load Balancing API reference, CreateListener: CertificateNotFound (2026-11). */
function certificateIsHere({ certificateArn }: Settings, { region, account }: Reads): Disagreement<Code>[] {
  if (certificateArn === undefined) return [];
  const { region: itsRegion, account: itsAccount } = placeOfCertificate(certificateArn);
  const wrong = [
    ...(region === undefined || region === itsRegion
      ? []
      : [`is a certificate of ${itsRegion}, but region is ${region}`]),
    ...(account === undefined || account === itsAccount
      ? []
      : [`is a certificate of the account ${itsAccount}, but account is ${account}`]),
  ];
  return wrong.map((what) => ({
    code: "EOE-ENV-497",
    path: at("certificateArn"),
    message: `${what}; write the ARN of one that is there.`,
  }));
}

export const agreement: readonly Rule<Settings, Reads>[] = [
  coded(INTERNAL_LOAD_BALANCER_PROBLEMS, somebodyIsBehind),
  coded(INTERNAL_LOAD_BALANCER_PROBLEMS, isNotOpen),
  coded(INTERNAL_LOAD_BALANCER_PROBLEMS, healthCheckIsBounded("internalIngress", HEALTH_CODES)),
  coded(INTERNAL_LOAD_BALANCER_PROBLEMS, certificateIsHere),
];
