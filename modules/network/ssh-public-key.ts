/**
 * EC2 imports RSA keys of 1024 bits as well (EC2 User Guide, "Create a key pair using a third-party tool"), which NIST no
 * longer allows (SP 800-131A Rev. 2, 3).
 */
const LEAST_RSA_BITS = 2048;
const ED25519_BYTES = 32;

/**
 * Whether the second word of a public key is a whole key of the type that its first word names. Source: RFC 4253,
 * 6.6; RFC 8709, 4.
 */
export function isWholeKey(line: string): boolean {
  const [type = "", encoded = ""] = line.split(" ");
  const [name, ...numbers] = fieldsOf(Buffer.from(encoded, "base64")) ?? [];
  if (name?.toString() !== type) return false;
  const [first, second] = numbers;
  if (type === "ssh-ed25519") return numbers.length === 1 && first?.length === ED25519_BYTES;
  return numbers.length === 2 && second !== undefined && bitsOf(second) >= LEAST_RSA_BITS;
}

/** Fields with their length before each; undefined where the last one is cut off. */
function fieldsOf(bytes: Buffer): Buffer[] | undefined {
  const fields: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return undefined;
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) return undefined;
    fields.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

/** Of a positive number, which has a zero before it where its first bit is set. */
function bitsOf(number: Buffer): number {
  const start = number.findIndex((byte) => byte !== 0);
  if (start < 0) return 0;
  return (number.length - start) * 8 - Math.clz32(number[start] ?? 0) + 24;
}
