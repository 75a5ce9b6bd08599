/** Errors as problem documents (RFC 9457). */

import * as z from "zod";
import { http } from "./builtin.ts";

export const fieldError = z
  .strictObject({
    field: z.string().meta({ description: "Where the value was found, such as `title` or `per_page`." }),
    message: z.string(),
  })
  .meta({ id: "FieldError" });

/** Nobody reads more of them, and a body can have as many as it has room for. */
const mostErrors = 20;
/** Of a field's name, which the client may have made up. */
const longestName = 100;

const shortened = (name: string): string =>
  name.length > longestName ? `${name.slice(0, longestName).toWellFormed()}…` : name;

export type FieldError = z.infer<typeof fieldError>;

/** Wherever it comes from: an address, a header, a form, a JSON body. */
export const repeated = (field: string): FieldError => ({ field, message: "is given more than once" });

/** A number as a message has it: `16,384`. */
export const inFigures = (number: number): string => number.toLocaleString("en");

export const problemSchema = z
  .strictObject({
    type: z
      .string()
      .meta({ description: "What kind of problem; `about:blank` when the status says it all." }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().optional(),
    request_id: z.string().meta({ description: "Find the request in the logs by this." }),
    errors: z.array(fieldError).max(mostErrors).optional(),
  })
  .meta({ id: "Problem" });

export type ProblemDocument = z.infer<typeof problemSchema>;

interface ProblemOptions {
  readonly type?: string;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** Thrown anywhere below a route, told to the client by the error handler. */
export class Problem extends Error {
  readonly status: number;
  readonly options: ProblemOptions;

  constructor(status: number, options: ProblemOptions = {}) {
    super(options.detail ?? http.STATUS_CODES[status] ?? "Error", { cause: options.cause });
    this.name = "Problem";
    this.status = status;
    this.options = options;
  }

  document(requestId: string): ProblemDocument {
    const { type = "about:blank", detail, errors } = this.options;
    return {
      type,
      title: http.STATUS_CODES[this.status] ?? "Error",
      status: this.status,
      ...(detail === undefined ? {} : { detail }),
      request_id: requestId,
      ...(errors === undefined ? {} : { errors: [...errors] }),
    };
  }
}

/** The storage does not answer; clients may try again. */
export class StorageUnavailable extends Problem {
  constructor(cause?: unknown) {
    super(503, {
      type: "urn:problem:storage-unavailable",
      detail: "The storage does not answer at the moment. Please try again.",
      retryAfterSeconds: 2,
      cause,
    });
    this.name = "StorageUnavailable";
  }
}

export const conditionFailed = "What is here now does not meet the request's condition.";

export const notFound = (): Problem => new Problem(404, { detail: "There is nothing here." });

export function unauthorised(detail: string, challenge = "Bearer"): Problem {
  return new Problem(401, { detail, headers: { "WWW-Authenticate": challenge } });
}

export function invalid(errors: readonly FieldError[]): Problem {
  const named = errors.length > mostErrors ? `the first ${mostErrors} of ${errors.length}` : "each";
  return new Problem(400, {
    type: "urn:problem:validation",
    detail: `Some values are invalid; \`errors\` names ${named}.`,
    errors: errors.slice(0, mostErrors).map(({ field, message }) => ({ field: shortened(field), message })),
  });
}

/** What zod found, one entry per field and reason. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        field: [...issue.path, key].join("."),
        message: "is not a known field",
      }));
    }
    // The body itself: every schema of one is an object's.
    if (issue.path.length === 0) return [{ field: "body", message: "must be a JSON object" }];
    return [{ field: issue.path.join("."), message: issue.message }];
  });
}
