import { DataAwsEcrRepository } from "#provider-aws/data-aws-ecr-repository";
import { EcrLifecyclePolicy, type EcrLifecyclePolicyConfig } from "#provider-aws/ecr-lifecycle-policy";
import { EcrRepository, type EcrRepositoryConfig } from "#provider-aws/ecr-repository";
import { Construct, TerraformStack } from "../../cdktf.ts";
import type { Repository } from "../../delivery/repository.ts";
import { nameIn, repositoryArn } from "../../delivery/repository-names.ts";
import { CANDIDATE_PREFIX } from "../../delivery/tags.ts";
import { physicalName, terraformIdentifier } from "../../naming.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";
import { replacedWith } from "../../replaced-with.ts";

export interface RegistryProps {
  readonly environment: string;
  /** One repository for each: the compose services that have a `build`. */
  readonly images: readonly string[];
  /** Those of the images whose repository exists: its name or its ARN. Default none. */
  readonly existing?: Readonly<Record<string, string>>;
  /** Days until an image without any tag is removed. */
  readonly expireUntaggedDays: number;
  /** Days until an image tagged `candidate-...` is removed. */
  readonly expireCandidatesDays: number;
  /** The key that images are under. Default AWS's own. */
  readonly keyArn?: string | undefined;
  /** true: destroy removes repositories with the images in them. */
  readonly disposable: boolean;
  readonly overrides?: Overrides<{
    repository: EcrRepositoryConfig;
    lifecyclePolicy: EcrLifecyclePolicyConfig;
  }>;
}

/**
 * ECR repositories: tags that are given once, scan on push, encryption. The lifecycle removes only images that have
 * no tag or a candidate's tag. A deployed image has a tag, and none of a candidate: tags cannot move, and a plan fails
 * where an image has others (`Image`). So no image in use can be removed, nor one that a rollback needs. Old releases
 * are removed by `deploy` (`keepReleases`), which can see what runs; ECR cannot.
 */
export class Registry extends Construct {
  readonly repositories: Readonly<Record<string, Repository>>;

  constructor(scope: Construct, id: string, props: RegistryProps) {
    super(scope, id);
    this.repositories = Object.fromEntries(
      props.images.map((image) => {
        const existing = props.existing?.[image];
        return [
          image,
          existing === undefined ? this.repository(image, props) : this.existing(image, existing),
        ];
      }),
    );
  }

  /** It is looked up, and nothing of it is changed. */
  private existing(image: string, repository: string): Repository {
    const key = `registry.repositories.${image}`;
    const byArn = repositoryArn(repository) !== undefined;
    const found = new DataAwsEcrRepository(this, image, {
      name: nameIn(repository),
      ...(byArn
        ? {
            lifecycle: {
              postcondition: [
                {
                  condition: `\${self.arn == "${repository}"}`,
                  errorMessage: `${key}: is ${repository}, and what this account has of that name is \${self.arn}; write that.`,
                },
              ],
            },
          }
        : {}),
    });
    TerraformStack.of(this).addOverride(`check.registry_${terraformIdentifier(image)}_tags_stay`, {
      assert: {
        condition: `\${startswith(${found.fqn}.image_tag_mutability, "IMMUTABLE")}`,
        error_message: `${key}: tags in \${${found.fqn}.name} can be moved, so that a rollback to a version may find another image. What runs is not touched: it is started by digest. To change it: aws ecr put-image-tag-mutability --repository-name \${${found.fqn}.name} --image-tag-mutability IMMUTABLE.`,
      },
    });
    return { name: found.name, arn: found.arn, url: found.repositoryUrl };
  }

  private repository(image: string, props: RegistryProps): Repository {
    const repositoryConfig = withOverrides(props.overrides?.repository, {
      name: physicalName(props.environment, image),
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [
        props.keyArn === undefined
          ? { encryptionType: "AES256" }
          : { encryptionType: "KMS", kmsKey: props.keyArn },
      ],
      forceDelete: props.disposable,
    });
    const repository = new EcrRepository(this, image, repositoryConfig);
    const lifecyclePolicyConfig = withOverrides(props.overrides?.lifecyclePolicy, {
      repository: repository.name,
      policy: JSON.stringify({ rules: lifecycleRules(props) }),
      // A repository that is replaced, such as for other encryption, has the same name and no policy.
      lifecycle: { replaceTriggeredBy: [replacedWith(repository)] },
    });
    new EcrLifecyclePolicy(this, `${image}-lifecycle`, lifecyclePolicyConfig);
    return {
      name: repository.name,
      arn: repository.arn,
      url: repository.repositoryUrl,
      expires: { untaggedDays: props.expireUntaggedDays, candidatesDays: props.expireCandidatesDays },
    };
  }
}

function lifecycleRules({ expireUntaggedDays, expireCandidatesDays }: RegistryProps): object[] {
  const expire = { type: "expire" };
  return [
    {
      rulePriority: 1,
      description: "Remove images without a tag",
      selection: {
        tagStatus: "untagged",
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: expireUntaggedDays,
      },
      action: expire,
    },
    {
      rulePriority: 2,
      description: "Remove images that were built but not released",
      selection: {
        tagStatus: "tagged",
        tagPrefixList: [CANDIDATE_PREFIX],
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: expireCandidatesDays,
      },
      action: expire,
    },
  ];
}
