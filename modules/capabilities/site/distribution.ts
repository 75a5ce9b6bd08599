import {
  CloudfrontDistribution,
  type CloudfrontDistributionConfig,
  type CloudfrontDistributionDefaultCacheBehavior,
  type CloudfrontDistributionOrigin,
} from "#provider-aws/cloudfront-distribution";
import { CloudfrontFunction } from "#provider-aws/cloudfront-function";
import { CloudfrontOriginAccessControl } from "#provider-aws/cloudfront-origin-access-control";
import { CloudfrontVpcOrigin } from "#provider-aws/cloudfront-vpc-origin";
import { S3Bucket } from "#provider-aws/s3-bucket";
import {
  ALL_METHODS,
  ERRORS_ALWAYS_CACHED,
  LETS_GO_FIRST,
  MANAGED_POLICIES,
  METHODS_OF_FILES,
  VPC_ORIGIN_TIMEOUTS,
} from "../../aws/cloudfront.ts";
import { Construct, Lazy } from "../../cdktf.ts";
import type { PolicyStatement } from "../../iam.ts";
import { physicalName } from "../../naming.ts";
import { childrenOf, type Overrides, withOverrides } from "../../overrides.ts";
import { PrivateBucket } from "../../storage/private-bucket.ts";
import { ResponseHeaders } from "./response-headers.ts";
import { type ViewerRequests, viewerFunction } from "./viewer-function.ts";

/** A load balancer that answers some of the paths. */
export interface Application {
  readonly arn: string;
  readonly dnsName: string;
  /** Whether it listens by HTTPS, with a certificate for the distribution's names. */
  readonly encrypted: boolean;
  /** Path patterns, the first that fits counts. */
  readonly paths: readonly string[];
}

export interface DistributionProps {
  readonly environment: string;
  readonly application?: Application | undefined;
  /** Names beside the one that CloudFront gives it, with the ARN of a certificate for them in us-east-1. */
  readonly names?: { readonly all: readonly string[]; readonly certificateArn: string } | undefined;
  readonly redirect?: ViewerRequests["redirect"];
  readonly pages: "single" | "folders";
  readonly contentSecurityPolicy: string;
  readonly minimumTls: string;
  /** Of a firewall in us-east-1. Default none. */
  readonly webAclArn?: string;
  readonly priceClass: string;
  /** Days that what was overwritten or deleted can be restored. */
  readonly earlierVersionDays: number;
  readonly disposable: boolean;
  readonly overrides?: Overrides<{ distribution: CloudfrontDistributionConfig }>;
}

const FILES = "files";
const APPLICATION = "application";

/** Seconds that the application has for an answer. Default of CloudFront. */
const READ_SECONDS = 30;
/** Below the minute that load balancers and servers keep idle connections at least. */
const IDLE_SECONDS = 5;

/** Files of a private bucket, and a load balancer in private subnets, at one name, by CloudFront. */
export class Distribution extends Construct {
  readonly id: string;
  readonly arn: string;
  readonly domainName: string;
  readonly zoneId: string;
  readonly bucket: PrivateBucket;

  constructor(scope: Construct, id: string, props: DistributionProps) {
    super(scope, id);
    const { environment, application, names } = props;
    this.bucket = new PrivateBucket(this, "files", {
      prefix: physicalName(environment, "site-", 37),
      earlierVersionDays: props.earlierVersionDays,
      disposable: props.disposable,
      // The distribution names the bucket, which is made first.
      statements: (bucketArn) => readByDistribution(bucketArn, Lazy.stringValue({ produce: () => this.arn })),
    });
    const distributionConfig = withOverrides(props.overrides?.distribution, {
      comment: physicalName(environment, "site"),
      enabled: true,
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      defaultRootObject: "index.html",
      priceClass: props.priceClass,
      ...(props.webAclArn === undefined ? {} : { webAclId: props.webAclArn }),
      ...(names ? { aliases: [...names.all] } : {}),
      origin: [this.files(environment), ...(application ? [this.application(environment, application)] : [])],
      defaultCacheBehavior: this.filesBehaviour(props),
      orderedCacheBehavior: this.applicationBehaviours(props),
      ...(application ? { customErrorResponse: ERRORS_ALWAYS_CACHED.map(notKept) } : {}),
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: names
        ? {
            acmCertificateArn: names.certificateArn,
            sslSupportMethod: "sni-only",
            minimumProtocolVersion: props.minimumTls,
          }
        : { cloudfrontDefaultCertificate: true },
      tags: { Name: physicalName(environment, "site") },
      // Another one has another domain name than those that people and name servers point at.
      ...(props.disposable ? {} : { lifecycle: { preventDestroy: true } }),
    });
    const distribution = new CloudfrontDistribution(this, "distribution", distributionConfig);
    this.id = distribution.id;
    this.arn = distribution.arn;
    this.domainName = distribution.domainName;
    this.zoneId = distribution.hostedZoneId;
  }

