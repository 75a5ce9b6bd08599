import { DataAwsEcrImage, type DataAwsEcrImageConfig } from "#provider-aws/data-aws-ecr-image";
import { Construct, TerraformVariable } from "../cdktf.ts";
import { terraformIdentifier } from "../naming.ts";
import { type Overrides, withOverrides } from "../overrides.ts";
import type { Repository } from "./repository.ts";
import { CANDIDATE_PREFIX, MUTABLE_TAGS } from "./tags.ts";

/** Tags of an image that is looked up. */
export const HAS_A_TAG = "${length(self.image_tags) > 0}";

export interface ImageProps {
  /** Compose service that builds the image. */
  readonly image: string;
  readonly repository: Repository;
  /** Tag to deploy when nobody gives another. */
  readonly defaultTag: string;
  readonly overrides?: Overrides<{ image: DataAwsEcrImageConfig }>;
}

/**
 * One built image in one version. The tag comes in as the Terraform variable `<image>_image_tag`, so that a pipeline
 * and Terraform never disagree (terraform-provider-aws 632), and is resolved to the image's digest when planning:
 * what runs is exactly what was planned, and a tag that was never pushed fails the plan instead of the deployment.
 */
export class Image extends Construct {
  /** `<repository>@sha256:<digest>`, for a container definition. */
  readonly uri: string;
  /** Name of the Terraform variable. */
  readonly variable: string;

  constructor(scope: Construct, id: string, props: ImageProps) {
    super(scope, id);
    this.variable = `${terraformIdentifier(props.image)}_image_tag`;
    const tag = new TerraformVariable(this, "tag", {
      type: "string",
      default: props.defaultTag,
      nullable: false,
      description: `Tag of the image ${props.image}: one that is given once, such as a commit or a version`,
    });
    tag.overrideLogicalId(this.variable);
    tag.addValidation({
      condition: `\${can(regex("^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$", var.${this.variable}))}`,
      errorMessage: `${this.variable} must be a tag of at most 128 letters, digits, dots, hyphens and underscores.`,
    });
    tag.addValidation({
      condition: `\${!contains(${JSON.stringify(MUTABLE_TAGS)}, lower(var.${this.variable}))}`,
      errorMessage: `${this.variable} must be a tag that is given once, such as a commit or 1.4.2; not one of ${MUTABLE_TAGS.join(", ")}.`,
    });
    tag.addValidation({
      condition: `\${!startswith(var.${this.variable}, "${CANDIDATE_PREFIX}")}`,
      errorMessage: `${this.variable} must not start with ${CANDIDATE_PREFIX}: the registry removes such images after some days.`,
    });
    const imageConfig = withOverrides(props.overrides?.image, {
      repositoryName: props.repository.name,
      imageTag: tag.stringValue,
      ...stays(props, { hasTag: true }),
    });
    const found = new DataAwsEcrImage(this, "image", imageConfig);
    this.uri = found.imageUri;
  }
}

export type PinnedImageProps = Pick<ImageProps, "image" | "repository" | "overrides"> & {
  /** `sha256:...` */
  readonly digest: string;
};

/**
 * One built image, by its digest, which is what a tag would be resolved to. It is looked up all the same: one that was
 * never pushed fails the plan, as with a tag.
 */
export class PinnedImage extends Construct {
  /** `<repository>@sha256:<digest>`, for a container definition. */
  readonly uri: string;

  constructor(scope: Construct, id: string, props: PinnedImageProps) {
    super(scope, id);
    const imageConfig = withOverrides(props.overrides?.image, {
      repositoryName: props.repository.name,
      imageDigest: props.digest,
      ...stays(props, { hasTag: false }),
    });
    const { imageDigest } = new DataAwsEcrImage(this, "image", imageConfig);
    // By what was found, so that a plan of some resources alone looks it up, too.
    this.uri = `${props.repository.url}@${imageDigest}`;
  }
}

/**
 * A plan fails where the lifecycle of the repository would remove the image while it runs: no rule of ECR can say "but
 * not with another tag", nor sees ECR what ECS runs.
 * Source: ECR User Guide, "Lifecycle policy properties", tagStatus and tagPrefixList (2026-11).
 *
 * @param found `hasTag`: it is found by one
 */
function stays(
  { image, repository: { name, expires } }: Pick<ImageProps, "image" | "repository">,
  found: { readonly hasTag: boolean },
): Pick<DataAwsEcrImageConfig, "lifecycle"> {
  if (expires === undefined) return {};
  const it = `${image}: \${self.image_digest} in ${name}`;
  const candidates = `[for tag in self.image_tags : tag if startswith(tag, "${CANDIDATE_PREFIX}")]`;
  const tagged = {
    condition: HAS_A_TAG,
    errorMessage: `${it} has no tag, so that ECR removes it after ${expires.untaggedDays} days (registry.expireUntaggedDays), even while it runs. Give it one: docs/data.md has the commands.`,
  };
  const noCandidate = {
    condition: `\${length(${candidates}) == 0}`,
    errorMessage: `${it} is tagged \${join(", ", ${candidates})}, so that ECR removes it after ${expires.candidatesDays} days (registry.expireCandidatesDays), even while it runs. Take that tag away, which leaves the image where it has another: aws ecr batch-delete-image --repository-name ${name} --image-ids \${join(" ", formatlist("imageTag=%s", ${candidates}))}`,
  };
  return { lifecycle: { postcondition: found.hasTag ? [noCandidate] : [tagged, noCandidate] } };
}
