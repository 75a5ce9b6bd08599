/** Who adds what to X-Forwarded-For on the way to a task, each with AWS's document that states it. */
export interface ForwardedFor {
  /** The address that it puts behind what the request has already. */
  readonly appends: string;
  readonly source: string;
  /** ISO date. */
  readonly date: string;
}

export const FORWARDED_FOR = {
  cloudFront: {
    appends: "of the client's connection to CloudFront, whatever the origin: a VPC origin is one, too",
    source:
      'CloudFront Developer Guide, "Request and response behavior for custom origins", client IP addresses: taken from the TCP connection, and appended to what the client sent',
    date: "2026-11-28",
  },
  loadBalancer: {
    appends:
      "of whoever connects to the load balancer: behind CloudFront one of CloudFront, at a VPC origin its interface in the load balancer's subnets",
    source:
      'Elastic Load Balancing User Guide, "HTTP headers and Application Load Balancers", routing.http.xff_header_processing.mode append, the default; repost.aws, "How to Identify the Real Client IP on ALB When Using CloudFront as a Front End": <viewer IP>, <CloudFront IP>',
    date: "2026-11-28",
  },
} as const satisfies Readonly<Record<string, ForwardedFor>>;

/** In the order in which a request meets them. Tasks believe each of them, and no entry before theirs. */
export const HOPS_OF_SITE = Object.keys(FORWARDED_FOR) as readonly (keyof typeof FORWARDED_FOR)[];
