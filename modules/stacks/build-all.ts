import type { Offer, Offered } from "../capabilities/building";

/** Builds one after the other, each with what those before it offered. */
export function buildAll(builders: readonly ((offered: Offered) => Offer)[], given: Offer = {}): Offered {
  return builders.reduce((offered, build) => joined(offered, build(offered)), joined(NOTHING, given));
}

const NOTHING: Offered = { databases: [], ownTasks: [] };

const joined = (offered: Offered, offer: Offer): Offered => ({
  ...offered,
  ...offer,
  databases: [...offered.databases, ...(offer.databases ?? [])],
  ownTasks: [...offered.ownTasks, ...(offer.ownTasks ?? [])],
});

export function vpcOf({ vpc }: Offered): NonNullable<Offered["vpc"]> {
  if (!vpc) throw new Error("the network is built before what is in it");
  return vpc;
}
