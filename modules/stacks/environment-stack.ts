import { AwsProvider } from "#provider-aws/provider";
import type { Site } from "../capabilities/building.ts";
import type { Environment } from "../capabilities/environment.ts";
import type { Offered } from "../capabilities/offering.ts";
import { stateKeyOf } from "../capabilities/state-key.ts";
import { type Construct, LocalBackend, S3Backend, TerraformOutput, TerraformStack } from "../cdktf.ts";
import type { OwnTag } from "../environment/own-tags.ts";
import { vpcOf } from "./build-all.ts";

/** Versions of the provider that the project is made for. The range leaves the choice to whoever runs Terraform. */
const AWS_PROVIDER_VERSION = "~> 6.25";
/** S3 locks without DynamoDB since 1.10; values that never reach the state since 1.11. */
export const TERRAFORM_VERSION = ">= 1.11";

export const STACK_PARTS = ["bootstrap", "delivery", "network", "data", "service"] as const;
export type StackPart = (typeof STACK_PARTS)[number];

/** The name of an environment's stack. */
export const environmentStack = (environment: string, part: StackPart): string => `${environment}-${part}`;

/** Where its state is in the bucket. */
export const stateKey = (environment: string, part: StackPart): string => `${environment}/${part}.tfstate`;

const PART = new RegExp(`-(${STACK_PARTS.join("|")})$`);

/** The environment that a stack is of, by the stack's name. */
export const environmentOf = (stack: string): string => stack.replace(PART, "");

/** One Terraform state of an environment, `<environment>-<part>`: provider, tags, and where the state is. */
export abstract class EnvironmentStack extends TerraformStack {
  /** What every resource carries; for those that the provider's default tags do not reach. */
  protected readonly tags: Readonly<Record<string, string>>;

  constructor(scope: Construct, environment: Environment, part: StackPart) {
    super(scope, environmentStack(environment.name, part));
    this.tags = tagsOf(environment);
    new AwsProvider(this, "aws", {
      region: environment.region,
      ...(environment.account ? { allowedAccountIds: [environment.account] } : {}),
      defaultTags: [{ tags: { ...this.tags } }],
    });
    // The bindings ask for the one version that they were generated from, by the short name that OpenTofu resolves
    // to another registry (opentofu 2402).
    this.addOverride("terraform.required_providers.aws", {
      source: "hashicorp/aws",
      version: AWS_PROVIDER_VERSION,
    });
    this.addOverride("terraform.required_version", TERRAFORM_VERSION);
    this.keepState(environment, part);
  }

  /** A line for people, printed by Terraform after each apply. */
  protected output(name: string, description: string, value: unknown): void {
    new TerraformOutput(this, `output-${name}`, { value, description }).overrideLogicalId(name);
  }

  /** @param more what the sites of this stack have beside what all have */
  protected siteWith<More extends object>(offered: Offered, more: More): Site & More {
    const site: Site = {
      scope: this,
      tags: this.tags,
      offered,
      // In the network's own stack there is none at first.
      get vpc() {
        return vpcOf(offered);
      },
      output: (name, description, value) => this.output(name, description, value),
    };
    return Object.assign(site, more);
  }

  private keepState(environment: Environment, part: StackPart): void {
    const { name, account, region, state } = environment;
    if (state.home === "local" || part === "bootstrap") {
      // Relative to the stack's folder in cdktf.out, so that the same input gives the same bytes in any folder.
      new LocalBackend(this, { path: `../../../state/${name}-${part}.tfstate` });
      return;
    }
    new S3Backend(this, {
      bucket: state.bucket,
      key: stateKey(name, part),
      region,
      encrypt: true,
      // The provider's own list is looked at after the state has been read and locked.
      ...(account ? { allowedAccountIds: [account] } : {}),
      // Otherwise Terraform asks for S3's own keys by name, whatever the bucket's default is.
      kmsKeyId: stateKeyOf(environment),
    });
    this.addOverride("terraform.backend.s3.use_lockfile", true);
  }
}

/** Tag keys are lower case with hyphens, as AWS's own examples have them. */
function tagsOf({ name, tags }: Environment): Record<string, string> {
  const own: Record<OwnTag, string> = {
    environment: name,
    project: tags.project,
    owner: tags.owner,
    "cost-centre": tags.costCentre,
    "managed-by": "terraform",
  };
  return { ...tags.more, ...own };
}
