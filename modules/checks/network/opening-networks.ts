import { isUnresolved } from "../../aws/json.ts";
import { isNetwork } from "../../network/world.ts";
import { blocksOf, listOf } from "../arguments.ts";
import { type FoundResource, resourcesOf, type Synthesis } from "../rule.ts";

export interface Networks {
  /** IPv4 and IPv6 networks; those of prefix lists of the same synthesis among them. */
  readonly networks: readonly string[];
  /** Expressions for networks, and prefix lists, that only Terraform or AWS knows. */
  readonly unknown: readonly string[];
}

/** What an argument of a rule names; nothing where it names none. */
export function networksIn(
  synthesis: Synthesis,
  found: FoundResource,
  argument: string,
  value: unknown,
): Networks | undefined {
  const named = listOf(value).flatMap((one) => listOf(resolved(synthesis, found, one)));
  const texts = argument.startsWith("prefix_list")
    ? named.flatMap((reference) => entriesOf(synthesis, found, String(reference)))
    : named.map(String);
  if (texts.length === 0) return undefined;
  return {
    networks: texts.filter((text) => isNetwork(text)),
    unknown: texts.filter((text) => !isNetwork(text)),
  };
}

const REFERENCE = /^\$\{(aws_\w+)\.([\w-]+)\.(\w+)\}$/;
const LOCAL = /^\$\{local\.([\w-]+)\}$/;

/** What an argument of another resource, or a local value, of the same stack says; the reference itself where that is unknown. */
function resolved(synthesis: Synthesis, { stack }: FoundResource, value: unknown): unknown {
  if (!isUnresolved(value)) return value;
  const json = synthesis.stacks.find(({ name }) => name === stack)?.json;
  const [, local] = LOCAL.exec(String(value)) ?? [];
  const [, type = "", id = "", argument = ""] = REFERENCE.exec(String(value)) ?? [];
  const said = local === undefined ? json?.resource?.[type]?.[id]?.[argument] : json?.locals?.[local];
  const known = listOf(said);
  return known.length === 0 || known.some(isUnresolved) ? value : said;
}

/** Networks of a prefix list that the same synthesis makes; the list itself where it is another's. */
function entriesOf(synthesis: Synthesis, found: FoundResource, reference: string): string[] {
  const listed = resourcesOf(synthesis, "aws_ec2_managed_prefix_list").filter(({ id }) =>
    reference.includes(`aws_ec2_managed_prefix_list.${id}.`),
  );
  if (listed.length === 0) return [reference];
  const own = listed.flatMap(({ arguments: list }) => blocksOf(list, "entry").map(({ content }) => content));
  const further = resourcesOf(synthesis, "aws_ec2_managed_prefix_list_entry")
    .map(({ arguments: entry }) => entry)
    .filter((entry) =>
      listed.some(({ id }) => String(entry["prefix_list_id"]).includes(`aws_ec2_managed_prefix_list.${id}.`)),
    );
  return [...own, ...further].map((entry) =>
    String(resolved(synthesis, found, entry?.["cidr"] ?? "an expression")),
  );
}
