import { NullProvider } from "@cdktf/provider-null/lib/provider";
import { findInstanceType } from "../aws/instance-types";
import { Bastion } from "../capabilities/bastion/bastion";
import { EncryptionKey } from "../capabilities/encryption/encryption-key";
import type { Environment } from "../capabilities/environment";
import type { Construct } from "../cdktf";
import { encryptStores } from "../encryption/encrypt-stores";
import { Egress } from "../network/egress";
import { FlowLogs } from "../network/flow-logs";
import { port } from "../network/security-group";
import { Vpc } from "../network/vpc";
import { EnvironmentStack } from "./environment-stack";

/** VPC, the way out of its private subnets, flow logs, and the bastion. */
export class NetworkStack extends EnvironmentStack {
  readonly vpc: Vpc;
  readonly bastion?: Bastion;
  /** What later stacks use. */
  readonly offers: {
    readonly vpc: Vpc;
    readonly bastion?: Bastion;
    /** The key that everything stored is under; undefined for AWS's own. */
    readonly keyArn?: string | undefined;
  };

  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "network");
    const { name, network, region } = environment;
    this.vpc = new Vpc(this, "vpc", {
      environment: name,
      cidr: network.cidr,
      zones: network.zones,
      subnets: network.subnets,
    });
    new Egress(this, "egress", {
      environment: name,
      region,
      vpc: this.vpc,
      kind: network.egress,
      statefulHost: environment.database?.hosting === "host",
    });
    if (network.flowLogs !== false) {
      new FlowLogs(this, "flow-logs", {
        environment: name,
        vpcId: this.vpc.id,
        retentionDays: network.flowLogs.retentionDays,
      });
    }
    this.bastion = this.makeBastion(environment);
    const keyArn = this.encryptionKey(environment);
    if (keyArn) encryptStores(this, keyArn);
    this.offers = { vpc: this.vpc, bastion: this.bastion, keyArn };
    this.letBastionOut(environment);
    this.output("vpc_id", "The VPC", this.vpc.id);
    if (this.bastion)
      this.output("bastion_command", "What to type for a shell on the bastion", this.bastion.sshCommand);
  }

  /** To a database that exists already; the way to one of the environment's own belongs to its stack. */
  private letBastionOut({ bastion, database }: Environment): void {
    if (!this.bastion || !bastion?.reaches.includes("database") || database?.hosting !== "external") return;
    for (const network of database.networks ?? [this.vpc.cidr]) {
      this.bastion.securityGroup.allowToNetwork(network, port(database.port), `Database in ${network}`);
    }
    this.output(
      "database_tunnel_command",
      "What to type, with the database's name, so that a port of this machine leads to it",
      this.bastion.tunnelCommand("DATABASE_HOST", database.port),
    );
  }

  private makeBastion(environment: Environment): Bastion | undefined {
    const { bastion, name, network, region } = environment;
    if (!bastion) return undefined;
    // Without a way out of the private subnets, Session Manager is reached from a public one, with no port open.
    const inPublic = bastion.access === "ssh" || network.egress === "none";
    const [subnet] = inPublic ? this.vpc.publicSubnets : this.vpc.privateSubnets;
    if (!subnet) throw new Error("a VPC has at least two subnets of each kind");
    if (bastion.access === "ssh") this.requireNullProvider();
    return new Bastion(this, "bastion", {
      environment: name,
      region,
      vpcId: this.vpc.id,
      subnetId: subnet.id,
      architecture: architectureOf(bastion.instanceType),
      instanceType: bastion.instanceType,
      access:
        bastion.access === "ssh"
          ? {
              kind: "ssh",
              publicKey: bastion.publicKey,
              allowFrom: bastion.allowFrom,
              hostKeys: bastion.hostKeys,
              knownHostsFile: bastion.knownHostsFile === false ? "" : bastion.knownHostsFile,
            }
          : { kind: "session-manager", publicAddress: inPublic },
      httpsTo: network.egress === "endpoints" && !inPublic ? network.cidr : undefined,
      dependsOn: [this.vpc.publicRoute],
    });
  }

  private encryptionKey({ encryption, name, region, disposable }: Environment): string | undefined {
    if (!encryption) return undefined;
    if ("kmsKeyArn" in encryption) return encryption.kmsKeyArn;
    return new EncryptionKey(this, "encryption", { environment: name, region, disposable }).arn;
  }

  private requireNullProvider(): void {
    new NullProvider(this, "null");
    this.addOverride("terraform.required_providers.null", {
      source: "hashicorp/null",
      version: NULL_PROVIDER_VERSION,
    });
  }
}

const NULL_PROVIDER_VERSION = "~> 3.2";

function architectureOf(instanceType: string): "x86_64" | "arm64" {
  return findInstanceType(instanceType)?.architectures.includes("arm64") ? "arm64" : "x86_64";
}
