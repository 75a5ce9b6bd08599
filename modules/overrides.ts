import type {
  IConstruct,
  TerraformMetaArguments,
  TerraformResource,
  TerraformResourceLifecycle,
} from "./cdktf.ts";

/**
 * What is laid over the arguments that a construct sets for a child resource: arguments, or a function that gets all
 * of the construct's and answers those that count. Arguments are laid over the construct's as {@link withOverrides}
 * says, so that none of its protections is lost by accident; a function decides everything itself.
 */
export type Override<Config> = Partial<Config> | ((config: Config) => Config);

/**
 * The escape hatch of a construct: for each child resource, by the name it has in its construct, what is laid over the
 * arguments that the construct sets. Typed by the provider, so that a wrong argument does not compile.
 */
export type Overrides<Children extends object> = {
  readonly [Child in keyof Children]?: Override<Children[Child]>;
};

/** Arguments that are maps by nature: what an override gives is added to what stands. */
const MAPS = ["tags", "timeouts"] as const;

/**
 * The arguments of a resource with an override laid over them:
 * - an argument takes the place of the construct's; one that is undefined leaves it;
 * - `lifecycle` is merged: `preventDestroy` and `createBeforeDestroy` stay unless they are given, `ignoreChanges`,
 *   `replaceTriggeredBy`, pre- and postconditions are joined;
 * - `dependsOn` and `provisioners` are joined; `tags` and `timeouts` are merged by key.
 */
export function withOverrides<Config extends object>(
  override: Override<Config> | undefined,
  config: NoInfer<Config>,
): Config {
  if (override === undefined) return config;
  if (typeof override === "function") return override(config);
  const merged: Record<string, unknown> = { ...config, ...given(override) };
  const meta: TerraformMetaArguments = config;
  const more: TerraformMetaArguments = override;
  if (meta.lifecycle && more.lifecycle) merged["lifecycle"] = mergeLifecycles(meta.lifecycle, more.lifecycle);
  if (meta.dependsOn && more.dependsOn) merged["dependsOn"] = joined(meta.dependsOn, more.dependsOn);
  if (meta.provisioners && more.provisioners)
    merged["provisioners"] = [...meta.provisioners, ...more.provisioners];
  for (const map of MAPS) {
    const [ours, theirs] = [mapIn(config, map), mapIn(override, map)];
    if (ours && theirs) merged[map] = { ...ours, ...given(theirs) };
  }
  return merged as Config;
}

/** Both lifecycles in one: lists are joined, switches of the first stay unless the second gives them. */
export function mergeLifecycles(
  ours: TerraformResourceLifecycle,
  theirs: TerraformResourceLifecycle,
): TerraformResourceLifecycle {
  const lists = {
    ignoreChanges:
      ours.ignoreChanges === "all" || theirs.ignoreChanges === "all"
        ? ("all" as const)
        : joined(ours.ignoreChanges, theirs.ignoreChanges),
    replaceTriggeredBy: joined(ours.replaceTriggeredBy, theirs.replaceTriggeredBy),
    precondition: joined(ours.precondition, theirs.precondition),
    postcondition: joined(ours.postcondition, theirs.postcondition),
  };
  return { ...ours, ...given(theirs), ...given(lists) };
}

/** For `customise.ts`: adds to the lifecycle of a resource that is built already, and takes nothing from it. */
export function addLifecycle(resource: TerraformResource, lifecycle: TerraformResourceLifecycle): void {
  resource.lifecycle = resource.lifecycle ? mergeLifecycles(resource.lifecycle, lifecycle) : lifecycle;
}

/**
 * All resources of a class below a construct or a stack, whatever construct made them. Their arguments can be set like
 * properties: `for (const balancer of childrenOf(stacks.service, Lb)) balancer.enableWafFailOpen = true;`
 */
export function childrenOf<Child extends IConstruct>(
  scope: IConstruct,
  type: abstract new (...parameters: never[]) => Child,
): Child[] {
  return scope.node.findAll().filter((child): child is Child => child instanceof type);
}

const given = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;

function joined<T>(ours: readonly T[] | undefined, theirs: readonly T[] | undefined): T[] | undefined {
  if (!ours && !theirs) return undefined;
  return [...new Set([...(ours ?? []), ...(theirs ?? [])])];
}

function mapIn(config: object, key: (typeof MAPS)[number]): object | undefined {
  const value: unknown = Object.entries(config).find(([name]) => name === key)?.[1];
  // Tokens, such as a reference to another resource's tags, are strings or have a `resolve`: they are taken whole.
  return typeof value === "object" && value !== null && !("resolve" in value) ? value : undefined;
}
