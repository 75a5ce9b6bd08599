import { call, type ToApi } from "../../aws/terraform-to-api.ts";
import type { Resources } from "../resource.ts";

/** Terraform's write-only and insecure forms of a value go to the same member. */
const parameter: ToApi = (attributes) => {
  const value = attributes["value"] ?? attributes["insecure_value"] ?? "${value_wo}";
  return call("ssm", "PutParameter")({ ...attributes, value });
};

export const resources = {
  aws_instance: {
    api: {
      none: "RunInstances names its arguments differently from the provider; instance types are judged by the environment's own rules",
    },
    billed: ["instance"],
    drawn: "box",
  },
  aws_eip_association: {
    api: { none: "its arguments are references and flags, which the provider judges itself" },
    billed: { none: "the address is billed, not its association" },
    drawn: "box",
  },
  aws_key_pair: {
    api: { none: "the public key is judged by the environment's schema" },
    billed: { none: "key pairs are free" },
    drawn: { none: "it is a part of the bastion" },
  },
  aws_ssm_parameter: {
    api: parameter,
    billed: { none: "standard parameters are free" },
    drawn: { none: "it is a part of the bastion" },
  },
  null_resource: {
    api: { none: "it is not an AWS resource" },
    billed: { none: "it is not an AWS resource" },
    drawn: { none: "it is a program on the machine that applies" },
  },
} as const satisfies Resources;
