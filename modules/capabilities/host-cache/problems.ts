import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with a cache on a host of its own beside what concerns every cache. A code is never used again. */
export const HOST_CACHE_PROBLEMS = {
  "EOE-ENV-482": {
    means: "The name of the cache on a host cannot be a host name.",
    example: "cache: { hosting: host, service: my_redis }",
    mend: "Rename the service in the compose file.",
  },
  "EOE-ENV-483": {
    means: "The network does not have the zone of the cache's host.",
    example: "cache.zone: 4, network.zones: 3",
    mend: "Write the number of a zone.",
  },
  "EOE-ENV-484": {
    means: "The host of a cache in a private subnet has no way out.",
    example: "cache.placement: private, network.egress: none",
    mend: "Choose another egress, or placement: public.",
  },
  "EOE-ENV-485": {
    means: "The cache on a host names no image of a version.",
    example: "redis: { build: . }",
    mend: "Name an image with its version.",
  },
  "EOE-ENV-486": {
    means: "The image of the cache is not of the engine.",
    example: "cache.engine: valkey, beside image: redis:8.0",
    mend: "Write the engine of the image, or name another service.",
  },
  "EOE-ENV-487": {
    means: "Another engine would be started on the cache's volume.",
    example: "cache.engine: redis, where it was valkey",
    mend: "Put it back, or release the volume first: docs/data.md.",
  },
  "EOE-ENV-548": {
    means: "What the image of the cache runs would not start on the files of the volume.",
    example: "redis:7.2, where it was redis:7.4",
    mend: "Put the tag back, or release the volume first: docs/data.md.",
  },
  "EOE-ENV-488": {
    means: "The host has less memory than the cache's container.",
    example: "cache: { instanceType: t4g.micro, memoryMiB: 2048 }",
    mend: "Take a larger type, or less memory.",
  },
} as const satisfies Meanings<AgreementCode>;
