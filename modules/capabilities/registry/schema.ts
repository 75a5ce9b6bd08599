import { z } from "zod";
import { CANDIDATE_PREFIX, MUTABLE_TAGS } from "../../delivery/tags.ts";
import { count } from "../../environment/values.ts";

/** Source: ECR API reference, CreateRepository `repositoryName`: 2 to 256 of these characters (2026-11). */
const REPOSITORY =
  /^(?=.{2,340}$)(arn:aws:ecr:[a-z0-9-]+:\d{12}:repository\/)?([a-z0-9]+([._-]+[a-z0-9]+)*\/)*[a-z0-9]+([._-]+[a-z0-9]+)*$/;

/** What ECR shows as a repository's URI, of which only the part behind the slash is its name. */
const ADDRESS = /^\d{12}\.dkr[.-]ecr[.-]/;

export const registry = z
  .strictObject({
    expireUntaggedDays: count(1, 365)
      .default(14)
      .describe("Untagged images are removed after this many days"),
    expireCandidatesDays: count(1, 365)
      .default(14)
      .describe(
        "Images tagged `candidate-...` are removed after this many days; such a tag cannot be deployed",
      ),
    keepReleases: count(2, 1000)
      .optional()
      .describe(
        "`deploy` removes what is older than this many releases from the repositories that are made here, once the new one runs; what runs, or could be started, stays whatever its age. Default: every release stays",
      )
      .meta({ examples: [10] }),
    repositories: z
      .record(
        z.string(),
        z
          .string()
          .regex(REPOSITORY, {
            error:
              "must be the name of an ECR repository, such as shop/app, or its ARN: arn:aws:ecr:<region>:<account>:repository/<name>",
          })
          .refine((repository) => !ADDRESS.test(repository), {
            error:
              "is the address of a repository, which is read as a name; write what follows the first slash, such as shop/app",
          }),
      )
      .default({})
      .describe(
        "Repositories that exist, by name or ARN, for images by their compose service: pushed to and pulled from, never made, changed or deleted. Default: one is made for each",
      )
      .meta({ examples: [{ app: "shop/app" }] }),
  })
  .prefault({})
  .describe("ECR repositories, one for each image that the compose file builds");
export type RegistrySettings = z.output<typeof registry>;

/** ECR accepts 1 to 128 of these characters. Source: OCI distribution specification, `<reference>` as a tag. */
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
export const imageTag = z
  .string({ error: 'must be a string; put quotes around a number: "1.0"' })
  .regex(TAG, { error: "must be a tag of at most 128 letters, digits, dots, hyphens and underscores" })
  .refine((tag) => !(MUTABLE_TAGS as readonly string[]).includes(tag.toLowerCase()), {
    error:
      "is a name that moves from build to build; write a tag that is given once, such as a commit or 1.4.2",
  })
  .refine((tag) => !tag.startsWith(CANDIDATE_PREFIX), {
    error: "is a candidate, which the registry removes after some days; give it a release tag first",
  });
