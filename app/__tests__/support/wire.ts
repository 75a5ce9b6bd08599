/** Requests written by hand: what no HTTP client would send. */
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface RawReply {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

function parse(text: string): RawReply {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [line = "", ...fields] = head.split("\r\n");
  const headers = fields.map((field): [string, string] => {
    const colon = field.indexOf(":");
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
  });
  return {
    status: Number(line.split(" ")[1]),
    headers: new Map(headers),
    body: rest.join("\r\n\r\n"),
  };
}

/** So long after another packet the server has read the one before. */
const packetGapMs = 50;

/**
 * Sends bytes as they are, and resolves with the answer when the connection ends.
 * @param packets each in a packet of its own.
 */
export function sendRaw(url: string, ...packets: readonly string[]): Promise<RawReply> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = "";
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      text += chunk;
    });
    socket.once("close", () => resolve(parse(text)));
    socket.once("error", (error) => (text === "" ? reject(error) : resolve(parse(text))));
    socket.setTimeout(10_000, () => socket.destroy());
    socket.once("connect", async () => {
      for (const bytes of packets) {
        // One timer after the other: those of a busy machine would all be due at once.
        if (socket.writable) socket.write(bytes, "latin1");
        await sleep(packetGapMs);
      }
    });
  });
}
