import type { Block, Configuration } from "./configuration.ts";
import { usedOf, usersOf } from "./part.ts";

/** A subnet is public when its routes lead to an internet gateway. */
export function isPublic(configuration: Configuration, subnet: Block): boolean {
  // Routes of one that exists are known at plan time only; its address says what it is used as.
  if (subnet.isData) return /_public-subnet-\d+_/.test(subnet.address);
  const tables = usersOf(configuration, subnet, "aws_route_table_association").flatMap((association) =>
    usedOf(configuration, association, "aws_route_table"),
  );
  const routes = tables.flatMap((table) => usersOf(configuration, table, "aws_route"));
  return routes.some((route) => usedOf(configuration, route, "aws_internet_gateway").length > 0);
}

/** Where blocks are: `in 3 public subnets`. */
export function placeLine(configuration: Configuration, ...blocks: readonly Block[]): string | undefined {
  const subnets = [...new Set(blocks.flatMap((block) => usedOf(configuration, block, "aws_subnet")))];
  const [first] = subnets;
  if (!first) return undefined;
  const tier = isPublic(configuration, first) ? "public" : "private";
  return subnets.length === 1 ? `in a ${tier} subnet` : `in ${subnets.length} ${tier} subnets`;
}
