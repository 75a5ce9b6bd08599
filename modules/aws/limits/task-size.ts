import { isObject, type Json, type JsonObject } from "../json";
import { elements, type LimitRule } from "./rule";

/** Source: Amazon ECS service quotas, "Task definition size", 64 KiB. */
const MOST_BYTES = 65_536;
/** What a reference is counted for: a role's ARN has about 70 characters, an image of ECR with its digest about 140. */
const BYTES_OF_A_REFERENCE = 128;
const SHOWN = 3;

/**
 * ECS counts the request as JSON without spaces ("Actual length: '74049'. Max allowed length is '65536' bytes."): names
 * of members, quotes and escapes among it, so that a file in a variable takes more than its own size.
 */
const bytesOf = (value: Json | undefined): number =>
  Buffer.byteLength((JSON.stringify(value) ?? "").replace(/\$\{[^}]*\}/g, "x".repeat(BYTES_OF_A_REFERENCE)));

/** The largest parts, told by container: `app.environment FILE_0 40123 bytes`. */
function largest(input: JsonObject): string {
  const parts = elements(input["containerDefinitions"])
    .filter(isObject)
    .flatMap((container) =>
      Object.entries(container).flatMap(([member, value]) => {
        const at = `${String(container["name"])}.${member}`;
        const named = elements(value).flatMap((element) =>
          isObject(element) && typeof element["name"] === "string"
            ? [{ at: `${at} ${element["name"]}`, bytes: bytesOf(element) }]
            : [],
        );
        return named.length > 0 ? named : [{ at, bytes: bytesOf(value) }];
      }),
    );
  return parts
    .sort((one, other) => other.bytes - one.bytes)
    .slice(0, SHOWN)
    .map(({ at, bytes }) => `${at} ${bytes}`)
    .join(", ");
}

export const taskSizeRules: readonly LimitRule[] = [
  {
    id: "ecs-task-definition-size",
    service: "ecs",
    operations: ["RegisterTaskDefinition"],
    at: "",
    allowed: `${MOST_BYTES} bytes as JSON; copy large files into the image, or share them by EFS or S3`,
    documentation: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html",
    found: (input) =>
      `a task definition of about ${bytesOf(input)} bytes (largest: ${isObject(input) ? largest(input) : ""})`,
    holds: (input) => bytesOf(input) <= MOST_BYTES,
  },
];
