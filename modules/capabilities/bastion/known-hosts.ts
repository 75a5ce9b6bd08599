import { createHash } from "node:crypto";

import { Construct, type ITerraformDependable, TerraformVariable } from "../../cdktf.ts";
import { NullResource } from "../../null-provider.ts";
import { readScript } from "../../shell-script.ts";

/** Whether scanned host keys must be those that the instance published, or the first ones seen are believed. */
export type HostKeyTrust = "published" | "trust-on-first-use";

export interface KnownHostsProps {
  readonly instanceId: string;
  /** Address by which the user reaches the instance. */
  readonly address: string;
  /** TCP port of its SSH server. Default 22. */
  readonly port?: number;
  readonly trust: HostKeyTrust;
  /** SSM parameter in which the instance publishes its host keys, and its region. */
  readonly parameterName: string;
  readonly region: string;
  /** Default of the Terraform variable `known_hosts_file`; empty: nothing is scanned. Default `~/.ssh/known_hosts`. */
  readonly file?: string;
  /** What must be there before the address leads to the instance. */
  readonly dependsOn: readonly ITerraformDependable[];
}

const script = readScript(new URL("./known-hosts.sh", import.meta.url));
const SHELL = ["/bin/sh", "-c"];

/**
 * The host keys of an instance in the known_hosts file of whoever applies the stack: scanned after the instance, its
 * address or the file has changed, taken out on destroy. What the script does is told in `known-hosts.sh`.
 *
 * It needs `sh`, the OpenSSH client and, for `published`, the AWS CLI with the right `ssm:GetParameter`. The Terraform
 * variable `known_hosts_file` names the file; an empty one, as on a build server, scans nothing. Terraform runs no
 * destroy-time provisioner of a resource that has vanished from the configuration: after a change to another kind of
 * access the lines stay until `ssh-keygen -R <address>`.
 */
export class KnownHosts extends Construct {
  constructor(scope: Construct, id: string, props: KnownHostsProps) {
    super(scope, id);
    const file = new TerraformVariable(this, "file", {
      type: "string",
      default: props.file ?? "~/.ssh/known_hosts",
      nullable: false,
      description: "File that the bastion's host keys are written to; empty: none.",
    });
    file.overrideLogicalId("known_hosts_file");
    const scan = new NullResource(this, "scan", {
      triggers: {
        instance_id: props.instanceId,
        address: props.address,
        port: String(props.port ?? 22),
        known_hosts_file: file.stringValue,
        trust: props.trust,
        script: createHash("sha256").update(script).digest("hex"),
      },
      dependsOn: [...props.dependsOn],
    });
    // Given as provisioners the names of the variables would come out in lower case.
    scan.addOverride("provisioner", [
      {
        "local-exec": {
          interpreter: SHELL,
          command: script,
          quiet: true,
          environment: {
            KNOWN_HOSTS_ACTION: "add",
            ...target("self.triggers"),
            KNOWN_HOSTS_TRUST: props.trust,
            HOST_KEYS_PARAMETER: props.parameterName,
            HOST_KEYS_INSTANCE: props.instanceId,
            HOST_KEYS_REGION: props.region,
          },
        },
      },
      {
        "local-exec": {
          when: "destroy",
          // An entry too many must not keep anyone from destroying the instance; the error is still printed.
          on_failure: "continue",
          interpreter: SHELL,
          command: script,
          quiet: true,
          // Terraform allows a destroy-time provisioner to refer to its own resource only.
          environment: { KNOWN_HOSTS_ACTION: "remove", ...target("self.triggers") },
        },
      },
    ]);
  }
}

const target = (triggers: string): Readonly<Record<string, string>> => ({
  KNOWN_HOSTS_FILE: `\${${triggers}.known_hosts_file}`,
  KNOWN_HOSTS_ADDRESS: `\${${triggers}.address}`,
  KNOWN_HOSTS_PORT: `\${${triggers}.port}`,
});
