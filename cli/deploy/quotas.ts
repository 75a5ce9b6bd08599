import { CloudWatchClient, GetMetricStatisticsCommand, type Statistic } from "@aws-sdk/client-cloudwatch";
import { DescribeAddressesCommand, EC2Client, paginateDescribeVpcs } from "@aws-sdk/client-ec2";
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  type MetricInfo,
  type ServiceQuota,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { QUOTAS, type Quota, type QuotaName } from "../../modules/aws/quotas.ts";
import { Problems } from "../../modules/problems.ts";
import { isNamed, withClient } from "./aws.ts";
import { AwsRefused } from "./aws-refused.ts";
import type { QuotaDemand } from "./quota-demand.ts";

/**
 * Compares with what the account has and uses. Where that cannot be read it is told, and nothing is refused.
 * @throws Problems with every quota that makes the deployment fail
 */
export async function checkQuotas(
  region: string,
  demand: readonly QuotaDemand[],
  tell: (line: string) => void,
): Promise<void> {
  const looked = await Promise.all(demand.map((one) => looking(region, one, tell)));
  const exceeded = looked.filter((one) => one !== undefined && one.used + one.adds > one.most);
  for (const one of exceeded) if (one && !one.atOnce) tell(`at its largest: ${sentenceOf(one, region)}`);
  const refused = exceeded.flatMap((one) => (one?.atOnce ? [one] : []));
  if (refused.length === 0) return;
  throw new Problems(
    refused.map((one) => ({
      code: "EOE-DEPLOY-034",
      file: `AWS ${QUOTAS[one.quota].service}`,
      path: QUOTAS[one.quota].name,
      message: sentenceOf(one, region),
    })),
  );
}

interface Looked extends QuotaDemand {
  readonly most: number;
  readonly used: number;
}

async function looking(
  region: string,
  demand: QuotaDemand,
  tell: (line: string) => void,
): Promise<Looked | undefined> {
  try {
    const quota = await quotaOf(region, QUOTAS[demand.quota]);
    const used = await usedOf(region, demand.quota, quota.UsageMetric);
    return { ...demand, most: quota.Value ?? Number.POSITIVE_INFINITY, used };
  } catch (error) {
    if (!(error instanceof AwsRefused)) throw error;
    tell(`whether the quota "${QUOTAS[demand.quota].name}" suffices is not known: ${error.words}`);
    return undefined;
  }
}

/** Of an account that has never asked for more, Service Quotas knows only the default of some. */
async function quotaOf(region: string, { service, code }: Quota): Promise<ServiceQuota> {
  const asked = { ServiceCode: service, QuotaCode: code };
  return withClient(new ServiceQuotasClient({ region }), async (client) => {
    try {
      return (await client.send(new GetServiceQuotaCommand(asked))).Quota ?? {};
    } catch (error) {
      if (!isNamed(error, "NoSuchResourceException")) throw error;
      return (await client.send(new GetAWSDefaultServiceQuotaCommand(asked))).Quota ?? {};
    }
  });
}

async function usedOf(region: string, quota: QuotaName, metric: MetricInfo | undefined): Promise<number> {
  if (quota === "vpcs") return vpcs(region);
  if (quota === "elasticIps") return elasticIps(region);
  return metric === undefined ? 0 : latest(region, metric);
}

const vpcs = (region: string): Promise<number> =>
  withClient(new EC2Client({ region }), async (client) => {
    let found = 0;
    for await (const { Vpcs = [] } of paginateDescribeVpcs({ client }, {})) found += Vpcs.length;
    return found;
  });

const elasticIps = (region: string): Promise<number> =>
  withClient(new EC2Client({ region }), async (client) => {
    const { Addresses = [] } = await client.send(new DescribeAddressesCommand());
    return Addresses.length;
  });

const HOUR_MS = 3_600_000;
/** Usage metrics have a value every five minutes (Service Quotas User Guide, "CloudWatch usage metrics", 2026-11). */
const PERIOD_SECONDS = 300;

/** What CloudWatch says is used; 0 where nothing has been for an hour. */
const latest = (region: string, metric: MetricInfo): Promise<number> =>
  withClient(new CloudWatchClient({ region }), async (client) => {
    const statistic = (metric.MetricStatisticRecommendation ?? "Maximum") as Statistic;
    const { Datapoints = [] } = await client.send(
      new GetMetricStatisticsCommand({
        Namespace: metric.MetricNamespace,
        MetricName: metric.MetricName,
        Dimensions: Object.entries(metric.MetricDimensions ?? {}).map(([Name, Value]) => ({ Name, Value })),
        StartTime: new Date(Date.now() - HOUR_MS),
        EndTime: new Date(),
        Period: PERIOD_SECONDS,
        Statistics: [statistic],
      }),
    );
    const newest = Datapoints.toSorted((one, other) => Number(other.Timestamp) - Number(one.Timestamp))[0];
    return newest?.[statistic as "Maximum"] ?? 0;
  });

function sentenceOf({ quota, adds, most, used }: Looked, region: string): string {
  const { name, unit = "", service, code }: Quota = QUOTAS[quota];
  const counted = (count: number): string => (unit === "" ? `${count}` : `${count} ${unit}`);
  const wanted = Math.ceil(used + adds);
  return `"${name}" is ${counted(most)} in ${region}, of which ${counted(used)} are used, and ${counted(adds)} more are needed: aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${wanted} --region ${region}`;
}
