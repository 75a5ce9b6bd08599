import type { CloudwatchMetricAlarmConfig } from "#provider-aws/cloudwatch-metric-alarm";
import { DataAwsElasticacheCluster } from "#provider-aws/data-aws-elasticache-cluster";
import { ElasticacheCluster, type ElasticacheClusterConfig } from "#provider-aws/elasticache-cluster";
import {
  ElasticacheParameterGroup,
  type ElasticacheParameterGroupConfig,
} from "#provider-aws/elasticache-parameter-group";
import { ElasticacheSubnetGroup } from "#provider-aws/elasticache-subnet-group";
import { CACHE_ENGINES, CACHE_LIMITS, MEMCACHED_LIMITS } from "../../aws/elasticache.ts";
import { Construct, Fn, TerraformLocal, Token } from "../../cdktf.ts";
import { physicalName } from "../../naming.ts";
import type { SecurityGroup } from "../../network/security-group.ts";
import type { ISubnet } from "../../network/vpc.ts";
import type { Signal } from "../../observability/signal-alarm.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";
import { cacheGroups } from "../cache-groups.ts";
import type { Servers } from "./connection.ts";
import { memcachedSignals } from "./signals.ts";

export interface MemcachedProps {
  readonly environment: string;
  readonly vpcId: string;
  /** Private ones, in the order in which nodes take their zones; of two zones where there are several nodes. */
  readonly subnets: readonly Pick<ISubnet, "id" | "zone">[];
  /** Behind the environment's name; another name is another cache. At most 15 characters. */
  readonly name: string;
  /** Such as `1.6.22`; one of `CACHE_ENGINES`. */
  readonly engineVersion: string;
  /** Such as `cache.t4g.micro`; another one is another cache, which is empty. */
  readonly nodeType: string;
  /** 1 to 40. */
  readonly nodes: number;
  /** Whether clients get all nodes, or the endpoint at which those with Auto Discovery find them. */
  readonly addresses: "nodes" | "configuration-endpoint";
  /** Settled when it is made; another value is another cache, which is empty. */
  readonly tls: boolean;
  /** Values by name, over AWS's defaults of the engine. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Evictions of a node at which its alarm goes off. Default: no alarm. */
  readonly evictionsPerMinute?: number | undefined;
  /** UTC, `ddd:hh:mm-ddd:hh:mm`. */
  readonly maintenanceWindow: string;
  readonly overrides?: Overrides<{
    cluster: ElasticacheClusterConfig;
    parameters: ElasticacheParameterGroupConfig;
    alarm: CloudwatchMetricAlarmConfig;
  }>;
}

/**
 * Memcached on Amazon ElastiCache: nodes that know nothing of each other, in as many zones as there are, with TLS, reached
 * by the members of one group. It keeps nothing: nodes that are replaced, and those that come, are empty.
 */
export class Memcached extends Construct {
  readonly clients: SecurityGroup;
  /** Of the nodes themselves. */
  readonly securityGroup: SecurityGroup;
  readonly servers: Servers;
  readonly signals: readonly Signal[];
  private readonly props: MemcachedProps;
  private readonly physical: string;
  /** As in the other form of a cache, so that what both have stays when one takes the other's place. */
  private readonly own: Construct;

  constructor(scope: Construct, id: string, props: MemcachedProps) {
    super(scope, id);
    this.props = props;
    this.physical = physicalName(props.environment, props.name, CACHE_LIMITS.nameCharacters);
    this.own = new Construct(this, props.name);
    const { servers, clients } = cacheGroups(this, this.own, {
      environment: props.environment,
      vpcId: props.vpcId,
      name: this.physical,
      port: MEMCACHED_LIMITS.port,
    });
    this.clients = clients;
    this.securityGroup = servers;
    const cluster = this.cluster(servers);
    this.servers = this.serversOf(cluster);
    this.signals = memcachedSignals(this.own, cluster, props, props.overrides?.alarm);
  }

  private cluster(securityGroup: SecurityGroup): ElasticacheCluster {
    const { environment, subnets, nodes, overrides, ...props } = this.props;
    const group = new ElasticacheSubnetGroup(this.own, "subnets", {
      name: this.physical,
      description: `Private subnets of ${environment}`,
      subnetIds: subnets.map(({ id }) => id),
    });
    const config = withOverrides(overrides?.cluster, {
      clusterId: this.physical,
      engine: "memcached",
      engineVersion: props.engineVersion,
      nodeType: props.nodeType,
      numCacheNodes: nodes,
      azMode: nodes > 1 ? "cross-az" : "single-az",
      preferredAvailabilityZones: zonesOf(nodes, subnets),
      port: MEMCACHED_LIMITS.port,
      parameterGroupName: this.parameters().name,
      subnetGroupName: group.name,
      securityGroupIds: [securityGroup.id],
      transitEncryptionEnabled: props.tls,
      maintenanceWindow: props.maintenanceWindow,
      // More nodes would otherwise wait for the maintenance window, and each plan until then would ask for them.
      applyImmediately: true,
    });
    return new ElasticacheCluster(this.own, "cluster", config);
  }

  private parameters(): ElasticacheParameterGroup {
    const { engineVersion, parameters, overrides, environment } = this.props;
    const family = CACHE_ENGINES.memcached[engineVersion] ?? "";
    const config = withOverrides(overrides?.parameters, {
      // AWS takes no dots in it.
      name: `${this.physical}-${family.replaceAll(".", "-")}`,
      family,
      description: `Parameters of the cache of ${environment}`,
      parameter: Object.entries(parameters).map(([name, value]) => ({ name, value })),
      lifecycle: { createBeforeDestroy: true },
    });
    return new ElasticacheParameterGroup(this.own, "parameters", config);
  }

  private serversOf(cluster: ElasticacheCluster): Servers {
    const { nodes, addresses } = this.props;
    if (addresses === "configuration-endpoint")
      return { host: cluster.clusterAddress, servers: cluster.configurationEndpoint };
    // When there are to be more, the resource has its old nodes until the next plan; what is read after it has the new ones.
    const found = new DataAwsElasticacheCluster(this.own, "found", {
      clusterId: cluster.clusterId,
      dependsOn: [cluster],
    });
    const host = found.cacheNodes.get(0).address;
    const port = MEMCACHED_LIMITS.port;
    if (nodes === 1) return { host, servers: `${host}:${port}` };
    const hosts = Token.asList(found.interpolationForAttribute("cache_nodes[*].address"));
    // Here and not where it is used: a container's definition is JSON, and takes a reference but no expression.
    const servers = new TerraformLocal(
      this.own,
      "servers",
      Fn.join(",", Fn.formatlist(`%s:${port}`, [hosts])),
    );
    return { host, servers: servers.asString };
  }
}

/** The zones of nodes, one after the other, so that those that come leave the others where they are. */
const zonesOf = (nodes: number, subnets: MemcachedProps["subnets"]): string[] =>
  Array.from({ length: nodes }, (_, index) => subnets[index % subnets.length]?.zone ?? "");
