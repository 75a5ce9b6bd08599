import { z } from "zod";
import { cidr, eachOnce } from "../../environment/values.ts";
import { isWholeKey } from "../../network/ssh-public-key.ts";

/** What EC2 imports. Source: EC2 API reference, ImportKeyPair: an RSA or ED25519 key pair (2026-11-29). */
const PUBLIC_KEY = /^(ssh-ed25519|ssh-rsa) [A-Za-z0-9+/]+={0,3}( .*)?$/;
const bastionCommon = {
  instanceType: z
    .string()
    .default("t4g.nano")
    .describe("EC2 instance type")
    .meta({ examples: ["t4g.micro"] }),
  reaches: eachOnce(z.array(z.enum(["database", "cache", "tasks", "hosts"])))
    .default(["database"])
    .describe(
      "What can be reached through it, beside Systems Manager: the database, the cache, the ports of tasks, port 22 of the hosts",
    )
    .meta({ examples: [["database", "hosts"]] }),
};
export const bastion = z.discriminatedUnion("access", [
  z.strictObject({
    access: z.literal("ssh").describe("Port 22 from the networks in `allowFrom`, with your public key"),
    ...bastionCommon,
    publicKey: z
      .string()
      .regex(PUBLIC_KEY, {
        error:
          "must be an OpenSSH public key of type ssh-ed25519 or ssh-rsa: the one line of a .pub file, such as ssh-ed25519 AAAA... you@host",
      })
      .refine(isWholeKey, {
        error:
          "is cut off, or an RSA key shorter than 2048 bits: copy the one line of the .pub file as it stands, or make an Ed25519 key",
      })
      .describe("Your public key: the one line of a .pub file. Private keys are never made here")
      .meta({
        examples: [
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKpcYog7yIcrMxwuWC99jHT6dU+jYVs0cRh0Y/ti63LZ you@example.com",
        ],
      }),
    allowFrom: eachOnce(z.array(cidr))
      .min(1)
      .describe("Networks that may reach port 22; 0.0.0.0/0 is refused")
      .meta({ examples: [["203.0.113.0/24"]] }),
    hostKeys: z
      .enum(["published", "trust-on-first-use"])
      .default("published")
      .describe(
        "published: scanned keys must equal those that the instance itself put into an SSM parameter",
      ),
    knownHostsFile: z
      .union(
        [z.literal(false), z.string().min(1, { error: "must be the path of a file, or false for none" })],
        {
          error: "must be the path of a file, or false for none",
        },
      )
      .default("~/.ssh/known_hosts")
      .describe(
        "File on the machine that applies, to which the host keys are written. false: none, for a network that cannot reach port 22",
      )
      .meta({ examples: ["~/.ssh/known_hosts.shop"] }),
  }),
  z.strictObject({
    access: z.literal("session-manager").describe("No open port; `aws ssm start-session` with IAM rights"),
    ...bastionCommon,
  }),
]);
