import { Aspects, TerraformElement, type TerraformStack } from "./cdktf.ts";

/**
 * Runs what synthesises stacks, with the arguments of every element put together once. CDKTF does it twice: to find
 * references to other stacks, and to write them down. In between only aspects change an element; where there is one,
 * nothing is kept. Nor is it afterwards: CDKTF's tokens hold on to every element for as long as the process lives.
 */
export function withArgumentsOnce<T>(stacks: readonly TerraformStack[], work: () => T): T {
  const nodes = stacks.flatMap((stack) => stack.node.findAll());
  if (nodes.some((node) => Aspects.of(node).all.length > 0)) return work();
  const elements = nodes.filter(TerraformElement.isTerraformElement);
  for (const element of elements) keep(element);
  try {
    return work();
  } finally {
    for (const element of elements) Reflect.deleteProperty(element, "toTerraform");
  }
}

function keep(element: TerraformElement): void {
  const kept: unknown = element.toTerraform();
  element.toTerraform = () => kept;
}
