/** Answers to what never became a request: bytes that the parser refused, headers that came too late. */
import { randomUUID } from "node:crypto";
import type { Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { http } from "./builtin.ts";
import { inFigures, Problem } from "./problem.ts";

interface ParserError extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
}

/** Node counts the address with the headers. */
const overflow = `The address and the headers together are larger than ${inFigures(http.maxHeaderSize)} bytes, the most that this service accepts.`;

/** llhttp's names, and Node's own (Node.js 24: deps/llhttp/include/llhttp.h, doc/api/errors.md). */
const refusals: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  HPE_INVALID_METHOD: [501, "This method is not supported."],
  HPE_INVALID_VERSION: [505, "This version of HTTP is not supported."],
  HPE_PAUSED_H2_UPGRADE: [505, "This version of HTTP is not supported."],
  HPE_HEADER_OVERFLOW: [431, overflow],
  // lib/_http_server.js gives the parser this limit as kMaxChunkExtensionsSize (src/node_http_parser.cc).
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [
    413,
    "The extensions of the body's chunks are larger than 16,384 bytes, the most that this service accepts.",
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "The request took too long to arrive."],
};

const notHttp = [400, "The request is not valid HTTP."] as const;
/** A method is a token with a space behind it (RFC 9110, 9.1 and 5.6.2). */
const beginsWithMethod = /^[\r\n]*[\w!#$%&'*+.^`|~-]+ /;
export const beginsWithKnownMethod = new RegExp(`^[\\r\\n]*(?:${http.METHODS.join("|")}) `);
/** The parser takes a line that ends without a carriage return for one of another version. */
const endsWithLineFeedAlone = /HTTP\/1\.[01]\n/;

/** Whether the request line alone is too long; it is not known of one that came in several packets. */
const isLineTooLong = (packet: string): boolean =>
  beginsWithKnownMethod.test(packet) && !/[\r\n]/.test(packet.trimStart().slice(0, http.maxHeaderSize));

/** Of a request that comes in several packets, only the one in which the parser stopped is known. */
function refusalOf({ code = "", rawPacket }: ParserError): readonly [status: number, detail: string] {
  const packet = rawPacket?.toString("latin1") ?? "";
  if (code === "HPE_HEADER_OVERFLOW" && isLineTooLong(packet)) return [414, overflow];
  const isNone =
    (code === "HPE_INVALID_METHOD" && !beginsWithMethod.test(packet)) ||
    (code === "HPE_INVALID_VERSION" && endsWithLineFeedAlone.test(packet));
  return (isNone ? undefined : refusals[code]) ?? notHttp;
}

function messageOf(problem: Problem): string {
  const requestId = randomUUID();
  const document = problem.document(requestId);
  const body = JSON.stringify(document);
  return [
    `HTTP/1.1 ${problem.status} ${document.title}`,
    `Date: ${new Date().toUTCString()}`,
    `X-Request-Id: ${requestId}`,
    "X-Content-Type-Options: nosniff",
    "Cache-Control: no-store",
    "Content-Type: application/problem+json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}

function refuse(socket: Duplex, status: number, detail: string): void {
  socket.end(messageOf(new Problem(status, { detail })), () => socket.destroy());
}

/** Whether a whole request is still to be answered, so that what the parser refuses is another one behind it. */
const isOwed = ({ req, writableFinished, destroyed }: ServerResponse): boolean =>
  req.complete && !writableFinished && !destroyed;

/** Node's own answers have no body, and none at all for CONNECT. */
export function answerUnparsed(server: Server): void {
  const answers = new WeakMap<Duplex, ServerResponse>();
  const refused = new WeakSet<Duplex>();
  server.on("request", (req, res) => answers.set(req.socket, res));
  server.on("clientError", (error: ParserError, socket) => {
    const begun = answers.get(socket);
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    // The parser fails again with everything that follows.
    if (refused.has(socket)) return;
    refused.add(socket);
    const answer = () => {
      if (socket.writable) refuse(socket, ...refusalOf(error));
    };
    // Answers come in the order of their requests (RFC 9112, 9.3.2).
    if (begun && isOwed(begun)) begun.once("close", answer);
    else if (begun?.headersSent && !begun.writableFinished) socket.destroy();
    else answer();
  });
  server.on("connect", (_req, socket) => refuse(socket, 501, "This method is not supported."));
}
