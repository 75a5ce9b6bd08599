import { type ErrorKind, kindOfError } from "../../modules/aws/error-names.ts";
import { type Problem, Problems } from "../../modules/problems.ts";

/** An error as the SDK throws it. */
export interface AwsError extends Error {
  /** Of Node.js, where nothing has answered. */
  readonly code?: string;
  readonly $metadata?: {
    readonly httpStatusCode?: number;
    readonly requestId?: string;
    readonly attempts?: number;
  };
  readonly $retryable?: { readonly throttling?: boolean };
}

export interface Asked {
  /** `ECS` */
  readonly service: string;
  /** `DescribeServices` */
  readonly operation: string;
  readonly region: string;
}

/** AWS has refused a request, or has not answered it. */
export class AwsRefused extends Problems {
  /** Its name in the API reference. */
  readonly said: string;
  /** The sentence without what to do, for what goes on all the same. */
  readonly words: string;

  constructor(error: AwsError, asked: Asked) {
    super([problemOf(error, asked)]);
    this.name = "AwsRefused";
    this.said = error.name;
    this.words = `AWS ${asked.service} ${asked.operation}: ${whatItSays(error)}`;
    this.cause = error;
  }
}

type Kind = ErrorKind | "unreachable" | "noAws" | "trouble" | "other";

interface Told {
  readonly code: `EOE-DEPLOY-${string}` & Problem["code"];
  /** What to do, as a sentence of its own. */
  readonly advice: (asked: Asked) => string;
}

const TOLD: Readonly<Record<Kind, Told>> = {
  credentials: {
    code: "EOE-DEPLOY-002",
    advice: ({ region }) =>
      `Sign in, such as by: aws sso login. A region that the account has not enabled answers the same: aws account get-region-opt-status --region-name ${region}`,
  },
  clock: {
    code: "EOE-DEPLOY-002",
    advice: () => "Set this machine's clock, or check the secret access key.",
  },
  region: {
    code: "EOE-DEPLOY-033",
    advice: ({ region }) =>
      `Enable the region for the account: aws account enable-region --region-name ${region}`,
  },
  rights: {
    code: "EOE-DEPLOY-030",
    advice: () => "Allow this action to whoever deploys, or choose another profile by AWS_PROFILE.",
  },
  unreachable: {
    code: "EOE-DEPLOY-031",
    advice: () =>
      "Check this machine's network, and AWS_ENDPOINT_URL where it is set; then run the same command again. These requests go through no proxy, whatever HTTPS_PROXY says.",
  },
  noAws: {
    code: "EOE-DEPLOY-031",
    advice: () =>
      "That is no answer of AWS: check AWS_ENDPOINT_URL, and whether a proxy answers in AWS's place.",
  },
  busy: {
    code: "EOE-DEPLOY-032",
    advice: () => "Others ask AWS in this account as well; run the same command again in a minute.",
  },
  trouble: {
    code: "EOE-DEPLOY-032",
    advice: () =>
      "AWS has trouble itself, which https://health.aws.amazon.com may tell; run the same command again later.",
  },
  other: {
    code: "EOE-DEPLOY-033",
    advice: () => "Mend what it names, and run the same command again.",
  },
};

function problemOf(error: AwsError, asked: Asked): Problem {
  const { code, advice } = TOLD[kindOf(error)];
  return {
    code,
    file: `AWS ${asked.service}`,
    path: asked.operation,
    message: `${whatItSays(error)}. ${advice(asked)}`,
  };
}

/** `ThrottlingException: Rate exceeded (3 attempts, request 7d0a...)` */
function whatItSays(error: AwsError): string {
  const { requestId, attempts = 1 } = error.$metadata ?? {};
  const about = [
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
  ];
  return `${wordsOf(error)}${about.length > 0 ? ` (${about.join(", ")})` : ""}`;
}

/** A number of Node.js means that nothing has answered; without a kind of error the answer was none of AWS's. */
function kindOf(error: AwsError): Kind {
  const { name, code, $metadata: { httpStatusCode = 0 } = {}, $retryable } = error;
  const named = kindOfError(name);
  if (named !== undefined) return named;
  if (httpStatusCode === 429 || $retryable?.throttling) return "busy";
  if (httpStatusCode >= 500) return "trouble";
  if (httpStatusCode === 0) return code !== undefined || name === "TimeoutError" ? "unreachable" : "other";
  return isUnread(error) ? "noAws" : "other";
}

/** The SDK could make nothing of the body, whatever the status. */
const isUnread = ({ name, message }: AwsError): boolean =>
  message.includes(DESERIALIZATION) || (name === "NotFound" && message === "Unknown");

const DESERIALIZATION = "Deserialization error";

/** Of two addresses that are both refused Node.js says only the code. */
function wordsOf({ name, message, code, $metadata }: AwsError): string {
  const [first = ""] = message.split("\n");
  const words = first.replace(/\.$/, "") || code || "no reason";
  if (["", "UnknownError", "Unknown"].includes(first) && $metadata?.httpStatusCode !== undefined)
    return `answered with status ${$metadata.httpStatusCode}, and no reason`;
  return name === "Error" || message.includes(DESERIALIZATION) ? words : `${name}: ${words}`;
}
