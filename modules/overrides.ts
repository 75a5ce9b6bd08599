import type { IConstruct } from "./cdktf";

/**
 * The escape hatch of a construct: for each child resource, by the name it has in its construct, arguments that are
 * laid over those the construct sets. Typed by the provider, so that a wrong argument does not compile.
 */
export type Overrides<Children extends object> = {
  readonly [Child in keyof Children]?: Partial<Children[Child]>;
};

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
