/**
 * The normalised model of a compose project: the shape that `docker compose config --format json` prints, with the
 * same units. Members that a file leaves out, or that say nothing, are absent.
 */

/** `1m30s`, as docker compose prints it; `seconds` in `values.ts` reads it. */
export type Duration = string;
/** Bytes as decimal digits. */
export type Size = string;

type Texts = Readonly<Record<string, string>>;

export interface ServiceBuild {
  readonly context: string;
  readonly dockerfile?: string;
  readonly dockerfile_inline?: string;
  readonly args?: Readonly<Record<string, string | null>>;
  readonly target?: string;
  readonly platforms?: readonly string[];
  readonly additional_contexts?: Texts;
  readonly secrets?: readonly FileGrant[];
  readonly [other: string]: unknown;
}

/** A secret or config that a service is granted. */
export interface FileGrant {
  readonly source: string;
  readonly target?: string;
  readonly uid?: string;
  readonly gid?: string;
  /** Octal. */
  readonly mode?: string;
}

export type DependencyCondition = "service_started" | "service_healthy" | "service_completed_successfully";

export interface Dependency {
  readonly condition: DependencyCondition;
  readonly restart?: true;
  readonly required: boolean;
}

export interface DeviceRequest {
  readonly capabilities?: readonly string[];
  readonly driver?: string;
  /** -1 is all. */
  readonly count?: number;
  readonly device_ids?: readonly string[];
  readonly options?: Texts;
}

export interface Resources {
  readonly cpus?: number;
  readonly memory?: Size;
  readonly pids?: number;
  readonly devices?: readonly DeviceRequest[];
  readonly generic_resources?: readonly unknown[];
}

export interface UpdateConfig {
  readonly parallelism?: number;
  readonly delay?: Duration;
  readonly failure_action?: string;
  readonly monitor?: Duration;
  readonly max_failure_ratio?: number;
  readonly order?: string;
}

export interface Deploy {
  readonly mode?: string;
  readonly replicas?: number;
  readonly labels?: Texts;
  readonly update_config?: UpdateConfig;
  readonly rollback_config?: UpdateConfig;
  readonly resources: { readonly limits?: Resources; readonly reservations?: Resources };
  readonly restart_policy?: {
    readonly condition?: string;
    readonly delay?: Duration;
    readonly max_attempts?: number;
    readonly window?: Duration;
  };
  readonly placement: {
    readonly constraints?: readonly string[];
    readonly preferences?: readonly { readonly spread?: string }[];
    readonly max_replicas_per_node?: number;
  };
  readonly endpoint_mode?: string;
}

export interface HealthCheck {
  readonly test?: readonly string[];
  readonly timeout?: Duration;
  readonly interval?: Duration;
  readonly retries?: number;
  readonly start_period?: Duration;
  readonly start_interval?: Duration;
  readonly disable?: true;
}

export interface ServicePort {
  readonly name?: string;
  readonly mode?: string;
  readonly host_ip?: string;
  readonly target: number;
  readonly published?: string;
  readonly protocol?: string;
  readonly app_protocol?: string;
}

export interface ServiceVolume {
  readonly type: "bind" | "volume" | "tmpfs" | "npipe" | "cluster" | "image";
  readonly source?: string;
  readonly target: string;
  readonly read_only?: true;
  readonly consistency?: string;
  readonly bind?: {
    readonly propagation?: string;
    readonly create_host_path?: true;
    readonly selinux?: string;
    readonly recursive?: string;
  };
  readonly volume?: { readonly nocopy?: true; readonly subpath?: string; readonly labels?: Texts };
  readonly tmpfs?: { readonly size?: Size; readonly mode?: number };
  readonly image?: { readonly subpath?: string };
}

export interface ServiceNetwork {
  readonly aliases?: readonly string[];
  readonly [other: string]: unknown;
}

