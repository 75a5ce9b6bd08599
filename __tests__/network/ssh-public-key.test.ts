import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isWholeKey } from "../../modules/network/ssh-public-key.ts";

const field = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const lineOf = (type: string, ...fields: readonly Buffer[]): string =>
  `${type} ${Buffer.concat([Buffer.from(type), ...fields].map(field)).toString("base64")} you@example.com`;

/** With the zero that keeps a number positive. */
const number = (text = ""): Buffer => Buffer.concat([Buffer.of(0), Buffer.from(text, "base64url")]);

function rsa(bits: number): string {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  const { e, n } = publicKey.export({ format: "jwk" });
  return lineOf("ssh-rsa", Buffer.from(e ?? "", "base64url"), number(n));
}

describe("a public key", () => {
  it.each([
    ["of Ed25519", lineOf("ssh-ed25519", Buffer.alloc(32, 7))],
    ["without a comment", lineOf("ssh-ed25519", Buffer.alloc(32, 7)).replace(" you@example.com", "")],
    ["of RSA with 2048 bits", rsa(2048)],
    ["of RSA with 3072 bits", rsa(3072)],
  ])("is whole: %s", (_, line) => expect(isWholeKey(line)).toBe(true));

  it.each([
    ["cut off", rsa(2048).replace(/.{8} you/, " you")],
    ["of Ed25519 with half of it", lineOf("ssh-ed25519", Buffer.alloc(16, 7))],
    [
      "that names another type inside",
      lineOf("ssh-ed25519", Buffer.alloc(32, 7)).replace(/^ssh-ed25519/, "ssh-rsa"),
    ],
    ["of RSA with 1024 bits", rsa(1024)],
    ["of RSA with 2040 bits", rsa(2040)],
    ["of RSA with a modulus of zeros", lineOf("ssh-rsa", Buffer.of(1, 0, 1), Buffer.alloc(257))],
    ["without a number", lineOf("ssh-rsa")],
    ["without anything", "ssh-ed25519 "],
  ])("is not whole: %s", (_, line) => expect(isWholeKey(line)).toBe(false));
});
