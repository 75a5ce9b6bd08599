/** What is looked at before anything is made, against a server that answers as S3, EC2, CloudWatch and Service Quotas. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { demandOf } from "../../../cli/deploy/quota-demand.ts";
import { checkQuotas } from "../../../cli/deploy/quotas.ts";
import { checkStateBucket } from "../../../cli/deploy/state-bucket.ts";
import { QUOTAS } from "../../../modules/aws/quotas.ts";

type Answer = (response: ServerResponse, body: string, request: IncomingMessage) => void;

let server: Server;
let answer: Answer;
let told: string[];
const tell = (line: string): void => void told.push(line);

beforeEach(async () => {
  told = [];
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    answer(response, body, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "x");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "x");
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.close();
});

describe("the bucket of the states", () => {
  const at = { environment: "shop", region: "eu-central-1", stateBucket: "shop-state" };

  /** A bucket of a region, with versions or without. */
  const bucket =
    (region: string, status: string): Answer =>
    (response, _body, { method }) => {
      response.setHeader("x-amz-bucket-region", region);
      response.end(
        method === "HEAD"
          ? ""
          : `<VersioningConfiguration><Status>${status}</Status></VersioningConfiguration>`,
      );
    };

  it("is right where it is in the region and keeps versions", async () => {
    answer = bucket("eu-central-1", "Enabled");
    await checkStateBucket(at, tell);
    expect(told).toEqual([]);
  });

  it.each<[string, Answer, RegExp]>([
    [
      "is elsewhere",
      bucket("us-east-1", "Enabled"),
      /shop-state is in us-east-1, and the environment in eu-central-1/,
    ],
    [
      "keeps no versions",
      bucket("eu-central-1", "Suspended"),
      /keeps no earlier versions.*put-bucket-versioning --bucket shop-state/,
    ],
    [
      "is not there",
      (response) => response.writeHead(404).end(),
      /state\.bucket: shop-state does not exist.*bootstrap shop/,
    ],
  ])("is refused where it %s", async (_what, given, sentence) => {
    answer = given;
    await expect(checkStateBucket(at, tell)).rejects.toThrow(sentence);
    await expect(checkStateBucket(at, tell)).rejects.toThrow(/EOE-DEPLOY-035/);
  });

  it("that may not be looked at is told, and stops nothing", async () => {
    answer = (response) => response.writeHead(403).end();
    await checkStateBucket(at, tell);
    expect(told).toEqual([
      expect.stringMatching(/^the bucket of the states cannot be looked at: AWS S3 HeadBucket/),
    ]);
  });
});

describe("quotas", () => {
  const DENIED = '{"__type":"AccessDeniedException","message":"no"}';

  /** An account with a number of VPCs, and vCPUs in use. */
  function account({ quota, vpcs = 0, vcpus = 0 }: { quota: number; vpcs?: number; vcpus?: number }): Answer {
    return (response, body, { headers }) => {
      const target = String(headers["x-amz-target"] ?? "");
      response.setHeader("Content-Type", "application/x-amz-json-1.1");
      if (target.endsWith(".GetServiceQuota")) {
        const isVcpu = body.includes(QUOTAS.fargateVcpus.code);
        const UsageMetric = {
          MetricNamespace: "AWS/Usage",
          MetricName: "ResourceCount",
          MetricDimensions: { Service: "Fargate", Resource: "vCPU" },
          MetricStatisticRecommendation: "Maximum",
        };
        response.end(JSON.stringify({ Quota: { Value: quota, ...(isVcpu ? { UsageMetric } : {}) } }));
      } else if (body.includes("Action=DescribeVpcs")) {
        const items = Array.from({ length: vpcs }, (_, index) => `<item><vpcId>vpc-${index}</vpcId></item>`);
        response.end(`<DescribeVpcsResponse><vpcSet>${items.join("")}</vpcSet></DescribeVpcsResponse>`);
      } else if (body.includes("Action=DescribeAddresses")) {
        response.end("<DescribeAddressesResponse><addressesSet></addressesSet></DescribeAddressesResponse>");
      } else if (target.endsWith(".GetMetricStatistics"))
        response.end(JSON.stringify({ Datapoints: [{ Timestamp: 1_764_000_000, Maximum: vcpus }] }));
    };
  }

  it("are asked for what is made, and for the largest size of what is not there yet", () => {
    const made = ["aws_vpc.a", "aws_eip.a", "aws_eip.b", "aws_eip_association.a", "aws_subnet.a"];
    expect(demandOf(made, { fargateVcpus: 5, vpcs: 1 })).toEqual([
      { quota: "vpcs", adds: 1, atOnce: true },
      { quota: "elasticIps", adds: 2, atOnce: true },
      { quota: "fargateVcpus", adds: 5, atOnce: false },
    ]);
    expect(demandOf([], undefined)).toEqual([]);
  });

  it("that do not suffice are refused before anything is made", async () => {
    answer = account({ quota: 5, vpcs: 5 });
    const demand = demandOf(["aws_vpc.a", "aws_eip.a"], undefined);
    await expect(checkQuotas("eu-central-1", demand, tell)).rejects.toMatchObject({
      list: [
        {
          code: "EOE-DEPLOY-034",
          path: "VPCs per Region",
          message: expect.stringMatching(
            /is 5 in eu-central-1, of which 5 are used, and 1 more are needed.*L-F678F1CE --desired-value 6/,
          ),
        },
      ],
    });
    answer = account({ quota: 5, vpcs: 4 });
    await checkQuotas("eu-central-1", demand, tell);
    expect(told).toEqual([]);
  });

  it("of vCPUs are told, since an environment seldom is at its largest", async () => {
    answer = account({ quota: 6, vcpus: 2 });
    await checkQuotas("eu-central-1", demandOf([], { fargateVcpus: 5 }), tell);
    expect(told).toEqual([
      expect.stringMatching(
        /^at its largest: "Fargate On-Demand vCPU resource count" is 6 vCPUs .* 2 vCPUs are used, and 5 vCPUs more/,
      ),
    ]);
  });

  it("that may not be read are told, and stop nothing", async () => {
    answer = (response) => {
      response.setHeader("Content-Type", "application/x-amz-json-1.1");
      response.writeHead(400).end(DENIED);
    };
    await checkQuotas("eu-central-1", demandOf(["aws_vpc.a"], undefined), tell);
    expect(told).toEqual([
      expect.stringMatching(
        /^whether the quota "VPCs per Region" suffices is not known: .*AccessDeniedException/,
      ),
    ]);
  });
});
