import { DataAwsSsmParameter, type DataAwsSsmParameterConfig } from "#provider-aws/data-aws-ssm-parameter";
import { Eip, type EipConfig } from "#provider-aws/eip";
import { EipAssociation } from "#provider-aws/eip-association";
import { IamInstanceProfile } from "#provider-aws/iam-instance-profile";
import { IamRole, type IamRoleConfig } from "#provider-aws/iam-role";
import { IamRolePolicy } from "#provider-aws/iam-role-policy";
import { Instance, type InstanceConfig } from "#provider-aws/instance";
import { KeyPair, type KeyPairConfig } from "#provider-aws/key-pair";
import type { SecurityGroupConfig } from "#provider-aws/security-group";
import { SsmParameter, type SsmParameterConfig } from "#provider-aws/ssm-parameter";
import { findInstanceType } from "../../aws/instance-types.ts";
import { Construct, type ITerraformDependable } from "../../cdktf.ts";
import { assumeRoleByHosts, type PolicyStatement, policyDocument, SESSION_MANAGER } from "../../iam.ts";
import { NAME_LIMITS, physicalName } from "../../naming.ts";
import { port, SecurityGroup } from "../../network/security-group.ts";
import { type Overrides, withOverrides } from "../../overrides.ts";
import { readScript, scriptWith } from "../../shell-script.ts";
import { type HostKeyTrust, KnownHosts } from "./known-hosts.ts";

/** Port 22 from the networks named, with the user's key. The subnet must be a public one. */
export interface SshAccess {
  readonly kind: "ssh";
  /** The one line of a `.pub` file: ssh-ed25519 or ssh-rsa, which is what EC2's ImportKeyPair takes. */
  readonly publicKey: string;
  /** IPv4 networks that may reach port 22, at least one; never the whole world. */
  readonly allowFrom: readonly string[];
  readonly hostKeys: HostKeyTrust;
  /** File on the machine that applies, to which the host keys are written; empty: none. Default `~/.ssh/known_hosts`. */
  readonly knownHostsFile?: string;
}

/** No open port, no key, no SSH server: `aws ssm start-session` with IAM rights. */
interface SessionManagerAccess {
  readonly kind: "session-manager";
  /** A public address, as the way out from a public subnet. Without it the subnet needs NAT or endpoints. */
  readonly publicAddress: boolean;
}

export interface BastionProps {
  readonly environment: string;
  readonly region: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly architecture: "x86_64" | "arm64";
  /** EC2 instance type of that architecture. */
  readonly instanceType: string;
  readonly access: SshAccess | SessionManagerAccess;
  /** What it may reach by HTTPS, for Systems Manager. Default 0.0.0.0/0; the VPC's where it has the endpoints. */
  readonly httpsTo?: string;
  /** What the host needs before it can start: a route out. */
  readonly dependsOn: readonly ITerraformDependable[];
  readonly overrides?: Overrides<{
    image: DataAwsSsmParameterConfig;
    instance: InstanceConfig;
    securityGroup: SecurityGroupConfig;
    role: IamRoleConfig;
    keyPair: KeyPairConfig;
    eip: EipConfig;
    hostKeysParameter: SsmParameterConfig;
  }>;
}

