import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with repositories and the images in them. A code is never used again. */
export const REGISTRY_PROBLEMS = {
  "EOE-ENV-241": {
    means: "A repository cannot have the name of the image.",
    example: 'service.images: { My_App-: "1.0.0" }',
    mend: "Rename the service in the compose file.",
  },
  "EOE-ENV-242": {
    means: "A tag is named for a service that is not built.",
    example: "service.images.db, beside image: postgres:17",
    mend: "Remove the tag.",
  },
  "EOE-ENV-243": {
    means: "A service that is built has no tag.",
    example: "build: ., without service.images",
    mend: "Add its first tag under service.images.",
  },
  "EOE-ENV-406": {
    means: "A repository is named for an image that is not built here.",
    example: "registry.repositories: { web: shop/web }, where the compose file builds app",
    mend: "Name a compose service that is built, or remove the key.",
  },
  "EOE-ENV-407": {
    means: "An existing repository is in another region or account.",
    example: "registry.repositories.app: arn:aws:ecr:us-east-1:..., in eu-central-1",
    mend: "Name a repository of the environment's region and account.",
  },
  "EOE-ENV-409": {
    means: "Two images are in one existing repository, where the tag of one would become that of the other.",
    example: "registry.repositories: { app: shop, nginx: shop }",
    mend: "Name a repository for each.",
  },
  "EOE-ENV-544": {
    means: "Old releases are to be removed, and no repository is made here.",
    example: "registry: { keepReleases: 10, repositories: { app: shop/app } }, where app alone is built",
    mend: "Remove the key; a lifecycle policy of the existing repository says what stays there.",
  },
} as const satisfies Meanings<AgreementCode>;
