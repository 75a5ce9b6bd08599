import { CACHE_LIMITS, DEFAULT_EVICTION_POLICY } from "../../aws/elasticache.ts";
import type { Construct } from "../../cdktf.ts";
import { hostnameOf } from "../../compute/stateful-host/private-namespace.ts";
import { StoreOnHost, type StoreOnHostProps } from "../../compute/store-on-host.ts";
import { physicalName } from "../../naming.ts";
import type { Signal } from "../../observability/signal-alarm.ts";
import { cacheUrl } from "../cache-connection.ts";
import type { OfferedSecret } from "../offering.ts";
import { PASSWORD, planServer, type ServerTask } from "./server-task.ts";

export interface CacheOnHostProps
  extends Omit<
      StoreOnHostProps,
      "port" | "clients" | "cluster" | "within" | "plan" | "secrets" | "volumeOwner"
    >,
    Pick<ServerTask, "engine" | "image" | "memoryMiB" | "parameters"> {
  /** Length of the password, and a number that makes a new one when it changes. */
  readonly password: { readonly length: number; readonly version: number };
  /** Secrets that get a URL, each with the number of its database, 0 to 15. */
  readonly urls: Readonly<Record<string, number>>;
}

/** Names of caches stand apart from those of databases, which may have a namespace of their own. */
const NAMESPACE = "cache";

export const cacheHostname = (service: string, environment: string): string =>
  hostnameOf(service, environment, NAMESPACE);

/** Percent of the container's memory. Where any key may go, the data's share is always in use. */
const NEARLY_KILLED_PERCENT = 90;
/** Four fifths of the data's share, which is three quarters. */
const NEARLY_FULL_PERCENT = 60;

/**
 * Valkey or Redis as an ECS service of its own: one task on a stateful host, in a cluster that nothing else runs in, with
 * a generated password and without TLS.
 */
export class CacheOnHost extends StoreOnHost {
  /** The password alone. */
  readonly password: OfferedSecret;
  /** By the names of the secrets. */
  readonly urls: Readonly<Record<string, OfferedSecret>>;
  /** What is watched of host, task and memory. */
  readonly watched: readonly Signal[];

  constructor(scope: Construct, id: string, props: CacheOnHostProps) {
    const { engine, image, memoryMiB, parameters, password, urls, ...store } = props;
    const { environment, region, service } = props;
    super(scope, id, {
      ...store,
      port: CACHE_LIMITS.port,
      clients: {
        name: physicalName(environment, "clients-of-cache"),
        description: "What may reach the cache",
      },
      cluster: "cache",
      within: NAMESPACE,
      secrets: { [PASSWORD]: { generate: password } },
      plan: (references) =>
        planServer({ environment, region, service, engine, image, memoryMiB, parameters }, references),
    });
    this.password = this.secret(PASSWORD);
    this.urls = Object.fromEntries(
      Object.entries(urls).map(([name, database]) => [name, this.urlSecret(name, database)]),
    );
    const policy = parameters["maxmemory-policy"] ?? DEFAULT_EVICTION_POLICY;
    this.watched = [...this.signals, this.memory(props, policy)];
  }

  private urlSecret(name: string, database: number): OfferedSecret {
    const url = (password: string): string => cacheUrl(password, this.hostname, database, "redis");
    return this.composed(`url-${name}`, {
      name,
      description: `URL of the cache, database ${database}`,
      passwordSecret: PASSWORD,
      compose: url,
      parts: [url("")],
    });
  }

  private memory({ environment, service }: CacheOnHostProps, policy: string): Signal {
    const mayAllGo = policy.startsWith("allkeys-");
    const percent = mayAllGo ? NEARLY_KILLED_PERCENT : NEARLY_FULL_PERCENT;
    const what = mayAllGo
      ? "is about to be killed for want of memory"
      : `is nearly full; with ${policy} it refuses writes once nothing is left that may go`;
    return {
      metric: {
        namespace: "AWS/ECS",
        name: "MemoryUtilization",
        dimensions: this.runs,
        statistic: "Maximum",
      },
      alarm: {
        of: this,
        id: "memory-alarm",
        name: physicalName(environment, `${service}-memory`),
        description: `${service} uses ${percent} % of its container's memory and ${what}`,
        when: "at or above",
        threshold: percent,
        periodSeconds: 300,
        periods: 3,
        // That no task runs is told by another alarm.
        missingData: "notBreaching",
      },
    };
  }
}
