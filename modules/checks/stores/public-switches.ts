import { isUnresolved } from "../../aws/json.ts";
import { blocksAt, blocksOf, cannotBeJudged, flagOf } from "../arguments.ts";
import { isGiven, valuesOf } from "../judges.ts";
import { type FoundResource, resourcesOf, type Synthesis } from "../rule.ts";

interface PublicSwitch {
  /** Blocks on the way to the argument. */
  readonly within?: readonly string[];
  readonly argument: string;
  /** What the provider, or AWS, makes of an argument that is not there. */
  readonly unsaid: boolean;
  readonly source: string;
}

const publicly = (source: string, unsaid: boolean): PublicSwitch => ({
  argument: "publicly_accessible",
  unsaid,
  source,
});

/**
 * Arguments that give a store, or what rules one, a public address. Where no default is documented, or it has been
 * another one, the argument must be said.
 */
export const PUBLIC_SWITCHES: Readonly<Record<string, PublicSwitch>> = {
  aws_db_instance: publicly("Security Hub RDS.2", false),
  aws_dms_replication_instance: publicly("Security Hub DMS.1; provider documentation: false", false),
  aws_eks_cluster: {
    within: ["vpc_config"],
    argument: "endpoint_public_access",
    unsaid: true,
    source: "Security Hub EKS.1; provider source, eks/cluster.go: true",
  },
  aws_lightsail_database: publicly("Provider documentation: no default", true),
  aws_m2_environment: publicly("Mainframe Modernization API reference, CreateEnvironment: no default", true),
  aws_mq_broker: publicly("Amazon MQ, security best practices; provider source, mq/broker.go: false", false),
  aws_neptune_cluster_instance: publicly("Neptune User Guide, public endpoints: disabled by default", false),
  aws_neptunegraph_graph: {
    argument: "public_connectivity",
    unsaid: false,
    source: "Provider documentation: false",
  },
  aws_rds_cluster_instance: publicly("Security Hub RDS.2", false),
  aws_rds_shard_group: publicly("RDS API reference, CreateDBShardGroup: by the subnet group", true),
  aws_redshift_cluster: publicly("Security Hub Redshift.1; provider documentation: true before v6", true),
  aws_redshiftserverless_workgroup: publicly("Provider documentation: no default", true),
  aws_timestreaminfluxdb_db_cluster: publicly("Timestream for InfluxDB API reference, CreateDbCluster", true),
  aws_timestreaminfluxdb_db_instance: publicly(
    "Timestream for InfluxDB API reference, CreateDbInstance",
    true,
  ),
};

/** Types that are on the internet unless a block puts them into a VPC. Source: Security Hub, Opensearch.2 and ES.2. */
export const NEEDS_VPC: Readonly<Record<string, string>> = {
  aws_elasticsearch_domain: "vpc_options",
  aws_opensearch_domain: "vpc_options",
};

/** Kafka's brokers get public addresses by a word. Source: Security Hub, MSK.4. */
const BROKERS = "broker_node_group_info.connectivity_info.public_access.type";

interface Open {
  readonly found: FoundResource;
  readonly argument: string;
  readonly message: string;
}

export function publicSwitches(synthesis: Synthesis): Open[] {
  return [
    ...Object.entries(PUBLIC_SWITCHES).flatMap(([type, settings]) =>
      resourcesOf(synthesis, type).flatMap((found) => judge(found, settings)),
    ),
    ...Object.entries(NEEDS_VPC).flatMap(([type, block]) =>
      resourcesOf(synthesis, type)
        .filter(({ arguments: args }) => blocksOf(args, block).length === 0)
        .map((found) => ({
          found,
          argument: block,
          message: "is missing: otherwise it is on the internet.",
        })),
    ),
    ...resourcesOf(synthesis, "aws_msk_cluster").flatMap((found) =>
      valuesOf(found.arguments, BROKERS)
        .filter(({ value }) => isGiven(value) && value !== "DISABLED")
        .map(({ place, value }) => ({
          found,
          argument: place,
          message: isUnresolved(value)
            ? `${cannotBeJudged(value)}; write the value itself.`
            : "must be DISABLED: otherwise brokers have public addresses; reach them from inside the VPC.",
        })),
    ),
  ];
}

function judge(found: FoundResource, { within = [], argument, unsaid }: PublicSwitch): Open[] {
  const blocks =
    within.length === 0 ? [{ place: "", content: found.arguments }] : blocksAt(found.arguments, within);
  return blocks.flatMap(({ place, content }) => {
    const value = content?.[argument];
    const flag = content === undefined ? "unknown" : (flagOf(value) ?? unsaid);
    if (flag === false) return [];
    const message =
      flag === "unknown"
        ? `${cannotBeJudged(value)}; write the value itself.`
        : "must be false: otherwise it has a public address; reach it from inside the VPC.";
    return [{ found, argument: place === "" ? argument : `${place}.${argument}`, message }];
  });
}
