import { databases } from "./databases";
import { disks } from "./disks";
import { files } from "./files";
import type { StoreTable } from "./judges";
import { streams } from "./streams";

/**
 * What holds data, those that only `customise.ts` can add among them. Stores that AWS always encrypts, such as secrets,
 * log groups and images, are asked for the rest only; `store-exclusions.ts` says which types are asked nothing. An
 * argument may be left out where the provider's documentation has a default that is right (read in November 2026).
 */
export const STORES: StoreTable = { ...databases, ...disks, ...files, ...streams };
