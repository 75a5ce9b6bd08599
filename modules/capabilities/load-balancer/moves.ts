import { z } from "zod";
import type { Common } from "../../environment/common.ts";
import { type Found, moves as movesOf, type Runs } from "../moving.ts";
import { isBehindSite, type SiteInFront } from "../site/schema.ts";
import { LOAD_BALANCER_PROBLEMS } from "./problems.ts";
import type { ingress } from "./schema.ts";

type Code = keyof typeof LOAD_BALANCER_PROBLEMS;
type Settings = z.output<typeof ingress>;
type Reads = Pick<Common, "disposable"> & { readonly site?: SiteInFront };
/** Of an environment without a load balancer neither is remembered. */
interface Was {
  readonly public?: boolean;
  readonly behindSite?: true;
  readonly deletionProtection?: boolean;
}

/** The load balancer cannot be deleted by accident, unless the file says otherwise. */
export const isProtected = ({ deletionProtection }: Settings, { disposable }: Reads): boolean =>
  deletionProtection ?? !disposable;

/** The scheme of a load balancer is for life. Source: terraform-provider-aws 6.47, elbv2/load_balancer.go (`internal`). */
function changesScheme(was: Was, ingress: Settings): Found<Code>[] {
  if (was.public === undefined || was.public === ingress.public || !was.deletionProtection) return [];
  const [before, after] = was.public ? ["a public", "an internal"] : ["an internal", "a public"];
  const message = `was ${was.public} and is ${ingress.public}: ${before} load balancer must be deleted for ${after} one, and its deletion protection is on, so that its listeners would go and the rest fail. Put it back, write ingress.deletionProtection: false, with the waiver that synth asks for, and deploy; then change public and deploy, which takes some minutes without a load balancer and gives it another DNS name; then take deletionProtection out.`;
  return [{ code: "EOE-ENV-285", path: ["ingress", "public"], message }];
}

/**
 * CloudFront's interface to it is made before another one goes, and Terraform takes that over to what it depends on: a new
 * load balancer would be made before the old one goes, which has its name. Source: Terraform language, `lifecycle`,
 * `create_before_destroy`; ELBv2 API, CreateLoadBalancer: `DuplicateLoadBalancerName` (botocore 1.44.8, 2026-11).
 */
function changesSchemeWithSite(was: Was, ingress: Settings, { site }: Reads): Found<Code>[] {
  if (was.public === undefined || was.public === ingress.public) return [];
  if (!was.behindSite && !isBehindSite(site)) return [];
  const steps = isBehindSite(site)
    ? "Leave site.dynamicPaths out for now and deploy, which takes some minutes without a load balancer; then write it, and deploy again."
    : "Put it back, leave site.dynamicPaths out and deploy; then change public, and deploy again.";
  const message = `was ${was.public} and is ${ingress.public}, so that another load balancer takes its place, and CloudFront ${was.behindSite ? "has" : "gets"} a way to it: Terraform would make the new one first, by the same name, which AWS refuses. ${steps}`;
  return [{ code: "EOE-ENV-550", path: ["ingress", "public"], message }];
}

/** Source: ELBv2 API, DeleteLoadBalancer: not one "if deletion protection is enabled" (botocore 1.43.11, 2026-11). */
function goes({ deletionProtection }: Runs): Found<Code>[] {
  if (deletionProtection !== true) return [];
  const message =
    "is gone, but the load balancer's deletion protection is on, so that its listeners would go and the rest fail. Put it back with service.entry, write ingress.deletionProtection: false, with the waiver that synth asks for, and deploy; then remove ingress and service.entry and deploy.";
  return [{ code: "EOE-ENV-286", path: ["ingress"], message }];
}

export const moves = movesOf<Settings, Reads, Was, Code>({
  problems: LOAD_BALANCER_PROBLEMS,
  shape: {
    public: z.boolean().optional(),
    /** CloudFront asks the load balancer. */
    behindSite: z.literal(true).optional(),
    /** The load balancer's deletion protection. */
    deletionProtection: z.boolean().optional(),
  },
  now: (ingress, environment) => ({
    public: ingress.public,
    ...(isBehindSite(environment.site) ? { behindSite: true } : {}),
    deletionProtection: isProtected(ingress, environment),
  }),
  refused: (was, ingress, environment) => [
    ...changesScheme(was, ingress),
    ...changesSchemeWithSite(was, ingress, environment),
  ],
  gone: goes,
});
