import {
  type Construct,
  hashMapper,
  hashMapperHcl,
  stringToHclTerraform,
  stringToTerraform,
  type TerraformMetaArguments,
  TerraformProvider,
  TerraformResource,
} from "./cdktf.ts";

/*
 * The bindings of hashicorp/null that the project uses. CDKTF has a package of them, CDKTN has none, and these serve both.
 * Source: provider schema of hashicorp/null 3.2.4, 2026-11-28.
 */

const GENERATOR = { providerName: "null", providerVersion: "3.2.4", providerVersionConstraint: "~> 3.2" };

/** The provider `hashicorp/null`, which a stack with `NullResource` or `KnownHosts` needs. */
export class NullProvider extends TerraformProvider {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      terraformResourceType: "null",
      terraformGeneratorMetadata: GENERATOR,
      // By its short name OpenTofu resolves it to another registry (opentofu 2402).
      terraformProviderSource: "hashicorp/null",
    });
  }
}

export interface NullResourceConfig extends TerraformMetaArguments {
  /** Values whose change replaces the resource, so that its provisioners run again. */
  readonly triggers: Readonly<Record<string, string>>;
}

/** A `null_resource`: nothing but its provisioners. */
export class NullResource extends TerraformResource {
  private readonly triggers: Record<string, string>;

  constructor(scope: Construct, id: string, { triggers, ...meta }: NullResourceConfig) {
    super(scope, id, {
      terraformResourceType: "null_resource",
      terraformGeneratorMetadata: GENERATOR,
      ...meta,
    });
    this.triggers = { ...triggers };
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { triggers: hashMapper(stringToTerraform)(this.triggers) };
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return {
      triggers: {
        value: hashMapperHcl(stringToHclTerraform)(this.triggers),
        isBlock: false,
        type: "map",
        storageClassType: "stringMap",
      },
    };
  }
}
