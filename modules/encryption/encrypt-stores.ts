import { Instance } from "#provider-aws/instance";
import { LaunchTemplate } from "#provider-aws/launch-template";
import { KEY_ARGUMENTS } from "../aws/key-arguments.ts";
import { type IConstruct, TerraformResource, type TerraformStack } from "../cdktf.ts";

/**
 * Puts everything of a stack that is stored under a key, whatever construct made it, so that none is forgotten. A key
 * that the construct or an override gave to a resource stays. Not among them: the bucket of access logs, which load
 * balancers write to only under S3's own keys (User Guide for Application Load Balancers, "Enable access logs").
 */
export function encryptStores(stack: TerraformStack, keyArn: string): void {
  for (const store of stack.node.findAll()) encryptStore(store, keyArn);
}

/** A key within a block is given by whoever makes the block, but for the disks of hosts, which several make. */
function encryptStore(store: IConstruct, keyArn: string): void {
  if (store instanceof LaunchTemplate) encryptTemplate(store, keyArn);
  else if (store instanceof Instance && store.rootBlockDeviceInput)
    store.putRootBlockDevice({ kmsKeyId: keyArn, ...store.rootBlockDeviceInput });
  else if (store instanceof TerraformResource) encryptByArgument(store, keyArn);
}

/** Bindings have each argument of Terraform's as a property, and what it was given as another. */
function encryptByArgument(store: TerraformResource, keyArn: string): void {
  const argument = KEY_ARGUMENTS[store.terraformResourceType];
  // A key is of one region, and what names its own is in another.
  if (argument === undefined || argument.includes(".") || Reflect.get(store, "regionInput") !== undefined)
    return;
  const property = argument.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (Reflect.get(store, `${property}Input`) === undefined) Reflect.set(store, property, keyArn);
}

function encryptTemplate(template: LaunchTemplate, keyArn: string): void {
  const mappings = template.blockDeviceMappingsInput;
  if (!Array.isArray(mappings)) return;
  template.putBlockDeviceMappings(
    mappings.map((mapping) =>
      mapping.ebs ? { ...mapping, ebs: { kmsKeyId: keyArn, ...mapping.ebs } } : mapping,
    ),
  );
}
