/** What a security policy of Elastic Load Balancing lets a listener and its clients agree on. */
export interface TlsPolicy {
  /** Versions of TLS. */
  readonly oldest: "1.0" | "1.1" | "1.2" | "1.3";
  readonly newest: "1.2" | "1.3";
  /** Every cipher has it: a key that is stolen later opens nothing that was sent before. */
  readonly forwardSecrecy: boolean;
  /** Ciphers whose messages are authenticated by SHA-1 are among them. */
  readonly sha1: boolean;
  /** By a module with a certificate of FIPS 140-3. */
  readonly fips?: true;
}

const MODERN = { newest: "1.3", forwardSecrecy: true, sha1: false } as const;
const WITHOUT_SECRECY = { newest: "1.3", forwardSecrecy: false, sha1: false } as const;
const ALL_CIPHERS = { newest: "1.3", forwardSecrecy: false, sha1: true } as const;
const OLD = { newest: "1.2", forwardSecrecy: false, sha1: true } as const;
const SECRET = { newest: "1.2", forwardSecrecy: true, sha1: true } as const;

/**
 * The policies of Application Load Balancers.
 *
 * Sources: Elastic Load Balancing, "Security policies for your Application Load Balancer", as moto 5.2.5 carries its tables of
 * protocols and ciphers, without FIPS and older FS policies; names, versions and ciphers of those by aws-cdk-lib 2.276.0,
 * `aws-elasticloadbalancingv2.SslPolicy` (2026-11).
 */
export const TLS_POLICIES = {
  "ELBSecurityPolicy-TLS13-1-2-2021-06": { oldest: "1.2", ...MODERN },
  "ELBSecurityPolicy-TLS13-1-2-Res-2021-06": { oldest: "1.2", ...MODERN },
  "ELBSecurityPolicy-TLS13-1-3-2021-06": { oldest: "1.3", ...MODERN },
  "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09": { oldest: "1.2", ...MODERN },
  "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09": { oldest: "1.2", ...MODERN },
  "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09": { oldest: "1.3", ...MODERN },
  "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06": { oldest: "1.2", ...WITHOUT_SECRECY },
  "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06": { oldest: "1.2", ...ALL_CIPHERS },
  "ELBSecurityPolicy-TLS13-1-2-Ext1-PQ-2025-09": { oldest: "1.2", ...ALL_CIPHERS },
  "ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09": { oldest: "1.2", ...ALL_CIPHERS },
  "ELBSecurityPolicy-TLS13-1-1-2021-06": { oldest: "1.1", ...ALL_CIPHERS },
  "ELBSecurityPolicy-TLS13-1-0-2021-06": { oldest: "1.0", ...ALL_CIPHERS },
  "ELBSecurityPolicy-TLS13-1-0-PQ-2025-09": { oldest: "1.0", ...ALL_CIPHERS },
  "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04": { oldest: "1.2", ...MODERN, fips: true },
  "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04": { oldest: "1.2", ...MODERN, fips: true },
  "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04": { oldest: "1.3", ...MODERN, fips: true },
  "ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09": { oldest: "1.2", ...MODERN, fips: true },
  "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09": { oldest: "1.2", ...MODERN, fips: true },
  "ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09": { oldest: "1.3", ...MODERN, fips: true },
  "ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04": { oldest: "1.2", ...MODERN, sha1: true, fips: true },
  "ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-2023-04": { oldest: "1.2", ...WITHOUT_SECRECY, fips: true },
  "ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-2023-04": { oldest: "1.2", ...ALL_CIPHERS, fips: true },
  "ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-PQ-2025-09": { oldest: "1.2", ...MODERN, sha1: true, fips: true },
  "ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-PQ-2025-09": { oldest: "1.2", ...WITHOUT_SECRECY, fips: true },
  "ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-PQ-2025-09": { oldest: "1.2", ...ALL_CIPHERS, fips: true },
  "ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04": { oldest: "1.1", ...ALL_CIPHERS, fips: true },
  "ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04": { oldest: "1.0", ...ALL_CIPHERS, fips: true },
  "ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09": { oldest: "1.0", ...ALL_CIPHERS, fips: true },
  "ELBSecurityPolicy-TLS-1-2-2017-01": { oldest: "1.2", ...OLD, sha1: false },
  "ELBSecurityPolicy-TLS-1-2-Ext-2018-06": { oldest: "1.2", ...OLD },
  "ELBSecurityPolicy-TLS-1-1-2017-01": { oldest: "1.1", ...OLD },
  "ELBSecurityPolicy-TLS-1-0-2015-04": { oldest: "1.0", ...OLD },
  "ELBSecurityPolicy-2016-08": { oldest: "1.0", ...OLD },
  "ELBSecurityPolicy-FS-1-2-Res-2020-10": { oldest: "1.2", ...SECRET, sha1: false },
  "ELBSecurityPolicy-FS-1-2-Res-2019-08": { oldest: "1.2", ...SECRET, sha1: false },
  "ELBSecurityPolicy-FS-1-2-2019-08": { oldest: "1.2", ...SECRET },
  "ELBSecurityPolicy-FS-1-1-2019-08": { oldest: "1.1", ...SECRET },
  "ELBSecurityPolicy-FS-2018-06": { oldest: "1.0", ...SECRET },
} as const satisfies Readonly<Record<string, TlsPolicy>>;

type Policies = typeof TLS_POLICIES;
export type TlsPolicyName = keyof Policies;

/** What speaks against a policy that a listener names, as an end of "it ..."; undefined for a recommended one. */
export function whyNotPolicy(name: string): string | undefined {
  const policy: TlsPolicy | undefined = Object.hasOwn(TLS_POLICIES, name)
    ? TLS_POLICIES[name as TlsPolicyName]
    : undefined;
  if (policy === undefined) return "is none of Elastic Load Balancing's";
  const { oldest, newest, forwardSecrecy, sha1 } = policy;
  if (oldest === "1.0" || oldest === "1.1") return `still speaks TLS ${oldest}`;
  if (newest !== "1.3") return "does not speak TLS 1.3";
  if (!forwardSecrecy) return "has ciphers without forward secrecy";
  if (sha1) return "has ciphers with SHA-1";
  return undefined;
}

type Offered = {
  [Name in TlsPolicyName]: Policies[Name] extends { fips: true }
    ? never
    : Policies[Name] extends typeof MODERN
      ? Name
      : never;
}[TlsPolicyName];

/** The recommended ones that an environment may name. Those of FIPS are not: which regions have them is not known here. */
export const OFFERED_TLS_POLICIES = Object.entries<TlsPolicy>(TLS_POLICIES).flatMap(([name, { fips }]) =>
  fips || whyNotPolicy(name) !== undefined ? [] : [name as Offered],
);
