import { CloudfrontResponseHeadersPolicy } from "#provider-aws/cloudfront-response-headers-policy";
import { LETS_GO_FIRST } from "../../aws/cloudfront.ts";
import { Construct } from "../../cdktf.ts";

export interface ResponseHeadersProps {
  /** Physical name, at most 128 characters. */
  readonly name: string;
  /** Of files, over whatever the origin says. Default: the application says it itself. */
  readonly contentSecurityPolicy?: string;
}

/** Seconds that browsers use HTTPS for the name: a year, as load balancers here say, too. */
const YEAR = 31536000;

/** Headers that tell browsers what they may do. Those that are the same everywhere take the place of the origin's own. */
export class ResponseHeaders extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, { name, contentSecurityPolicy }: ResponseHeadersProps) {
    super(scope, id);
    const isFile = contentSecurityPolicy !== undefined;
    this.id = new CloudfrontResponseHeadersPolicy(this, "policy", {
      name,
      securityHeadersConfig: {
        strictTransportSecurity: {
          accessControlMaxAgeSec: YEAR,
          includeSubdomains: true,
          preload: false,
          override: true,
        },
        contentTypeOptions: { override: true },
        referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: isFile },
        ...(isFile
          ? {
              contentSecurityPolicy: { contentSecurityPolicy, override: true },
              frameOptions: { frameOption: "DENY", override: true },
            }
          : {}),
      },
      lifecycle: LETS_GO_FIRST,
    }).id;
  }
}
