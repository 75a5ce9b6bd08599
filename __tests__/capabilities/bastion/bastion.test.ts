import { describe, expect, it } from "vitest";
import { AwsProvider } from "#provider-aws/provider";
import { Bastion, type BastionProps, type SshAccess } from "../../../modules/capabilities/bastion/bastion.ts";
import { App, TerraformStack, Testing } from "../../../modules/cdktf.ts";
import { NullProvider } from "../../../modules/null-provider.ts";

const SSH: SshAccess = {
  kind: "ssh",
  publicKey:
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKpcYog7yIcrMxwuWC99jHT6dU+jYVs0cRh0Y/ti63LZ me@example.com",
  allowFrom: ["203.0.113.0/24", "198.51.100.7/32"],
  hostKeys: "published",
};

type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
interface Synthesised {
  readonly resource: Blocks;
  readonly data: Blocks;
  readonly variable: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function synth(props: Partial<BastionProps> = {}): { stack: Synthesised; bastion: Bastion } {
  const stack = new TerraformStack(new App(), "network");
  new AwsProvider(stack, "aws", { region: "eu-central-1" });
  new NullProvider(stack, "null");
  const bastion = new Bastion(stack, "bastion", {
    environment: "market",
    region: "eu-central-1",
    vpcId: "vpc-1",
    subnetId: "subnet-1",
    architecture: "arm64",
    instanceType: "t4g.nano",
    access: SSH,
    dependsOn: [],
    ...props,
  });
  return { stack: JSON.parse(Testing.synth(stack)) as Synthesised, bastion };
}

const all = (stack: Synthesised, type: string): Readonly<Record<string, unknown>>[] =>
  Object.values(stack.resource[type] ?? {});
function one(stack: Synthesised, type: string): Readonly<Record<string, unknown>> {
  const [only, ...others] = all(stack, type);
  if (only === undefined || others.length > 0) throw new Error(`${others.length + 1} of ${type}`);
  return only;
}

describe("a bastion with SSH", () => {
  const { stack } = synth();

  it("runs Amazon Linux 2023 of its architecture, found by SSM parameter, and keeps it", () => {
    const [image] = Object.values(stack.data["aws_ssm_parameter"] ?? {});
    expect(image?.["name"]).toBe("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64");
    const instance = one(stack, "aws_instance");
    expect(instance["ami"]).toMatch(/^\$\{data\.aws_ssm_parameter\..*\.insecure_value\}$/);
    expect(instance["lifecycle"]).toEqual({ ignore_changes: ["ami"] });
  });

  it("demands session tokens for its metadata, one hop away, and encrypts its disk", () => {
    const instance = one(stack, "aws_instance");
    expect(instance["metadata_options"]).toEqual({
      http_endpoint: "enabled",
      http_tokens: "required",
      http_put_response_hop_limit: 1,
    });
    expect(instance["root_block_device"]).toMatchObject({ encrypted: true, volume_type: "gp3" });
  });

  it("is open on port 22 from the networks named, and may itself only reach HTTPS", () => {
    const ingress = all(stack, "aws_vpc_security_group_ingress_rule");
    expect(
      ingress.map((rule) => [rule["cidr_ipv4"], rule["from_port"], rule["to_port"], rule["ip_protocol"]]),
    ).toEqual([
      ["198.51.100.7/32", 22, 22, "tcp"],
      ["203.0.113.0/24", 22, 22, "tcp"],
    ]);
    const egress = all(stack, "aws_vpc_security_group_egress_rule");
    expect(egress.map((rule) => [rule["cidr_ipv4"], rule["from_port"], rule["to_port"]])).toEqual([
      ["0.0.0.0/0", 443, 443],
    ]);
    expect(one(stack, "aws_security_group")["ingress"]).toBeUndefined();
  });

  it("has a fixed address and the user's public key", () => {
    expect(one(stack, "aws_eip_association")["instance_id"]).toMatch(/aws_instance/);
    expect(one(stack, "aws_key_pair")["public_key"]).toBe(SSH.publicKey);
    expect(JSON.stringify(stack)).not.toContain("tls_private_key");
  });

  it("may write its own parameter and nothing else", () => {
    const policy = JSON.parse(one(stack, "aws_iam_role_policy")["policy"] as string);
    expect(policy.Statement).toHaveLength(1);
    expect(policy.Statement[0].Action).toBe("ssm:PutParameter");
    expect(policy.Statement[0].Resource).toMatch(/^\$\{aws_ssm_parameter\..*\.arn\}$/);
    expect(all(stack, "aws_iam_role_policy_attachment")).toEqual([]);
  });

  it("starts only when the right to publish is there, in a parameter that Terraform takes away again", () => {
    expect(one(stack, "aws_instance")["depends_on"]).toContainEqual(
      expect.stringMatching(/^aws_iam_role_policy\./),
    );
    const parameter = one(stack, "aws_ssm_parameter");
    expect(parameter["name"]).toBe("/market/bastion/host-keys");
    expect(parameter["lifecycle"]).toEqual({ ignore_changes: ["value", "insecure_value"] });
    const userData = one(stack, "aws_instance")["user_data"] as string;
    expect(userData).toMatch(
      /^#!\/bin\/sh\nexport HOST_KEYS_PARAMETER='\$\{aws_ssm_parameter\..*\.name\}'\n/,
    );
    expect(userData).toContain("parameter=$${HOST_KEYS_PARAMETER:?}");
    expect(one(stack, "aws_instance")["user_data_replace_on_change"]).toBe(true);
  });

  it("scans its host keys again when the instance, the address, the file or the script changes", () => {
    const scan = one(stack, "null_resource");
    expect(scan["triggers"]).toEqual({
      instance_id: expect.stringMatching(/aws_instance\..*\.id/),
      address: expect.stringMatching(/aws_eip\..*\.public_ip/),
      port: "22",
      known_hosts_file: "${var.known_hosts_file}",
      trust: "published",
      script: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(scan["depends_on"]).toEqual([expect.stringMatching(/^aws_eip_association\./)]);
    expect(stack.variable["known_hosts_file"]?.["default"]).toBe("~/.ssh/known_hosts");
  });

  it("carries the script in the stack, with the destroy part referring to itself only", () => {
    const provisioners = one(stack, "null_resource")["provisioner"] as {
      "local-exec": Record<string, unknown>;
    }[];
    const [create, destroy] = provisioners.map((provisioner) => provisioner["local-exec"]);
    expect(create?.["environment"]).toMatchObject({
      KNOWN_HOSTS_ACTION: "add",
      KNOWN_HOSTS_TRUST: "published",
      HOST_KEYS_REGION: "eu-central-1",
    });
    expect(destroy).toMatchObject({ when: "destroy", on_failure: "continue" });
    for (const value of Object.values(destroy?.["environment"] as Record<string, string>)) {
      expect(value).toMatch(/^(remove|\$\{self\.triggers\.[a-z_]+\})$/);
    }
    expect(destroy?.["command"]).toBe(create?.["command"]);
    // An unescaped ${ would be Terraform's.
    expect(destroy?.["command"]).not.toMatch(/(^|[^$])\$\{/);
    expect(JSON.stringify(provisioners)).not.toContain(process.cwd());
  });

  it("is the same to the byte each time", () => {
    expect(JSON.stringify(synth().stack)).toBe(JSON.stringify(stack));
  });

  it("takes arguments for each child", () => {
    const changed = synth({
      overrides: { instance: { monitoring: true }, eip: { publicIpv4Pool: "pool" } },
    }).stack;
    expect(one(changed, "aws_instance")["monitoring"]).toBe(true);
    expect(one(changed, "aws_eip")["public_ipv4_pool"]).toBe("pool");
  });

  for (const cidr of ["0.0.0.0/0", "::/0", "10.0.0.0/0"]) {
    it(`refuses port 22 for ${cidr}`, () => {
      expect(() => synth({ access: { ...SSH, allowFrom: ["203.0.113.0/24", cidr] } })).toThrow(
        `bastion: allowFrom has "${cidr}", the whole world; name the networks that you work from.`,
      );
    });
  }

  it("refuses keys that EC2 does not import, and tells everything at once", () => {
    const wrong = { ...SSH, allowFrom: [], publicKey: "-----BEGIN OPENSSH PRIVATE KEY-----" };
    expect(() => synth({ access: wrong })).toThrow(
      /allowFrom names no network.*\n.*publicKey is not the one line/,
    );
    expect(() => synth({ access: { ...SSH, publicKey: "ecdsa-sha2-nistp256 AAAA me" } })).toThrow(
      "EC2 imports",
    );
  });
});

describe("a bastion with Session Manager", () => {
  const { stack, bastion } = synth({ access: { kind: "session-manager", publicAddress: false } });

  it("has no open port, key, address or SSH server", () => {
    for (const type of [
      "aws_vpc_security_group_ingress_rule",
      "aws_key_pair",
      "aws_eip",
      "aws_ssm_parameter",
      "null_resource",
    ]) {
      expect(all(stack, type), type).toEqual([]);
    }
    const instance = one(stack, "aws_instance");
    expect(instance["associate_public_ip_address"]).toBe(false);
    expect(instance["user_data"]).toContain("systemctl mask --now sshd.service");
    expect(bastion.publicIp).toBeUndefined();
  });

  it("has the rights of the agent and no right to read parameters", () => {
    const policy = JSON.parse(one(stack, "aws_iam_role_policy")["policy"] as string);
    expect(policy.Statement.flatMap((statement: { Action: string[] }) => statement.Action)).toEqual([
      "ssm:UpdateInstanceInformation",
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ]);
  });

  it("can be told where Systems Manager is, and have a public address as its way out", () => {
    const other = synth({
      access: { kind: "session-manager", publicAddress: true },
      httpsTo: "10.0.0.0/16",
    }).stack;
    expect(one(other, "aws_vpc_security_group_egress_rule")["cidr_ipv4"]).toBe("10.0.0.0/16");
    expect(one(other, "aws_instance")["associate_public_ip_address"]).toBe(true);
  });
});
