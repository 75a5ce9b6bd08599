import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import type { network } from "../network/schema.ts";
import type { Services } from "../services/schema.ts";

/** What decides where things are in a VPC, and how many addresses they take. */
export type Reads = Common &
  Services & {
    readonly network: z.output<typeof network>;
    readonly ingress?: { readonly public: boolean; readonly ipAddressType?: string } | undefined;
    readonly internalIngress?: object | undefined;
    readonly capacity: {
      readonly launchType?: string | undefined;
      readonly placement: "private" | "public";
      /** Most hosts of one's own. */
      readonly max?: number;
    };
    readonly bastion?: { readonly access: string } | undefined;
    readonly database?:
      | { readonly hosting: string; readonly placement?: "private" | "public" | undefined }
      | undefined;
    readonly cache?:
      | { readonly hosting: string; readonly placement?: "private" | "public" | undefined }
      | undefined;
  };
