import { SERVERLESS_CLASS } from "../../aws/aurora.ts";
import type { PriceRequest } from "../../aws/prices.ts";
import { isBurstable } from "../../aws/rds.ts";
import { type ByUse, byUse, logs } from "../billing.ts";
import { ABOVE_BASELINE } from "../host-prices.ts";
import type { Aurora } from "./schema.ts";

const STORED_GB = 10;
const IO_IN_MILLIONS = 10;
const LOG_GB = 1;
/** Units that an instance has while it has something to do, at least. Less is had only by one that idles. */
const TYPICAL_UNITS = 1;

/** The writer and the readers that are always there. */
const instancesOf = ({ readers }: Pick<Aurora, "readers">): number => 1 + readers.min;

export const auroraPrices = (settings: Aurora): PriceRequest[] =>
  settings.instanceClass === SERVERLESS_CLASS ? unitPrices(settings) : instancePrices(settings);

function instancePrices(settings: Aurora): PriceRequest[] {
  const { engine, instanceClass } = settings;
  const notes = [...(isBurstable(instanceClass) ? [ABOVE_BASELINE] : []), ...moreReaders(settings)];
  return [
    {
      item: `aurora:${engine}:${instanceClass}`,
      quantity: instancesOf(settings),
      ...(notes.length > 0 ? { note: notes.join("; ") } : {}),
    },
  ];
}

/**
 * What instances never have less of, requests or not; those of 0 pause. Source: RDS API reference,
 * ServerlessV2ScalingConfigurationInfo, MinCapacity, 2026-11-29.
 */
function unitPrices(settings: Aurora): PriceRequest[] {
  const { minCapacity = 0, maxCapacity = 0 } = settings.serverless ?? {};
  if (minCapacity === 0) return [];
  const note = [`up to ${maxCapacity} for each instance under load`, ...moreReaders(settings)].join("; ");
  return [{ item: "auroraCapacityUnit", quantity: instancesOf(settings) * minCapacity, note }];
}

const moreReaders = ({ readers }: Aurora): string[] =>
  readers.max > readers.min ? [`up to ${readers.max - readers.min} more readers under load`] : [];

function typicalUnits(instances: number, { minCapacity }: NonNullable<Aurora["serverless"]>): ByUse[] {
  const more = TYPICAL_UNITS - minCapacity;
  if (more <= 0) return [];
  const note = `${TYPICAL_UNITS} for each instance on the average, ${minCapacity} of it at rest`;
  return byUse("auroraCapacityUnit", instances * more, note);
}

export const auroraUsage = (settings: Aurora): ByUse[] => {
  const { serverless, backupDays, logRetentionDays } = settings;
  return [
    ...(serverless === undefined ? [] : typicalUnits(instancesOf(settings), serverless)),
    ...byUse("auroraStorage", STORED_GB, "data and indexes"),
    ...byUse("auroraIo", IO_IN_MILLIONS, "about four a second"),
    ...byUse("auroraBackup", STORED_GB, `${backupDays} days, beyond as much as is stored, which is free`),
    ...logs("vendedLogIngestion", LOG_GB, logRetentionDays, "the engine's logs"),
  ];
};
