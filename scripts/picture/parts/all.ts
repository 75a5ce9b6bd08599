/** The boxes that stand for the blocks of an environment, and what is written in them. */
import type { Configuration } from "../terraform";
import { withCalls } from "./calls";
import { fargateParts, hostParts, serviceParts } from "./compute";
import { alarmParts, logParts, readerParts, topicParts } from "./monitoring";
import { balancerParts, instanceParts, networkParts } from "./network";
import type { Part } from "./part";
import { bucketParts, databaseParts, fileSystemParts, registryParts, secretParts } from "./storage";

/** Resources without a box or a word of their own: rights, names and rules of what is shown, and their parts. */
const NOT_SHOWN: readonly RegExp[] = [
  /^aws_iam_/,
  /^aws_(default_)?security_group$/,
  /^aws_vpc_security_group_(in|e)gress_rule$/,
  /^aws_route(_table_association)?$/,
  /^aws_s3_bucket_/,
  /^aws_sns_topic_policy$/,
  /^aws_ecr_lifecycle_policy$/,
  /^aws_dlm_lifecycle_policy$/,
  /^aws_key_pair$/,
  /^aws_kms_/,
  /^aws_ssm_parameter$/,
  /^null_resource$/,
  /^terraform_data$/,
];

/** @throws when a resource is neither in a box nor known to need none */
export function partsOf(configuration: Configuration): Part[] {
  const hosts = [...hostParts(configuration), ...fargateParts(configuration)];
  const balancers = balancerParts(configuration);
  const services = serviceParts(configuration, hosts);
  const databases = databaseParts(configuration);
  const parts = [
    ...balancers,
    ...hosts,
    ...services,
    ...logParts(configuration),
    ...alarmParts(configuration, [...balancers, ...services, ...hosts, ...databases]),
    ...topicParts(configuration),
    ...networkParts(configuration),
    ...instanceParts(configuration),
    ...registryParts(configuration),
    ...bucketParts(configuration),
    ...secretParts(configuration),
    ...databases,
    ...fileSystemParts(configuration),
    ...readerParts(configuration),
  ];
  refuseUnknown(configuration, parts);
  return withCalls(configuration, parts);
}

function refuseUnknown(configuration: Configuration, parts: readonly Part[]): void {
  const shown = new Set(parts.flatMap(({ blocks }) => blocks));
  const unknown = configuration.blocks.filter(
    (block) => !block.isData && !shown.has(block) && !NOT_SHOWN.some((pattern) => pattern.test(block.type)),
  );
  if (unknown.length === 0) return;
  const names = unknown.map(({ stack, address }) => `${stack}/${address}`).join(", ");
  throw new Error(
    `no box of the picture shows ${names}; scripts/picture/parts must say what becomes of them`,
  );
}
