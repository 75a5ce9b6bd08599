import { type Construct, TerraformResource } from "./cdktf.ts";

/**
 * Terraform's own resource that holds a value, for others to be replaced when the value changes. CDKTF's `DataResource`
 * asks the program `terraform` for its version, though a synthesis needs none.
 */
export class WatchedValue extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly input: Readonly<Record<string, unknown>>,
  ) {
    super(scope, id, { terraformResourceType: "terraform_data" });
  }

  /** For `lifecycle.replaceTriggeredBy`: bare, since Terraform takes a reference there. */
  get address(): string {
    return `${this.terraformResourceType}.${this.friendlyUniqueId}`;
  }

  protected override synthesizeAttributes(): Readonly<Record<string, unknown>> {
    return { input: this.input };
  }
}
