import { z } from "zod";
import type { Balanced, Domain } from "../domain/schema.ts";
import type { encryption } from "../encryption/schema.ts";
import type { network } from "../network/schema.ts";
import type { registry } from "../registry/schema.ts";
import type { Site } from "../site/schema.ts";
import type { state } from "../state/schema.ts";

/**
 * `OWNER/NAME`, or `OWNER@ID/NAME@ID`: the subject of GitHub's tokens has the ids for repositories made, renamed or
 * transferred after 2026-07-15. Source: GitHub Docs, "OpenID Connect reference", "Immutable subject claims", 2026-11-27.
 */
const GITHUB_REPOSITORY = /^[A-Za-z0-9-]+(@\d+)?\/[\w.-]+(@\d+)?$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Wildcards would let other branches in, and a colon ends GitHub's name of an environment. */
const plain = (what: string) =>
  z.string().regex(/^[^\s*?:]+$/, { error: `must be the name of one ${what}, without * ? : or white space` });

const branch = plain("branch")
  .default("main")
  .describe("Branch whose runs may deploy")
  .meta({ examples: ["release"] });

/** AWS wants no query and no port in the URL of a provider. */
const HTTPS = /^https:\/\/[a-z0-9][a-z0-9.-]*(\/[\w.~-]+)*$/;
/** Ends with a slash, as Jenkins writes it; the URL of a folder's job has `job` before each name. */
const JENKINS_JOB = /^https:\/\/[a-z0-9][a-z0-9.-]*(:\d+)?(\/[\w.~-]+)*(\/job\/[\w.~%-]+)+\/$/;

const identityProvider = z
  .enum(["create", "existing"])
  .default("create")
  .describe(
    "`existing`: the account trusts the pipeline's issuer already; an account has one provider for each",
  );

export const delivery = z
  .discriminatedUnion("pipeline", [
    z.strictObject({
      pipeline: z.literal("github-actions").describe("Runs of GitHub Actions deploy"),
      repository: z
        .string()
        .regex(GITHUB_REPOSITORY, {
          error: "must be owner/name, or owner@id/name@id for repositories made after 2026-07-15",
        })
        .refine((text) => (text.match(/@/g) ?? []).length !== 1, {
          error: "must have the ids of both owner and repository, or of neither",
        })
        .describe(
          "Repository whose runs may deploy; with ids if it was made, renamed or moved after 2026-07-15",
        )
        .meta({ examples: ["octo-org@123456/octo-repo@456789"] }),
      branch,
      environment: plain("GitHub environment")
        .optional()
        .describe(
          "GitHub environment that the jobs with the role name. GitHub's tokens then name it in place of the branch, so limit it to that branch in GitHub's settings",
        )
        .meta({ examples: ["production"] }),
      identityProvider,
    }),
    z.strictObject({
      pipeline: z.literal("circleci").describe("Jobs of CircleCI deploy"),
      organization: z
        .string()
        .regex(UUID, { error: "must be the organization's ID, a UUID in lower case" })
        .describe("Organization ID, from Organization Settings > Overview")
        .meta({ examples: ["11111111-2222-3333-4444-555555555555"] }),
      project: z
        .string()
        .regex(UUID, { error: "must be the project's ID, a UUID in lower case" })
        .describe("Project ID, from Project Settings > Overview")
        .meta({ examples: ["66666666-7777-8888-9999-000000000000"] }),
      repository: z
        .string()
        .regex(/^[\w.-]+(\/[\w.-]+)+$/, {
          error: "must be host and path, such as github.com/octo-org/octo-repo",
        })
        .describe("Repository that the jobs are of, as in its address")
        .meta({ examples: ["github.com/octo-org/octo-repo"] }),
      branch,
      identityProvider,
    }),
    z.strictObject({
      pipeline: z
        .literal("jenkins")
        .describe("Builds of Jenkins deploy, by its plugin OpenID Connect Provider"),
      issuer: z
        .string()
        .regex(HTTPS, {
          error:
            "must be an address with https, without a port or a slash at its end, such as https://jenkins.example.com/oidc",
        })
        .describe("Issuer of its tokens, as Jenkins shows it below the credentials; AWS must reach it")
        .meta({ examples: ["https://jenkins.example.com/oidc"] }),
      job: z
        .string()
        .regex(JENKINS_JOB, {
          error: "must be the job's address, such as https://jenkins.example.com/job/shop/job/main/",
        })
        .describe("Job whose builds may deploy: of a Multibranch Pipeline that of the branch")
        .meta({ examples: ["https://jenkins.example.com/job/shop/job/main/"] }),
      identityProvider,
    }),
  ])
  .describe("A role that a pipeline deploys with, without a key that lasts")
  .optional();

export type Delivery = NonNullable<z.output<typeof delivery>>;

export type OwnNames = Pick<Domain, "names" | "zone">;

/** What else of an environment the rights depend on: where the state is, under which key what is stored, what exists, and its names. */
export interface Stored {
  readonly state: z.output<typeof state>;
  readonly encryption?: z.output<typeof encryption> | undefined;
  readonly network: Pick<z.output<typeof network>, "existing" | "ipv6">;
  readonly ingress?: Balanced;
  readonly registry: z.output<typeof registry>;
  readonly domain?: OwnNames | undefined;
  readonly internalIngress?: { readonly names?: readonly string[] | undefined } | undefined;
  readonly site?: Site | undefined;
  readonly operators?: unknown;
  readonly waf?: unknown;
  readonly database?: Restorable | undefined;
  readonly cache?: Restorable | undefined;
}

/** What may begin with a snapshot. */
interface Restorable {
  readonly hosting: string;
  readonly restoreFrom?: string | undefined;
}
