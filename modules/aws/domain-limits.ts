/** A limit of AWS on names of one's own, and where AWS states it. */
export interface DomainLimit {
  readonly most: number;
  readonly source: string;
}

/** What AWS allows of the names that a load balancer answers to, its certificate, and rules about them. */
export const DOMAIN_LIMITS = {
  /** Characters of a name, dots included. */
  name: { most: 253, source: "ACM API reference, RequestCertificate `SubjectAlternativeNames` (2026-11)" },
  /** Characters between two dots. */
  label: { most: 63, source: "ACM API reference, RequestCertificate `SubjectAlternativeNames` (2026-11)" },
  /** Characters of the first name of a certificate, which is its common name. */
  firstName: { most: 64, source: "ACM API reference, RequestCertificate `DomainName` (2026-11)" },
  /** Names of a certificate, however high the account's quota is. */
  certificateNames: { most: 100, source: 'ACM User Guide, "Quotas" (2026-11)' },
  /** Names of a certificate until an account asks for more. */
  certificateNamesAtFirst: { most: 10, source: 'ACM User Guide, "Quotas": L-FB94F0B0 (2026-11)' },
  /** Characters of a host in a rule. */
  ruleHost: { most: 128, source: "ELBv2 API reference, HostHeaderConditionConfig `Values` (2026-11)" },
} as const satisfies Readonly<Record<string, DomainLimit>>;
