/** Turns whatever a route threw into a problem document, or a page for people. */
import type { ErrorRequestHandler, Request, Response } from "express";
import { describeError, type Log } from "../log.ts";
import { html, page } from "./html.ts";
import { notFound, Problem } from "./problem.ts";
import { sendHtml, sendProblem } from "./reply.ts";

interface BodyParserError {
  readonly type: string;
  readonly status: number;
}

const bodyDetails: Readonly<Record<string, string>> = {
  "entity.parse.failed": "The body is not valid JSON.",
  "entity.too.large": "The body is larger than this route takes.",
  "parameters.too.many": "The form has too many fields.",
  "encoding.unsupported": "The body's Content-Encoding is not supported.",
  "charset.unsupported": "The body has to be UTF-8.",
  "request.aborted": "The request ended before its body was complete.",
  "request.size.invalid": "The body does not have the length that Content-Length gives.",
};

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { type, status } = error as BodyParserError;
  if (error instanceof URIError) return new Problem(400, { detail: "The address is not encoded correctly." });
  const detail = bodyDetails[type];
  if (detail !== undefined) return new Problem(status, { detail, cause: error });
  return new Problem(500, { detail: "Something went wrong on our side.", cause: error });
}

/** People's browsers prefer HTML by name; programs that take anything get the problem document. */
const wantsPage = (req: Request): boolean =>
  req.accepts(["application/problem+json", "application/json", "text/html"]) === "text/html";

function answer(problem: Problem, req: Request, res: Response): void {
  const { requestId } = res.locals;
  const { retryAfterSeconds, headers = {} } = problem.options;
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  if (retryAfterSeconds !== undefined) res.setHeader("Retry-After", String(retryAfterSeconds));
  const document = problem.document(requestId);
  if (!wantsPage(req)) {
    sendProblem(res, problem.status, document);
    return;
  }
  const content = html`<p>${document.detail ?? "Please try again."}</p><p>Request ${requestId}</p>`;
  sendHtml(res, problem.status, page(`${problem.status} ${document.title}`, content));
}

export function errorHandler(log: Log): ErrorRequestHandler {
  /** A storage that is away is one warning per request; only what nobody expected comes with its stack. */
  function report({ status, cause }: Problem, res: Response): void {
    const ids = { request_id: res.locals.requestId, trace_id: res.locals.traceId };
    if (status === 500) log.error({ ...ids, err: cause }, "request failed");
    else if (status > 500 && cause !== undefined) {
      const { stack: _stack, cause: _cause, ...err } = describeError(cause);
      log.warn({ ...ids, err }, "request refused");
    }
  }

  return (error, req, res, next) => {
    const problem = toProblem(error);
    report(problem, res);
    if (res.headersSent) return next(error);
    // The rest of a body that nobody reads would be taken for the next request.
    if (!req.complete) res.setHeader("Connection", "close");
    answer(problem, req, res);
  };
}

export const unmatched = (): never => {
  throw notFound();
};
