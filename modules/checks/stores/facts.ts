import type { StoreTable } from "../judges.ts";
import { databases } from "./databases.ts";
import { disks } from "./disks.ts";
import { files } from "./files.ts";
import { streams } from "./streams.ts";

/**
 * What holds data, those that only `customise.ts` can add among them. Stores that AWS always encrypts, such as secrets,
 * log groups and images, are asked for the rest only; `store-exclusions.ts` says which types are asked nothing. An
 * argument may be left out where the provider's documentation has a default that is right (read in November 2026).
 */
export const STORES: StoreTable = { ...databases, ...disks, ...files, ...streams };
