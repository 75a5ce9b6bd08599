import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import { isWorld } from "../../network/world.ts";
import { healthCheckIsBounded, placeOfCertificate } from "../load-balancer-agreement.ts";
import {
  firstIsTyped,
  madeHasNoId,
  type Named,
  namesAreOfTheZone,
  namesAreThereOnce,
  zoneIsFree,
} from "../names-agreement.ts";
import type { Services } from "../services/schema.ts";
import { INTERNAL_LOAD_BALANCER_PROBLEMS } from "./problems.ts";
import { type InternalIngress, type OfDomain, zoneOfDomain } from "./schema.ts";

type Code = keyof typeof INTERNAL_LOAD_BALANCER_PROBLEMS;
type Settings = Part<InternalIngress>;
type Reads = Part<Common & Pick<Services, "furtherServices"> & OfDomain>;

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

function namesHaveAZone({ zone, names }: Settings): Disagreement<Code>[] {
  if ((zone === undefined) === (names === undefined)) return [];
  return zone === undefined
    ? [
        {
          code: "EOE-ENV-503",
          path: at("names"),
          message:
            "are records of a private zone, and none is named; write internalIngress.zone: { name: <zone>, create: true }, with associate instead of create for one that is there, or remove them.",
        },
      ]
    : [
        {
          code: "EOE-ENV-503",
          path: at("zone"),
          message: "is for names, and there are none; write internalIngress.names, or remove it.",
        },
      ];
}

const CODES = { outside: "EOE-ENV-504", twice: "EOE-ENV-505", wildcard: "EOE-ENV-506" } as const;
const own = ({ zone, names = [] }: Settings): Named<Code> => ({
  key: "internalIngress",
  zone: zone?.name,
  names,
  codes: CODES,
});

function zoneIsAnother({ zone }: Settings, { name }: Reads): Disagreement<Code>[] {
  return zoneIsFree(["internalIngress", "zone", "name"], zone?.name, name, "EOE-ENV-508");
}

function madeIsAssociated({ zone }: Settings): Disagreement<Code>[] {
  if (!zone?.create || !zone.associate) return [];
  const message =
    "is for a zone that is there, and create: true makes one for the VPC; remove one of the two.";
  return [{ code: "EOE-ENV-509", path: at("zone", "associate"), message }];
}

/**
 * Of two private zones of a name, AWS associates one with a VPC: the other is refused when it is made or associated.
 * Source: Route 53 API reference, ConflictingDomainExists (botocore 1.43.11).
 */
function zoneIsTheSame({ zone }: Settings, { domain }: Reads): Disagreement<Code>[] {
  if (!zoneOfDomain(zone, domain?.zone)) return [];
  const first = domain?.zone;
  const why = `a VPC has one private zone of a name, and ${zone?.name} is that of domain.zone`;
  if (zone?.create) {
    const message = `true: ${why}; remove create, and both load balancers have their names in that one.`;
    return [{ code: "EOE-ENV-522", path: at("zone", "create"), message }];
  }
  if (zone?.id === undefined || first?.id === undefined || zone.id === first.id) return [];
  const message = `"${zone.id}" is another zone than domain.zone.id: ${first.id}, and ${why}; write the same id, or remove it.`;
  return [{ code: "EOE-ENV-522", path: at("zone", "id"), message }];
}

/** Of two associations of a zone with a VPC, AWS refuses the second: ConflictingDomainExists (Route 53 API reference, 2026-11). */
function isAssociatedOnce({ zone }: Settings, { domain }: Reads): Disagreement<Code>[] {
  if (!zone?.associate || !zoneOfDomain(zone, domain?.zone)) return [];
  const message = `true: ${zone.name} is the zone of domain.zone as well, and is associated with the VPC once; write associate: true there, and remove it here.`;
  return [{ code: "EOE-ENV-520", path: at("zone", "associate"), message }];
}

export const agreement: readonly Rule<Settings, Reads>[] = [
  coded(INTERNAL_LOAD_BALANCER_PROBLEMS, somebodyIsBehind),
  coded(INTERNAL_LOAD_BALANCER_PROBLEMS, isNotOpen),
  coded(INTERNAL_LOAD_BALANCER_PROBLEMS, healthCheckIsBounded("internalIngress", HEALTH_CODES)),
  coded(INTERNAL_LOAD_BALANCER_PROBLEMS, certificateIsHere),
  coded(INTERNAL_LOAD_BALANCER_PROBLEMS, namesHaveAZone),
  coded(INTERNAL_LOAD_BALANCER_PROBLEMS, (settings) => namesAreOfTheZone(own(settings))),
  coded(INTERNAL_LOAD_BALANCER_PROBLEMS, (settings) => namesAreThereOnce(own(settings))),
  coded(INTERNAL_LOAD_BALANCER_PROBLEMS, (settings) =>
    firstIsTyped(own(settings), "which the output internal_url tells"),
  ),
  coded(INTERNAL_LOAD_BALANCER_PROBLEMS, ({ zone }) => madeHasNoId("internalIngress", zone, "EOE-ENV-507")),
  coded(INTERNAL_LOAD_BALANCER_PROBLEMS, madeIsAssociated),
  coded(INTERNAL_LOAD_BALANCER_PROBLEMS, isAssociatedOnce),
  coded(INTERNAL_LOAD_BALANCER_PROBLEMS, zoneIsTheSame),
  coded(INTERNAL_LOAD_BALANCER_PROBLEMS, zoneIsAnother),
];
