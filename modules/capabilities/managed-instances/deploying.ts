import { monthlyPrice, type PricedItem } from "../../aws/prices";
import type { Common } from "../../environment/common";
import type { Decisions } from "../deploying";
import { cheapestType } from "./price";
import type { ManagedCapacity } from "./schema";

/** What the same would cost on the other launch types, which only the user can choose. */
export const decisions: Decisions<ManagedCapacity, Common> = (capacity, { region }) => {
  const type = cheapestType(capacity, region);
  const { architecture } = capacity;
  const host = dollars(region, `instance:${type ?? ""}`);
  const vcpu = dollars(region, `fargateVcpu:${architecture}`);
  const gb = dollars(region, `fargateGb:${architecture}`);
  return [
    {
      stage: "file",
      message: `capacity.launchType: managed bills each host, a ${type ?? "type that fits"} at ${host} a month, and a fee for it; hosts of your own (ec2) cost the same without the fee, and Fargate ${vcpu} for each vCPU of a task and ${gb} for each GB. AWS's price page has the fee: https://aws.amazon.com/ecs/pricing/`,
    },
  ];
};

function dollars(region: string, item: PricedItem): string {
  const price = monthlyPrice(region, [{ item, quantity: 1 }]);
  return price ? `${price.usd.toFixed(2)} USD` : "(not in the table)";
}