/** Least that the image fits on. */
const ROOT_VOLUME_GIB = 8;
/** Source: Amazon Linux 2023 User Guide, "Launching AL2023 using the SSM parameter and AWS CLI". */
const image = (architecture: string): string =>
  `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;

const publishHostKeys = readScript(new URL("./user-data.sh", import.meta.url));
const WITHOUT_SSH = "#!/bin/sh\n# Session Manager needs no SSH server.\nsystemctl mask --now sshd.service\n";

/**
 * A small host as the way into private subnets, on Amazon Linux 2023. It keeps its image until someone replaces it,
 * `terraform apply -replace=<its address>`: a new release of the image must not cut sessions off.
 *
 * With SSH it publishes its public host keys in an SSM parameter, which only its role may write, and the key scan
 * (`KnownHosts`) puts them into the user's known_hosts file.
 */
export class Bastion extends Construct {
  /** Whatever is to be reached through the bastion opens a way from it, in its own stack: `WayBetweenGroups`. */
  readonly securityGroup: SecurityGroup;
  readonly instanceId: string;
  /** With SSH the Elastic IP; with Session Manager there is none to rely on. */
  readonly publicIp?: string;
  /** What to type to get a shell. */
  readonly sshCommand: string;
  /** With SSH: the user's key, for hosts that are to be reached with it. */
  readonly keyName?: string;
  private readonly props: BastionProps;

  constructor(scope: Construct, id: string, props: BastionProps) {
    super(scope, id);
    this.props = props;
    const { access } = props;
    if (access.kind === "ssh") refuseBadAccess(access);
    this.securityGroup = this.group();
    if (access.kind === "ssh") {
      const parameter = this.hostKeysParameter();
      this.keyName = this.keyPair(access).keyName;
      const instance = this.instance(
        {
          sid: "PublishOwnHostKeys",
          actions: ["ssm:PutParameter"],
          resources: [parameter.arn],
        },
        {
          keyName: this.keyName,
          userData: scriptWith(
            { HOST_KEYS_PARAMETER: parameter.name, HOST_KEYS_REGION: props.region },
            publishHostKeys,
          ),
        },
      );
      const { address, association } = this.address(instance);
      new KnownHosts(this, "known-hosts", {
        instanceId: instance.id,
        address: address.publicIp,
        trust: access.hostKeys,
        file: access.knownHostsFile,
        parameterName: parameter.name,
        region: props.region,
        dependsOn: [association],
      });
      this.instanceId = instance.id;
      this.publicIp = address.publicIp;
      this.sshCommand = `ssh ec2-user@${address.publicIp}`;
    } else {
      const instance = this.instance(SESSION_MANAGER, {
        associatePublicIpAddress: access.publicAddress,
        userData: WITHOUT_SSH,
      });
      this.instanceId = instance.id;
      this.sshCommand = `aws ssm start-session --region ${props.region} --target ${instance.id}`;
    }
  }

  /**
   * What to type so that a port of this machine leads to one behind the bastion.
   * Source: Systems Manager User Guide, "Starting a session (port forwarding to remote host)", 2026-11.
   */
  tunnelCommand(host: string, port: number): string {
    if (this.publicIp !== undefined) return `ssh -N -L ${port}:${host}:${port} ec2-user@${this.publicIp}`;
    const parameters = `{"host":["${host}"],"portNumber":["${port}"],"localPortNumber":["${port}"]}`;
    return `${this.sshCommand} --document-name AWS-StartPortForwardingSessionToRemoteHost --parameters '${parameters}'`;
  }

  private group(): SecurityGroup {
    const { environment, access, overrides } = this.props;
    const group = new SecurityGroup(this, "security-group", {
      vpcId: this.props.vpcId,
      name: physicalName(environment, "bastion"),
      description: "Bastion: the way into private subnets",
      overrides: overrides?.securityGroup,
    });
    if (access.kind === "ssh")
      group.allowFromNetworks(access.allowFrom, port(22), "SSH from the networks named");
    group.allowToNetwork(this.props.httpsTo ?? "0.0.0.0/0", port(443), "HTTPS to Systems Manager");
    return group;
  }

  /**
   * Terraform makes the parameter and takes it away again; what is in it comes from the instance. So nothing is left
   * behind by a destroy, and the instance needs no right to create parameters.
   */
  private hostKeysParameter(): SsmParameter {
    const { environment, overrides } = this.props;
    const hostKeysParameterConfig = withOverrides(overrides?.hostKeysParameter, {
      name: `/${environment}/bastion/host-keys`,
      description: "Public host keys of the bastion, written by itself at its first boot",
      type: "String",
      insecureValue: "not published yet",
      lifecycle: { ignoreChanges: ["value", "insecure_value"] },
    });
    return new SsmParameter(this, "host-keys", hostKeysParameterConfig);
  }

  private keyPair({ publicKey }: SshAccess): KeyPair {
    const keyPairConfig = withOverrides(this.props.overrides?.keyPair, {
      keyNamePrefix: `${physicalName(this.props.environment, "bastion")}-`,
      publicKey,
      lifecycle: { createBeforeDestroy: true },
    });
    return new KeyPair(this, "key-pair", keyPairConfig);
  }

  private instance(right: PolicyStatement, config: Partial<InstanceConfig>): Instance {
    const { environment, overrides } = this.props;
    const name = physicalName(environment, "bastion");
    const { profileName, rights } = this.profile(right);
    const imageConfig = withOverrides(overrides?.image, {
      name: image(this.props.architecture),
    });
    const parameter = new DataAwsSsmParameter(this, "image", imageConfig);
    const instanceConfig = withOverrides(overrides?.instance, {
      ami: parameter.insecureValue,
      instanceType: this.props.instanceType,
      subnetId: this.props.subnetId,
      vpcSecurityGroupIds: [this.securityGroup.id],
      iamInstanceProfile: profileName,
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      rootBlockDevice: {
        volumeType: "gp3",
        volumeSize: ROOT_VOLUME_GIB,
        encrypted: true,
        deleteOnTermination: true,
        tags: { Name: name },
      },
      // Types of the Nitro System are EBS-optimised in any case; saying so keeps reviewers from asking. Older ones ask
      // a price, or refuse. Source: EC2 User Guide, "Amazon EBS-optimized instance types", 2026-11.
      ...(findInstanceType(this.props.instanceType)?.hypervisor === "nitro" ? { ebsOptimized: true } : {}),
      userDataReplaceOnChange: true,
      tags: { Name: name },
      dependsOn: [rights, ...this.props.dependsOn],
      lifecycle: { ignoreChanges: ["ami"] },
      ...config,
    });
    return new Instance(this, "instance", instanceConfig);
  }

  private profile(right: PolicyStatement): { profileName: string; rights: ITerraformDependable } {
    const { environment, overrides } = this.props;
    const name = physicalName(environment, "bastion", NAME_LIMITS.role);
    const roleConfig = withOverrides(overrides?.role, {
      name,
      description: "Bastion",
      assumeRolePolicy: assumeRoleByHosts(),
    });
    const role = new IamRole(this, "role", roleConfig);
    const rights = new IamRolePolicy(this, "rights", {
      role: role.name,
      name: "bastion",
      policy: policyDocument(right),
    });
    const profile = new IamInstanceProfile(this, "profile", { name, role: role.name });
    return { profileName: profile.name, rights };
  }

  private address(instance: Instance): { address: Eip; association: EipAssociation } {
    const eipConfig = withOverrides(this.props.overrides?.eip, {
      domain: "vpc",
      tags: { Name: physicalName(this.props.environment, "bastion") },
      // AWS gives no address while the internet gateway is not attached.
      dependsOn: [...this.props.dependsOn],
    });
    const address = new Eip(this, "address", eipConfig);
    const association = new EipAssociation(this, "address-association", {
      allocationId: address.allocationId,
      instanceId: instance.id,
    });
    return { address, association };
  }
}

/** The environment file is checked long before; this protects callers of the construct in code as well. */
function refuseBadAccess({ allowFrom, publicKey }: SshAccess): void {
  const wrong = [
    ...(allowFrom.length === 0 ? ["allowFrom names no network; nobody could reach port 22."] : []),
    ...allowFrom
      .filter((cidr) => /\/0+$/.test(cidr))
      .map((cidr) => `allowFrom has "${cidr}", the whole world; name the networks that you work from.`),
    ...(/^ssh-(ed25519|rsa) [A-Za-z0-9+/]+=*( .*)?$/.test(publicKey)
      ? []
      : [
          "publicKey is not the one line of an ssh-ed25519 or ssh-rsa .pub file, the kinds that EC2 imports.",
        ]),
  ];
  if (wrong.length > 0) throw new Error(wrong.map((sentence) => `bastion: ${sentence}`).join("\n"));
}
