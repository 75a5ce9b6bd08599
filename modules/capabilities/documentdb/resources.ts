import type { Resources } from "../resource.ts";

export const resources = {
  aws_docdb_cluster: {
    api: { none: "its names, windows and versions are judged by the environment's schema" },
    billed: ["documentDbStorage"],
    drawn: "box",
  },
  aws_docdb_cluster_instance: {
    api: { none: "its class is judged by the environment's schema" },
    billed: ["documentdb"],
    drawn: "box",
  },
  aws_docdb_cluster_parameter_group: {
    api: { none: "its parameters are the same in every environment" },
    billed: { none: "AWS bills the instances" },
    drawn: "box",
  },
  aws_docdb_subnet_group: {
    api: { none: "its arguments are references and flags, which the provider judges itself" },
    billed: { none: "AWS bills the instances" },
    drawn: "box",
  },
} as const satisfies Resources;
