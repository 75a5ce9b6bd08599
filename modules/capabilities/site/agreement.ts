import type { z } from "zod";
import { NAMES_OF_ZONES_WITHOUT_VPC_ORIGINS } from "../../aws/cloudfront.ts";
import { zonesOf } from "../../aws/regions.ts";
import type { ComposeProject } from "../../compose/index.ts";
import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import { notAService } from "../../environment/sentences.ts";
import type { ProblemAt } from "../../environment/source.ts";
import type { Problem } from "../../problems.ts";
import type { Domain } from "../domain/schema.ts";
import type { ingress } from "../load-balancer/schema.ts";
import type { network } from "../network/schema.ts";
import type { ProjectRule } from "../rules.ts";
import { writtenServices } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import { SITE_PROBLEMS } from "./problems.ts";
import type { Site } from "./schema.ts";

type Code = keyof typeof SITE_PROBLEMS;
type Found = Disagreement<Code>;
type Settings = Part<Site>;

/** What decides about a site beside its own keys. */
export type Neighbours = Pick<Services, "service" | "furtherServices"> & {
  readonly region: string;
  readonly network: z.output<typeof network>;
  readonly ingress?: z.output<typeof ingress> | undefined;
  readonly domain?: Domain | undefined;
};
type Reads = Part<Neighbours>;

const PATHS = ["site", "dynamicPaths"];
const isDynamic = ({ dynamicPaths = [] }: Settings): boolean => dynamicPaths.length > 0;

function somebodyAnswers(site: Settings, { ingress }: Reads): Found[] {
  if (!isDynamic(site) || ingress !== undefined) return [];
  const message =
    "are for the load balancer, and there is none; write ingress: { public: false } with service.entry, or remove them.";
  return [{ code: "EOE-ENV-475", path: PATHS, message }];
}

function nobodyPassesBy(site: Settings, { ingress }: Reads): Found[] {
  if (!isDynamic(site) || ingress?.public !== true) return [];
  const message =
    "true: everybody would reach the load balancer past the site; write false: CloudFront reaches it in private subnets.";
  return [{ code: "EOE-ENV-476", path: ["ingress", "public"], message }];
}

function isFoundByAll(_: Settings, { domain }: Reads): Found[] {
  if (domain?.zone?.private !== true) return [];
  const message =
    "true: only the VPC would find the names of a site, which the world asks; name a public zone.";
  return [{ code: "EOE-ENV-477", path: ["domain", "zone", "private"], message }];
}

function runsNowhere({ service }: Settings, environment: Reads): Found[] {
  if (service === undefined) return [];
  return writtenServices(environment)
    .filter(({ written }) => written.containers?.includes(service))
    .map(({ path }) => ({
      code: "EOE-ENV-478",
      path: ["site", "service"],
      message: `"${service}" is in ${[...path, "containers"].join(".")} as well; remove it there, or here.`,
    }));
}

/** CloudFront compares the certificate with the name that the client has asked for, which it passes on. */
function certificateHasItsNames(site: Settings, { ingress, domain }: Reads): Found[] {
  if (!isDynamic(site) || ingress?.certificateArn === undefined || domain !== undefined) return [];
  const message =
    "has no name of the site, so that CloudFront would trust no answer (502); write domain with the certificate's names, or remove it: CloudFront reaches the load balancer inside the VPC.";
  return [{ code: "EOE-ENV-479", path: ["ingress", "certificateArn"], message }];
}

function eachPathCounts({ dynamicPaths = [] }: Settings): Found[] {
  return dynamicPaths.flatMap((path, index): Found[] => {
    const before = dynamicPaths
      .slice(0, index)
      .find((earlier) => path !== undefined && earlier !== undefined && takes(earlier, path));
    if (before === undefined) return [];
    const message =
      before === path
        ? `"${path}" is there already; remove one of the two.`
        : `"${path}" stands behind "${before}", which takes all of its requests; remove it, or put it first.`;
    return [{ code: "EOE-ENV-480", path: [...PATHS, index], message }];
  });
}

/**
 * The VPC origin comes after everything else, so that an apply would fail at its end. A number of zones is the first ones
 * of AWS's list; of a VPC that exists only AWS knows which they are, unless they are named.
 */
function cloudFrontReachesItsZones(site: Settings, { region = "", network }: Reads): Found[] {
  const without = NAMES_OF_ZONES_WITHOUT_VPC_ORIGINS[region];
  const zones = network?.zones;
  if (without === undefined || zones === undefined || !isDynamic(site)) return [];
  const others = (zonesOf(region) ?? []).filter((zone) => zone !== without);
  const write = (count: number): string => `[${others.slice(0, count).join(", ")}]`;
  const told = (path: (string | number)[], what: string, count: number): Found[] => [
    {
      code: "EOE-ENV-566",
      path,
      message: `${what}, in which CloudFront reaches no load balancer inside a VPC, as site.dynamicPaths needs; write others, such as ${write(Math.min(count, others.length))}.`,
    },
  ];
  if (typeof zones === "number")
    return network?.existing === undefined
      ? told(["network", "zones"], `${zones} takes the first zones of ${region}, with ${without}`, zones)
      : [];
  const index = zones.indexOf(without);
  return index < 0 ? [] : told(["network", "zones", index], `is ${without}`, zones.length);
}

/** Whether a pattern meets whatever the other does: `*` is any characters, `?` one. */
function takes(pattern: string, other: string): boolean {
  const expression = [...pattern].map((one) =>
    one === "*" ? ".*" : one === "?" ? "[^*]" : one.replace(/[.+$]/, "\\$&"),
  );
  return new RegExp(`^${expression.join("")}$`).test(other);
}

function isBuilt(
  { service }: Site,
  _: unknown,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<Code>[] {
  const told = (message: string): Problem<Code>[] => [problemAt("EOE-ENV-481", ["site", "service"], message)];
  const all = Object.keys(project.services);
  const found = project.services[service];
  if (found === undefined) return told(`"${service}" ${notAService(service, all)}`);
  return found.build === undefined
    ? told(
        `"${service}" has no build in the compose file, so that nobody knows its files; write build there.`,
      )
    : [];
}

export const agreement: readonly Rule<Settings, Reads>[] = [
  coded(SITE_PROBLEMS, somebodyAnswers),
  coded(SITE_PROBLEMS, nobodyPassesBy),
  coded(SITE_PROBLEMS, isFoundByAll),
  coded(SITE_PROBLEMS, runsNowhere),
  coded(SITE_PROBLEMS, certificateHasItsNames),
  coded(SITE_PROBLEMS, eachPathCounts),
  coded(SITE_PROBLEMS, cloudFrontReachesItsZones),
];

export const projectAgreement: readonly ProjectRule<Site, unknown>[] = [coded(SITE_PROBLEMS, isBuilt)];
