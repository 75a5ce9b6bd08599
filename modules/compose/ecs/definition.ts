/**
 * A container as ECS takes it: members and limits of `ContainerDefinition`.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  /** CPU units, 1024 for one CPU: a share while the host is busy. */
  readonly cpu: number;
  /** MiB; a container that wants more is killed. */
  readonly memory?: number;
  /** MiB that are kept free for the container. */
  readonly memoryReservation?: number;
  readonly essential: boolean;
  readonly restartPolicy?: {
    readonly enabled: boolean;
    readonly ignoredExitCodes?: readonly number[];
    readonly restartAttemptPeriod?: number;
  };
  readonly entryPoint?: readonly string[];
  readonly command?: readonly string[];
  readonly workingDirectory?: string;
  readonly user?: string;
  /** Sorted by name. */
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  /** Sorted by name; values are ARNs. */
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly portMappings: readonly PortMapping[];
  readonly links?: readonly string[];
  readonly dependsOn?: readonly { readonly containerName: string; readonly condition: DependencyState }[];
  readonly healthCheck?: {
    readonly command: readonly string[];
    readonly interval: number;
    readonly timeout: number;
    readonly retries: number;
    readonly startPeriod?: number;
  };
  readonly mountPoints: readonly {
    readonly sourceVolume: string;
    readonly containerPath: string;
    readonly readOnly: boolean;
  }[];
  readonly volumesFrom: readonly { readonly sourceContainer: string; readonly readOnly: boolean }[];
  readonly linuxParameters?: LinuxParameters;
  readonly readonlyRootFilesystem: boolean;
  readonly privileged?: boolean;
  readonly dockerSecurityOptions?: readonly string[];
  readonly ulimits?: readonly {
    readonly name: string;
    readonly softLimit: number;
    readonly hardLimit: number;
  }[];
  readonly systemControls: readonly { readonly namespace: string; readonly value: string }[];
  readonly hostname?: string;
  readonly extraHosts?: readonly { readonly hostname: string; readonly ipAddress: string }[];
  readonly dnsServers?: readonly string[];
  readonly dnsSearchDomains?: readonly string[];
  readonly disableNetworking?: boolean;
  readonly dockerLabels?: Readonly<Record<string, string>>;
  readonly logConfiguration?: {
    readonly logDriver: string;
    readonly options: Readonly<Record<string, string>>;
  };
  /** Seconds. */
  readonly stopTimeout?: number;
  readonly interactive?: boolean;
  readonly pseudoTerminal?: boolean;
  readonly resourceRequirements?: readonly { readonly type: "GPU"; readonly value: string }[];
}

export type DependencyState = "START" | "HEALTHY" | "SUCCESS" | "COMPLETE";

export interface PortMapping {
  readonly containerPort: number;
  /** 0: any free port of the host. */
  readonly hostPort: number;
  readonly protocol: "tcp" | "udp";
  readonly name?: string;
  readonly appProtocol?: "http" | "http2" | "grpc";
}

export interface LinuxParameters {
  readonly initProcessEnabled?: boolean;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly devices?: readonly {
    readonly hostPath: string;
    readonly containerPath: string;
    readonly permissions: readonly string[];
  }[];
  /** MiB. */
  readonly sharedMemorySize?: number;
  readonly tmpfs?: readonly {
    readonly containerPath: string;
    readonly size: number;
    readonly mountOptions?: readonly string[];
  }[];
  /** MiB. */
  readonly maxSwap?: number;
}

/** A volume of a task, in the words of Terraform's `aws_ecs_task_definition`. */
export interface TaskVolume {
  readonly name: string;
  /** On EC2: a folder of the host. */
  readonly hostPath?: string;
  readonly dockerVolumeConfiguration?: {
    readonly scope: "task" | "shared";
    readonly driver: "local";
    readonly autoprovision?: boolean;
  };
  readonly efsVolumeConfiguration?: {
    readonly fileSystemId: string;
    readonly rootDirectory?: string;
    readonly transitEncryption: "ENABLED";
    readonly authorizationConfig?: { readonly accessPointId?: string; readonly iam?: "ENABLED" | "DISABLED" };
  };
}
