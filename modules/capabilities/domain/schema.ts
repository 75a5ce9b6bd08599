import { z } from "zod";
import { DOMAIN_LIMITS } from "../../aws/domain-limits.ts";
import type { Part } from "../../environment/agreement.ts";

/** Labels of RFC 1123, at least two; other scripts are written in Punycode. */
const NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const NAME_SENTENCE =
  "must be a domain name in lower-case letters, digits, hyphens and dots, such as shop.example.com; without https://, a port or a dot at its end, and in Punycode where it has other letters";

const isName = (text: string): boolean => NAME.test(text);

/** `shop.example.com`, or `*.example.com`. */
export const domainName = z
  .string()
  .refine((text) => isName(text.replace(/^\*\./, "")), { error: NAME_SENTENCE });

export const zoneName = z.string().refine(isName, { error: NAME_SENTENCE });

/** Source: Route 53 API reference, ResourceId: at most 32 characters; zones' begin with Z (2026-11). */
export const zoneId = z
  .string()
  .regex(/^Z[A-Z0-9]{1,31}$/, { error: "must be the id of a hosted zone, such as Z0123456789ABCDEFGHIJ" });

const zone = z.strictObject({
  name: zoneName
    .describe("The hosted zone of Route 53 that the names are in")
    .meta({ examples: ["example.com"] }),
  id: zoneId
    .optional()
    .describe("Its id, where the account has several zones of that name. Default: it is found by its name")
    .meta({ examples: ["Z0123456789ABCDEFGHIJ"] }),
  create: z
    .boolean()
    .default(false)
    .describe("true: the zone is made, and kept in AWS when `domain` goes. Default: it is there already"),
  delegated: z
    .boolean()
    .optional()
    .describe(
      "With `create`: true once the domain's registrar names the zone's name servers, which the output `name_servers` tells. Until then there is no certificate, and requests come by HTTP",
    )
    .meta({ examples: [true] }),
  private: z
    .boolean()
    .default(false)
    .describe(
      "true: a private zone that the environment's VPC is associated with, for an internal load balancer with `ingress.certificateArn`",
    ),
  associate: z
    .boolean()
    .default(false)
    .describe(
      "With `private`: true associates the zone with the VPC for as long as `domain` names it. Default: somebody has associated it",
    ),
});

export const domain = z.strictObject({
  zone,
  names: z
    .array(domainName)
    .min(1)
    .max(DOMAIN_LIMITS.certificateNames.most)
    .describe(
      "Names of the load balancer, each the zone's or below it; the first is the canonical one, which the output `url` tells. `*.example.com` stands for all names of one label",
    )
    .meta({ examples: [["shop.example.com", "www.shop.example.com"]] }),
  redirect: z
    .union([z.boolean(), z.array(domainName).min(1)], {
      error: "must be true for all names but the first, false, or a list of some of them",
    })
    .default(false)
    .describe("Names that redirect to the first one by 301: true for all others, or a list")
    .meta({ examples: [true, ["www.shop.example.com"]] }),
  keyAlgorithm: z
    .enum(["RSA_2048", "EC_prime256v1", "EC_secp384r1"])
    .default("RSA_2048")
    .describe("Key of the certificate. Elliptic curves are faster; every browser of today speaks them"),
});

export type Domain = z.output<typeof domain>;

/** What decides about the zone; a key that is left out is as its default. */
type Zoned = { readonly zone: Part<Domain["zone"]> };

/** Whether the world, or the VPC, finds the names in the zone. */
export const isFound = ({ zone: { create, delegated } }: Zoned): boolean => !create || delegated === true;

/** What decides about the certificate, beside the domain. */
export type Named = { readonly certificateArn?: string | undefined } | undefined;

/** What decides about the records. */
export type Balanced =
  | { readonly certificateArn?: string | undefined; readonly ipAddressType?: "ipv4" | "dualstack" }
  | undefined;

/** One of each by which the load balancer is reached. */
export const recordTypesOf = (ingress: Balanced): readonly ("A" | "AAAA")[] =>
  ingress?.ipAddressType === "dualstack" ? ["A", "AAAA"] : ["A"];

/** Whether a certificate is made; ACM finds its records only in a public zone that is delegated. */
export const makesCertificate = (of: Zoned | undefined, ingress: Named): boolean =>
  of !== undefined && ingress?.certificateArn === undefined && !of.zone.private && isFound(of);

/** Whether requests come by HTTPS: with a certificate that is named, or one that is made. */
export const isEncrypted = (of: Zoned | undefined, ingress: Named): boolean =>
  ingress?.certificateArn !== undefined || makesCertificate(of, ingress);

/** The address that people type; undefined where the load balancer's own name must do. */
export function urlOf(of: Domain | undefined, ingress: Named): string | undefined {
  const [first] = of?.names ?? [];
  if (of === undefined || first === undefined || !isFound(of)) return undefined;
  return `${isEncrypted(of, ingress) ? "https" : "http"}://${first}`;
}

/** The names that redirect to the first. */
export const redirected = ({ names, redirect }: Pick<Domain, "names" | "redirect">): readonly string[] =>
  redirect === true ? names.slice(1) : redirect === false ? [] : redirect;
