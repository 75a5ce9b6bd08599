import type { z } from "zod";
import {
  coded,
  type Disagreement,
  type FileCombination,
  type Part,
  type Rule,
} from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import { tryParse } from "../../network/cidr.ts";
import {
  HEALTH_CHECK_PROBLEMS,
  HEALTH_CODES,
  healthCheckIsBounded,
  placeOfCertificate,
} from "../load-balancer-agreement.ts";
import { LOAD_BALANCER_PROBLEMS } from "./problems.ts";
import type { ingress } from "./schema.ts";
import type { Balanced } from "./trusted-proxies.ts";

type Code = keyof typeof LOAD_BALANCER_PROBLEMS;
type Settings = Part<z.output<typeof ingress>>;

function isMeant(ingress: Settings): Disagreement<Code>[] {
  const wide = (ingress.allowFrom ?? []).flatMap((text, index) => {
    const net = tryParse(text);
    return net?.prefix === 0
      ? [
          {
            code: "EOE-ENV-281" as const,
            path: ["ingress", "allowFrom", index],
            message: `"${text}" is the whole world; write ingress.public: true if that is intended.`,
          },
        ]
      : [];
  });
  if (ingress.public === true && (ingress.allowFrom?.length ?? 0) > 0) {
    return [
      {
        code: "EOE-ENV-282",
        path: ["ingress", "allowFrom"],
        message: "has no effect while ingress.public is true; remove one of the two.",
      },
    ];
  }
  return wide;
}

/** What decides about the load balancer beside its own keys. */
export type Reads = Part<Common & Pick<Balanced, "network">>;

function ipv6IsThere(
  { public: isPublic, ipAddressType }: Settings,
  { network }: Reads,
): Disagreement<Code>[] {
  if (ipAddressType !== "dualstack") return [];
  const path = ["ingress", "ipAddressType"];
  return [
    ...(isPublic === false
      ? [
          {
            code: "EOE-ENV-490" as const,
            path,
            message:
              "dualstack is for clients on the internet, and ingress.public is false: private subnets have IPv4 alone; remove it, or write ingress.public: true.",
          },
        ]
      : []),
    ...(network?.ipv6 === false && network.existing === undefined
      ? [
          {
            code: "EOE-ENV-491" as const,
            path,
            message: "dualstack needs subnets with IPv6, and the VPC has none; write network.ipv6: true.",
          },
        ]
      : []),
  ];
}

const CERTIFICATE = ["ingress", "certificateArn"];

const certificateOfTheRegion: FileCombination<Settings, Part<Common>> = {
  id: "certificate-of-the-region",
  keys: ["ingress.certificateArn", "region"],
  sentence: "The certificate is one of the environment's region.",
  source:
    'AWS Certificate Manager User Guide, "Services integrated with ACM": a certificate serves load balancers of its own region (2026-11)',
  check: ({ certificateArn: arn }, { region }) => {
    if (arn === undefined || region === undefined || placeOfCertificate(arn).region === region) return [];
    return [
      {
        path: CERTIFICATE,
        message: `is a certificate of ${placeOfCertificate(arn).region}, but region is ${region}; request or import one there, and write its ARN.`,
      },
    ];
  },
};

const certificateOfTheAccount: FileCombination<Settings, Part<Common>> = {
  id: "certificate-of-the-account",
  keys: ["ingress.certificateArn", "account"],
  sentence: "The certificate is one of the environment's account.",
  source:
    "Elastic Load Balancing API reference, CreateListener: CertificateNotFound for one that the account does not hold (2026-11)",
  check: ({ certificateArn: arn }, { account }) => {
    if (arn === undefined || account === undefined || placeOfCertificate(arn).account === account) return [];
    return [
      {
        path: CERTIFICATE,
        message: `is a certificate of the account ${placeOfCertificate(arn).account}, but account is ${account}; write the ARN of one of that account.`,
      },
    ];
  },
};

export const agreement: readonly Rule<Settings, Reads>[] = [
  coded(LOAD_BALANCER_PROBLEMS, ipv6IsThere),
  coded(LOAD_BALANCER_PROBLEMS, isMeant),
  coded(HEALTH_CHECK_PROBLEMS, healthCheckIsBounded("ingress", HEALTH_CODES)),
  certificateOfTheAccount,
  certificateOfTheRegion,
];