/** What this project reads from `x-ecs` of a service. */
export interface EcsExtension {
  /** Services with the same name here share a task. */
  readonly task?: string;
  /** Variable by variable, the secret that it is filled from, for images that read no `*_FILE` variables. */
  readonly secrets?: Texts;
  /** It is a job: a task of its own that starts at set times, as `schedule` of modules/aws/schedules/schema.ts has it. */
  readonly schedule?: Readonly<Record<string, unknown>>;
}

export interface ComposeService {
  readonly command: readonly string[] | null;
  readonly entrypoint: readonly string[] | null;
  readonly image?: string;
  readonly build?: ServiceBuild;
  readonly container_name?: string;
  readonly cap_add?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly configs?: readonly FileGrant[];
  readonly cpus?: number;
  readonly cpu_shares?: number;
  readonly depends_on?: Readonly<Record<string, Dependency>>;
  readonly deploy?: Deploy;
  readonly devices?: readonly {
    readonly source?: string;
    readonly target: string;
    readonly permissions?: string;
  }[];
  readonly dns?: readonly string[];
  readonly dns_search?: readonly string[];
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly expose?: readonly string[];
  /** `host=address`, sorted. */
  readonly extra_hosts?: readonly string[];
  readonly gpus?: readonly DeviceRequest[];
  readonly healthcheck?: HealthCheck;
  readonly hostname?: string;
  readonly init?: boolean;
  readonly ipc?: string;
  readonly labels?: Texts;
  readonly links?: readonly string[];
  readonly logging?: { readonly driver?: string; readonly options?: Texts };
  readonly mem_limit?: Size;
  readonly mem_reservation?: Size;
  readonly memswap_limit?: Size;
  readonly network_mode?: string;
  readonly networks?: Readonly<Record<string, ServiceNetwork | null>>;
  readonly pid?: string;
  readonly pids_limit?: number;
  readonly platform?: string;
  readonly ports?: readonly ServicePort[];
  readonly privileged?: true;
  readonly profiles?: readonly string[];
  readonly provider?: unknown;
  readonly pull_policy?: string;
  readonly read_only?: true;
  readonly restart?: string;
  readonly scale?: number;
  readonly secrets?: readonly FileGrant[];
  readonly security_opt?: readonly string[];
  readonly shm_size?: Size;
  readonly stdin_open?: true;
  readonly stop_grace_period?: Duration;
  readonly stop_signal?: string;
  readonly sysctls?: Texts;
  readonly tmpfs?: readonly string[];
  readonly tty?: true;
  readonly ulimits?: Readonly<Record<string, number | { readonly soft?: number; readonly hard?: number }>>;
  readonly user?: string;
  readonly volumes?: readonly ServiceVolume[];
  readonly volumes_from?: readonly string[];
  readonly working_dir?: string;
  readonly "x-ecs"?: EcsExtension;
  readonly [other: string]: unknown;
}

export interface ComposeNetwork {
  readonly name: string;
  readonly driver?: string;
  readonly driver_opts?: Texts;
  readonly ipam: { readonly driver?: string; readonly config?: readonly unknown[] };
  readonly external?: true;
  readonly internal?: true;
  readonly [other: string]: unknown;
}

export interface ComposeVolume {
  readonly name: string;
  readonly driver?: string;
  readonly driver_opts?: Texts;
  readonly external?: true;
  readonly labels?: Texts;
}

/** A secret or a config. */
export interface ComposeFileObject {
  readonly name: string;
  readonly file?: string;
  readonly environment?: string;
  readonly content?: string;
  readonly external?: true;
  readonly [other: string]: unknown;
}

export interface ComposeModel {
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, ComposeNetwork>>;
  readonly volumes: Readonly<Record<string, ComposeVolume>>;
  readonly secrets: Readonly<Record<string, ComposeFileObject>>;
  readonly configs: Readonly<Record<string, ComposeFileObject>>;
  readonly models: Readonly<Record<string, unknown>>;
  /** Containers that run to completion, when they are called or by a schedule. Default none. */
  readonly jobs?: Readonly<Record<string, Pick<ComposeService, "profiles">>>;
  readonly [extension: `x-${string}`]: unknown;
}
