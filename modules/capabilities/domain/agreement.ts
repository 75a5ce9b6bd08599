import type { z } from "zod";
import { DOMAIN_LIMITS } from "../../aws/domain-limits.ts";
import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import type { ingress } from "../load-balancer/schema.ts";
import {
  firstIsTyped,
  isWildcard,
  madeHasNoId,
  type Named,
  namesAreOfTheZone,
  namesAreThereOnce,
  zoneIsFree,
} from "../names-agreement.ts";
import type { Site } from "../site/schema.ts";
import { DOMAIN_PROBLEMS } from "./problems.ts";
import { type Domain, redirected } from "./schema.ts";

type Code = keyof typeof DOMAIN_PROBLEMS;
type Settings = Part<Domain>;
interface Reads {
  /** Of the environment. */
  readonly name?: string | undefined;
  readonly ingress?: Part<z.output<typeof ingress>> | undefined;
  readonly site?: Part<Site> | undefined;
}

function leadsSomewhere(_: Settings, { ingress, site }: Reads): Disagreement<Code>[] {
  if (ingress !== undefined || site !== undefined) return [];
  const message =
    "needs a load balancer that the names lead to; write ingress: { public: true } with service.entry, or remove domain.";
  return [{ code: "EOE-ENV-410", path: ["domain"], message }];
}

const FIRST = ["domain", "names", 0];

const CODES = { outside: "EOE-ENV-411", twice: "EOE-ENV-412", wildcard: "EOE-ENV-413" } as const;
const own = ({ zone, names = [] }: Settings): Named<Code> => ({
  key: "domain",
  zone: zone?.name,
  names,
  codes: CODES,
});

function firstIsShort({ names }: Settings, { ingress }: Reads): Disagreement<Code>[] {
  const first = names?.[0];
  const { most } = DOMAIN_LIMITS.firstName;
  if (first === undefined || first.length <= most || ingress?.certificateArn !== undefined) return [];
  return [
    {
      code: "EOE-ENV-414",
      path: FIRST,
      message: `"${first}" has ${first.length} characters, and the first name of a certificate at most ${most}; put a shorter one first.`,
    },
  ];
}

function redirectsLeadOn({ names = [], redirect = false }: Settings): Disagreement<Code>[] {
  const known = names.filter((name) => name !== undefined);
  const listed = typeof redirect === "boolean" ? redirect : redirect.filter((name) => name !== undefined);
  return redirected({ names: known, redirect: listed }).flatMap((name, index) => {
    const why = whyNotRedirected(name, known);
    const path = ["domain", "redirect", ...(typeof listed === "boolean" ? [] : [index])];
    return why === undefined ? [] : [{ code: "EOE-ENV-415" as const, path, message: `${why}.` }];
  });
}

function whyNotRedirected(name: string, names: readonly string[]): string | undefined {
  if (!names.includes(name)) return `"${name}" is not one of domain.names; add it there, or remove it here`;
  if (name === names[0]) return `"${name}" is the first of domain.names, which others redirect to; remove it`;
  if (isWildcard(name))
    return `"${name}" would also meet names that do not redirect; list the names to redirect without it`;
  const { most } = DOMAIN_LIMITS.ruleHost;
  if (name.length > most)
    return `"${name}" has ${name.length} characters, and a rule of the load balancer takes hosts of at most ${most}; list the names to redirect without it`;
  return undefined;
}

function privateHasACertificate({ zone }: Settings, { ingress }: Reads): Disagreement<Code>[] {
  if (!zone?.private || ingress === undefined || ingress.certificateArn !== undefined) return [];
  return [
    {
      code: "EOE-ENV-416",
      path: ["domain", "zone", "private"],
      message:
        "true: ACM looks for its records in public DNS, so that no certificate can be made by this zone; write ingress.certificateArn with one that you have, or name a public zone, which may hold names of an internal load balancer, too.",
    },
  ];
}

function privateIsFoundInside({ zone }: Settings, { ingress }: Reads): Disagreement<Code>[] {
  if (!zone?.private) return [];
  const path = ["domain", "zone", "private"];
  return [
    ...(ingress?.public
      ? [
          {
            code: "EOE-ENV-417" as const,
            path,
            message:
              "true: only the VPC would find the names of a load balancer that is open to the world; name a public zone, or write ingress.public: false.",
          },
        ]
      : []),
    ...(zone.create
      ? [
          {
            code: "EOE-ENV-417" as const,
            path: ["domain", "zone", "create"],
            message:
              "true: only public zones are made here; make the private one, and write associate: true in place of create.",
          },
        ]
      : []),
  ];
}

function onlyNewOnesAreDelegated({ zone }: Settings): Disagreement<Code>[] {
  if (zone?.delegated === undefined || zone.create) return [];
  return [
    {
      code: "EOE-ENV-418",
      path: ["domain", "zone", "delegated"],
      message:
        "is asked of a zone that is made here, and of one that is there the registrar knows already; remove it, or write create: true.",
    },
  ];
}

function onlyPrivateOnesAreAssociated({ zone }: Settings): Disagreement<Code>[] {
  if (!zone?.associate || zone.private) return [];
  return [
    {
      code: "EOE-ENV-519",
      path: ["domain", "zone", "associate"],
      message:
        "true: everybody asks a public zone for its names, and only a private one is associated with VPCs; remove it, or write private: true.",
    },
  ];
}

/** A public zone is another one: the VPC asks the private ones first. */
function privateIsAnother({ zone }: Settings, { name }: Reads): Disagreement<Code>[] {
  return zone?.private ? zoneIsFree(["domain", "zone", "name"], zone.name, name, "EOE-ENV-523") : [];
}

export const agreement: readonly Rule<Settings, Reads>[] = [
  coded(DOMAIN_PROBLEMS, leadsSomewhere),
  coded(DOMAIN_PROBLEMS, (domain) => namesAreOfTheZone(own(domain))),
  coded(DOMAIN_PROBLEMS, (domain) => namesAreThereOnce(own(domain))),
  coded(DOMAIN_PROBLEMS, (domain) =>
    firstIsTyped(own(domain), "which the output url tells and others redirect to"),
  ),
  coded(DOMAIN_PROBLEMS, firstIsShort),
  coded(DOMAIN_PROBLEMS, redirectsLeadOn),
  coded(DOMAIN_PROBLEMS, privateHasACertificate),
  coded(DOMAIN_PROBLEMS, privateIsFoundInside),
  coded(DOMAIN_PROBLEMS, onlyNewOnesAreDelegated),
  coded(DOMAIN_PROBLEMS, onlyPrivateOnesAreAssociated),
  coded(DOMAIN_PROBLEMS, privateIsAnother),
  coded(DOMAIN_PROBLEMS, ({ zone }) => madeHasNoId("domain", zone, "EOE-ENV-502")),
];
