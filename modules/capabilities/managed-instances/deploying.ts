import { monthlyPrice, type PricedItem } from "../../aws/prices.ts";
import type { Common } from "../../environment/common.ts";
import type { Decisions, Quotas } from "../deploying.ts";
import { ecsServicesOf } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import { cheapestType } from "./price.ts";
import type { ManagedCapacity } from "./schema.ts";

/** What the same would cost on the other launch types, which only the user can choose. */
export const decisions: Decisions<ManagedCapacity, Common> = (capacity, { region }) => {
  const type = cheapestType(capacity, region);
  return [
    {
      stage: "file",
      message: `capacity.launchType: managed bills each host${hostPrice(region, type)}; hosts of your own (ec2) cost the same without the fee. ${fargatePrice(region, capacity)}`,
    },
  ];
};

/**
 * The instances are the account's own, and AWS decides how many there are and of which type: at most one for each task, of
 * the largest that may be. Source: ECS Developer Guide, "Amazon ECS Managed Instances instance types" (2026-11).
 */
export const quotas: Quotas<ManagedCapacity, Services> = ({ spotPercent, vcpus }, services) => {
  const tasks = ecsServicesOf(services).reduce((sum, { peak: { max } }) => sum + max, 0);
  return { [spotPercent === 0 ? "onDemandVcpus" : "spotVcpus"]: tasks * vcpus.max };
};

/** With the fee, or where it is told. */
function hostPrice(region: string, type: string | undefined): string {
  const usd = type === undefined ? undefined : dollars(region, `instance:${type}`);
  const fee = type === undefined ? undefined : dollars(region, `managedInstance:${type}`);
  if (usd === undefined || fee === undefined)
    return " and a fee for it (https://aws.amazon.com/ecs/pricing/)";
  return `, such as a ${type} at ${usd} a month, and a fee of ${fee} for it`;
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
