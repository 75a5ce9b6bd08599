import { idOf, resourcesInState } from "./state-resources.ts";

/** A cluster of Aurora in a state. */
export interface ReaderCluster {
  readonly cluster: string;
  /** Those that Terraform has made. */
  readonly instances: readonly string[];
  /** Addresses of what scales the number of readers; none where it stays. */
  readonly scaling: readonly string[];
}

/** @param text the state as `terraform state pull` prints it */
export function readerClusters(text: string): ReaderCluster[] {
  const all = resourcesInState(text);
  const of = (type: string) => all.filter((one) => one.type === type);
  return of("aws_rds_cluster").map((cluster) => ({
    cluster: idOf(cluster),
    instances: of("aws_rds_cluster_instance").map(idOf),
    scaling: of("aws_appautoscaling_target")
      .filter(({ attributes }) => attributes["resource_id"] === `cluster:${idOf(cluster)}`)
      .map(({ address }) => address),
  }));
}
