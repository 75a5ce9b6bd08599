import {
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { Problems } from "../../modules/problems.ts";
import { isNamed, withClient } from "./aws.ts";
import { AwsRefused } from "./aws-refused.ts";
import type { Target } from "./target.ts";

type Where = Pick<Target, "environment" | "region"> & { readonly stateBucket: string };

/**
 * Looks at the bucket that holds the states, before Terraform needs it. What may not be looked at is told: to read and
 * write states needs fewer rights.
 *
 * @throws Problems when it is not there, is in another region, or keeps no earlier versions
 */
export async function checkStateBucket(
  { environment, region, stateBucket: Bucket }: Where,
  tell: (line: string) => void,
): Promise<void> {
  const refused = (message: string): Problems =>
    new Problems([
      { code: "EOE-DEPLOY-035", file: `environments/${environment}.yml`, path: "state.bucket", message },
    ]);
  try {
    await withClient(new S3Client({ region, followRegionRedirects: true }), async (client) => {
      const { BucketRegion = region } = await client.send(new HeadBucketCommand({ Bucket }));
      if (BucketRegion !== region)
        throw refused(
          `${Bucket} is in ${BucketRegion}, and the environment in ${region}; name a bucket there (docs/state.md).`,
        );
      const { Status } = await client.send(new GetBucketVersioningCommand({ Bucket }));
      if (Status !== "Enabled")
        throw refused(
          `${Bucket} keeps no earlier versions, so that a damaged state could not be restored: aws s3api put-bucket-versioning --bucket ${Bucket} --versioning-configuration Status=Enabled`,
        );
    });
  } catch (error) {
    if (isNamed(error, "NotFound") || isNamed(error, "NoSuchBucket"))
      throw refused(`${Bucket} does not exist; make it by: npx express-on-ecs bootstrap ${environment}`);
    if (!(error instanceof AwsRefused) || isUnreachable(error)) throw error;
    tell(`the bucket of the states cannot be looked at: ${error.words}`);
  }
}

const isUnreachable = ({ list }: AwsRefused): boolean =>
  list.some(({ code }) => code === "EOE-DEPLOY-031" || code === "EOE-DEPLOY-032");

/**
 * The texts of states, by their keys in the bucket; empty where there is none. What may not be read is told, and counts
 * as none.
 */
export const statesIn = (
  { region, stateBucket: Bucket }: Pick<Where, "region" | "stateBucket">,
  keys: readonly string[],
  tell: (line: string) => void,
): Promise<readonly string[]> =>
  withClient(new S3Client({ region }), (client) =>
    Promise.all(
      keys.map(async (Key) => {
        try {
          const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
          return (await Body?.transformToString()) ?? "";
        } catch (error) {
          if (isNamed(error, "NoSuchKey")) return "";
          if (!(error instanceof AwsRefused)) throw error;
          tell(`whether ${Key} is left of an earlier deployment is not known: ${error.words}`);
          return "";
        }
      }),
    ),
  );
