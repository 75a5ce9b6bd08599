import { isObject, type Json, type JsonObject } from "../json.ts";
import { elements, type LimitRule } from "./rule.ts";

/** Source: Amazon ECS service quotas, "Task definition size", 64 KiB. */
export const LARGEST_TASK_BYTES = 65_536;
/** What a reference is counted for: a role's ARN has about 70 characters, an image of ECR with its digest about 140. */
const BYTES_OF_A_REFERENCE = 128;
const SHOWN = 3;

/** A reference, or text that Terraform unescapes: `$${` is a shell's `${`. */
const TEMPLATE = /([$%])\1\{|\$\{[^}]*\}/g;

/**
 * ECS counts the request as JSON without spaces ("Actual length: '74049'. Max allowed length is '65536' bytes."): names
 * of members, quotes and escapes among it, so that a file in a variable takes more than its own size.
 */
const bytesOf = (value: Json | undefined): number =>
  Buffer.byteLength(
    (JSON.stringify(value) ?? "").replace(TEMPLATE, (_, escaped: string | undefined) =>
      escaped === undefined ? "x".repeat(BYTES_OF_A_REFERENCE) : `${escaped}{`,
    ),
  );

/** What the whole of a request counts. */
export const taskBytes = (input: JsonObject): number => bytesOf(input);

export interface TaskPart {
  /** Index of the container. */
  readonly container: number;
  /** Of the container: `environment[0]`. */
  readonly member: string;
  /** As people say it: `app.environment FILE_0`. */
  readonly at: string;
  readonly bytes: number;
}

/** The largest parts of a task definition, the largest first. */
export function largestParts(input: JsonObject): readonly TaskPart[] {
  const parts = elements(input["containerDefinitions"]).flatMap((container, index) =>
    isObject(container)
      ? Object.entries(container).flatMap(([member, value]) => partsOf(container, index, member, value))
      : [],
  );
  return parts.sort((one, other) => other.bytes - one.bytes).slice(0, SHOWN);
}

function partsOf(container: JsonObject, index: number, member: string, value: Json | undefined): TaskPart[] {
  const at = `${String(container["name"])}.${member}`;
  const named = elements(value).flatMap((element, place): TaskPart[] =>
    isObject(element) && typeof element["name"] === "string"
      ? [
          {
            container: index,
            member: `${member}[${place}]`,
            at: `${at} ${element["name"]}`,
            bytes: bytesOf(element),
          },
        ]
      : [],
  );
  return named.length > 0 ? named : [{ container: index, member, at, bytes: bytesOf(value) }];
}

/** `app.environment FILE_0 40123` */
const largest = (input: JsonObject): string =>
  largestParts(input)
    .map(({ at, bytes }) => `${at} ${bytes}`)
    .join(", ");

export const taskSizeRules: readonly LimitRule[] = [
  {
    id: "ecs-task-definition-size",
    service: "ecs",
    operations: ["RegisterTaskDefinition"],
    at: "",
    allowed: `${LARGEST_TASK_BYTES} bytes as JSON; copy large files into the image, or share them by EFS or S3`,
    documentation: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html",
    found: (input) =>
      `a task definition of about ${bytesOf(input)} bytes (largest: ${isObject(input) ? largest(input) : ""})`,
    holds: (input) => bytesOf(input) <= LARGEST_TASK_BYTES,
  },
];
