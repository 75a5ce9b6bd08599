/** Turns whatever a route threw into a problem document, or a page for people. */
import type { ErrorRequestHandler, Request, Response } from "express";
import { type Log, summariseError } from "../log.ts";
import { wantsPage } from "./accept.ts";
import { acceptedCodings } from "./body.ts";
import { html, nothing, page } from "./html.ts";
import { negotiateLanguage } from "./language.ts";
import { fieldText, homeWords, problemText, requestWord } from "./messages.ts";
import { allMethods, routeOf, sendAllowed } from "./methods.ts";
import { conditionFailed, inFigures, notFound, Problem } from "./problem.ts";
import { sendHtml, sendProblem } from "./reply.ts";
import { isCodingKnown, notEncoded } from "./target.ts";

/** What the libraries below throw, made by http-errors. */
interface HttpError extends Error {
  readonly status: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes, where the body has more. */
  readonly limit?: number;
}

/** By body-parser's types (2.4.0) and by the statuses that send (1.2.0) gives. */
const details: Readonly<Record<string, string>> = {
  "encoding.unsupported": `The body's Content-Encoding must be one of ${acceptedCodings}.`,
  "request.aborted": "The request ended before its body was complete.",
  "request.size.invalid": "The body does not have the length that Content-Length gives.",
  412: conditionFailed,
  416: "The file does not have the range that the request asks for.",
};

const detailOf = ({ type = "", status, limit }: HttpError): string =>
  limit === undefined
    ? (details[type] ?? details[status] ?? "The request cannot be answered as it is.")
    : `The body is larger than ${inFigures(limit)} bytes, the most that this address accepts.`;

/** Whatever a library blames on the client with a status of its own is the client's. */
const blamesClient = (error: unknown): error is HttpError => {
  const { status } = (error ?? {}) as Partial<HttpError>;
  return error instanceof Error && Number.isInteger(status) && Number(status) >= 400 && Number(status) < 500;
};

function clientProblem(error: HttpError): Problem {
  const { type = "", status, headers = {} } = error;
  return new Problem(status, {
    detail: detailOf(error),
    headers: type === "encoding.unsupported" ? { ...headers, "Accept-Encoding": acceptedCodings } : headers,
    cause: error,
  });
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof URIError) return new Problem(400, { detail: notEncoded });
  if (blamesClient(error)) return clientProblem(error);
  return new Problem(500, { detail: "Something went wrong on our side.", cause: error });
}

/** Where the page is in another language: what answers a POST or the like cannot be asked for by a link. */
function addressOf({ method, url }: Request): string {
  if (method !== "GET" && method !== "HEAD") return "/";
  const [, ...query] = url.split("?");
  return `?${query.join("?")}`;
}

/** Bytes of a body that Node reads and drops behind an answer, as it does by itself, to keep the connection. */
const mostDropped = 65_536;

/** Of a request that has not come whole: whether the rest is long, or without a known end. */
const leavesMuch = ({ complete, headers }: Request): boolean =>
  !complete &&
  (headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > mostDropped);

/** Within which a body comes that is long, and not slow. */
const dropWithinMs = 1_000;

/**
 * Reads and drops the rest of a body for a while. A connection that is closed with bytes unread is reset, which takes the
 * answer from a client that reads only after it has sent everything (RFC 9112, 9.6).
 */
function dropRest(req: Request): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, dropWithinMs);
    req.resume().once("close", () => {
      clearTimeout(late);
      resolve();
    });
  });
}

function answer(problem: Problem, req: Request, res: Response): void {
  const { requestId } = res.locals;
  // They were those of a file that is not sent.
  for (const name of ["ETag", "Last-Modified", "Accept-Ranges"]) res.removeHeader(name);
  res.vary("Accept");
  const { retryAfterSeconds, headers = {} } = problem.options;
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  if (retryAfterSeconds !== undefined) res.setHeader("Retry-After", String(retryAfterSeconds));
  const document = problem.document(requestId);
  if (!wantsPage(req)) {
    sendProblem(res, problem.status, document);
    return;
  }
  const language = negotiateLanguage(req, res);
  const [title, text] = problemText(document, language);
  const wrong = (document.errors ?? []).map(
    (one) => html`<li>${fieldText(one, language)}</li>
`,
  );
  const content = html`<p>${text}</p>
${wrong.length > 0 ? html`<ul>${wrong}</ul>` : nothing}
<p><a href="/">${homeWords[language]}</a></p>
<p>${requestWord[language]} ${requestId}</p>`;
  sendHtml(res, problem.status, page(title, content, language, addressOf(req)));
}

export function errorHandler(log: Log): ErrorRequestHandler {
  /** A storage that is away is one warning per request; only what nobody expected comes with its stack. */
  function report({ status, cause }: Problem, res: Response): void {
    const ids = { request_id: res.locals.requestId, trace_id: res.locals.traceId };
    if (status === 500) log.error({ ...ids, err: cause }, "request failed");
    else if (status > 500 && cause !== undefined) {
      log.warn({ ...ids, err: summariseError(cause) }, "request refused");
    }
  }

  return async (error, req, res, next) => {
    const problem = toProblem(error);
    // For metrics and the log: what is refused before its route is found is of that route, too.
    req.route ??= routeOf(req);
    report(problem, res);
    if (res.headersSent) return next(error);
    if (leavesMuch(req)) {
      // Where the body ends is known by no other coding.
      if (isCodingKnown(req.headers["transfer-encoding"])) await dropRest(req);
      if (!req.complete) res.setHeader("Connection", "close");
    }
    answer(problem, req, res);
  };
}

export function unmatched(req: Request, res: Response): void {
  if (req.url !== "*") throw notFound();
  sendAllowed(res, allMethods);
}
