import type { StoreTable } from "./store-judges";
import { databases } from "./stores-databases";
import { disks } from "./stores-disks";
import { files } from "./stores-files";
import { streams } from "./stores-streams";

/**
 * What holds data, those that only `customise.ts` can add among them. Stores that AWS always encrypts, such as secrets,
 * log groups and images, are asked for the rest only; `store-exclusions.ts` says which types are asked nothing. An
 * argument may be left out where the provider's documentation has a default that is right (read in November 2026).
 */
export const STORES: StoreTable = { ...databases, ...disks, ...files, ...streams };
