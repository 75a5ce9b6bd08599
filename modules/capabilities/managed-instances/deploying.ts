import { monthlyPrice, type PricedItem } from "../../aws/prices";
import type { Common } from "../../environment/common";
import type { Decisions, Quotas } from "../deploying";
import type { Services } from "../services/schema";
import { cheapestType } from "./price";
import type { ManagedCapacity } from "./schema";

/** What the same would cost on the other launch types, which only the user can choose. */
export const decisions: Decisions<ManagedCapacity, Common> = (capacity, { region }) => {
  const type = cheapestType(capacity, region);
  return [
    {
      stage: "file",
      message: `capacity.launchType: managed bills each host${hostPrice(region, type)}, and a fee for it; hosts of your own (ec2) cost the same without the fee. ${fargatePrice(region, capacity)} AWS's price page has the fee: https://aws.amazon.com/ecs/pricing/`,
    },
  ];
};

/**
 * The instances are the account's own, and AWS decides how many there are and of which type: at most one for each task, of
 * the largest that may be. Source: ECS Developer Guide, "Amazon ECS Managed Instances instance types" (2026-11).
 */
export const quotas: Quotas<ManagedCapacity, Services> = (
  { spotPercent, vcpus },
  { service, furtherServices },
) => {
  const tasks = [service, ...Object.values(furtherServices)].reduce(
    (sum, { tasks: { max } }) => sum + max,
    0,
  );
  return { [spotPercent === 0 ? "onDemandVcpus" : "spotVcpus"]: tasks * vcpus.max };
};

function hostPrice(region: string, type: string | undefined): string {
  const usd = type === undefined ? undefined : dollars(region, `instance:${type}`);
  return usd === undefined ? "" : `, such as a ${type} at ${usd} a month`;
}

function fargatePrice(region: string, { architecture }: ManagedCapacity): string {
  const vcpu = dollars(region, `fargateVcpu:${architecture}`);
  const gb = dollars(region, `fargateGb:${architecture}`);
  return vcpu === undefined || gb === undefined
    ? `Fargate bills vCPUs and memory of tasks; the table has no price of it for ${architecture} in ${region}.`
    : `Fargate costs ${vcpu} a month for each vCPU of a task and ${gb} for each GB.`;
}

function dollars(region: string, item: PricedItem): string | undefined {
  const price = monthlyPrice(region, [{ item, quantity: 1 }]);
  return price && `${price.usd.toFixed(2)} USD`;
}