  private files(environment: string): CloudfrontDistributionOrigin {
    const access = new CloudfrontOriginAccessControl(this, "access", {
      name: physicalName(environment, "site", 64),
      description: "The distribution signs what it asks the bucket for",
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
    const [bucket] = childrenOf(this.bucket, S3Bucket);
    return {
      originId: FILES,
      domainName: bucket?.bucketRegionalDomainName ?? "",
      originAccessControlId: access.id,
    };
  }

  /**
   * An interface of CloudFront in the load balancer's subnets: only distributions of this account can have it. AWS changes
   * none that a distribution uses, so that each protocol has one of its own, by its own name.
   */
  private application(
    environment: string,
    { arn, dnsName, encrypted }: Application,
  ): CloudfrontDistributionOrigin {
    const origin = new CloudfrontVpcOrigin(this, encrypted ? "application-https" : "application", {
      vpcOriginEndpointConfig: [
        {
          name: physicalName(environment, encrypted ? "site-https" : "site", 64),
          arn,
          httpPort: 80,
          httpsPort: 443,
          originProtocolPolicy: encrypted ? "https-only" : "http-only",
          originSslProtocols: [{ items: ["TLSv1.2"], quantity: 1 }],
        },
      ],
      tags: { Name: physicalName(environment, "site") },
      lifecycle: LETS_GO_FIRST,
      timeouts: VPC_ORIGIN_TIMEOUTS,
    });
    return {
      originId: APPLICATION,
      domainName: dnsName,
      vpcOriginConfig: {
        vpcOriginId: origin.id,
        originReadTimeout: READ_SECONDS,
        originKeepaliveTimeout: IDLE_SECONDS,
      },
    };
  }

  private filesBehaviour(props: DistributionProps): CloudfrontDistributionDefaultCacheBehavior {
    const { environment, redirect, pages, contentSecurityPolicy } = props;
    const headers = new ResponseHeaders(this, "files-headers", {
      name: physicalName(environment, "site-files", 128),
      contentSecurityPolicy,
    });
    return {
      targetOriginId: FILES,
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: [...METHODS_OF_FILES],
      cachedMethods: ["GET", "HEAD"],
      compress: true,
      cachePolicyId: MANAGED_POLICIES.cachingOptimized.id,
      responseHeadersPolicyId: headers.id,
      ...this.onRequest("files", environment, { redirect, pages }),
    };
  }

  /** What a client sends reaches the application as it is, and what comes back is for that client alone. */
  private applicationBehaviours({
    environment,
    application,
    redirect,
  }: DistributionProps): CloudfrontDistributionConfig["orderedCacheBehavior"] {
    if (!application) return [];
    const headers = new ResponseHeaders(this, "application-headers", {
      name: physicalName(environment, "site-application", 128),
    });
    const onRequest = this.onRequest("application", environment, { redirect });
    return application.paths.map((pathPattern) => ({
      pathPattern,
      targetOriginId: APPLICATION,
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: [...ALL_METHODS],
      cachedMethods: ["GET", "HEAD"],
      compress: true,
      cachePolicyId: MANAGED_POLICIES.cachingDisabled.id,
      originRequestPolicyId: MANAGED_POLICIES.allViewerAndCloudFront.id,
      responseHeadersPolicyId: headers.id,
      ...onRequest,
    }));
  }

  private onRequest(
    of: string,
    environment: string,
    requests: ViewerRequests,
  ): Pick<CloudfrontDistributionDefaultCacheBehavior, "functionAssociation"> {
    const code = viewerFunction(requests);
    if (code === undefined) return {};
    const made = new CloudfrontFunction(this, `${of}-requests`, {
      name: physicalName(environment, `site-${of}`, 64),
      comment: `What ${of} are asked for`,
      runtime: "cloudfront-js-2.0",
      publish: true,
      code,
      lifecycle: LETS_GO_FIRST,
    });
    return { functionAssociation: [{ eventType: "viewer-request", functionArn: made.arn }] };
  }
}

/** The application's error goes to the client that met it, as it is, and to nobody after it. */
const notKept = (errorCode: number) => ({ errorCode, errorCachingMinTtl: 0 });

/**
 * One distribution reads, and nobody else. That it may list lets S3 say 404 of a file that is not there, in place of 403.
 * Source: CloudFront Developer Guide, "Restrict access to an Amazon S3 origin"; S3 API, GetObject, "Permissions" (2026-11).
 */
function readByDistribution(bucketArn: string, distributionArn: string): PolicyStatement[] {
  const conditions = { StringEquals: { "AWS:SourceArn": distributionArn } };
  const principals = { service: ["cloudfront.amazonaws.com"] };
  return [
    { sid: "ReadFiles", principals, actions: ["s3:GetObject"], resources: [`${bucketArn}/*`], conditions },
    { sid: "SayWhatIsMissing", principals, actions: ["s3:ListBucket"], resources: [bucketArn], conditions },
  ];
}
