import { AcmCertificate, type AcmCertificateConfig } from "#provider-aws/acm-certificate";
import {
  AcmCertificateValidation,
  type AcmCertificateValidationConfig,
} from "#provider-aws/acm-certificate-validation";
import { Route53Record, type Route53RecordConfig } from "#provider-aws/route53-record";
import { Construct } from "../cdktf.ts";
import { type Overrides, withOverrides } from "../overrides.ts";

export interface CertificateProps {
  /** Of a public zone that name servers of the world know. */
  readonly zoneId: string;
  /** Names in the zone, the first of at most 64 characters. */
  readonly names: readonly [string, ...string[]];
  readonly keyAlgorithm: string;
  /** `Name` of the certificate's tags. */
  readonly title: string;
  /** Default the stack's. By an argument of each resource: a provider of its own would have to outlive them. */
  readonly region?: string;
  /** Names of records that validate another certificate of the account for all the names. Default: they are made. */
  readonly validatedBy?: readonly string[] | undefined;
  readonly overrides?: Overrides<{
    certificate: AcmCertificateConfig;
    validation: AcmCertificateValidationConfig;
    record: Route53RecordConfig;
  }>;
}

/** Without `*.`, a wildcard is validated by the record of what it is below. */
const withoutWildcard = (name: string): string => name.replace(/^\*\./, "");

/** Minutes are the rule; a zone that nobody asks would never be found. */
const VALIDATED_WITHIN = "30m";

/**
 * A certificate of ACM for names in a zone, validated by records there, which ACM also renews it by. Other names make
 * another certificate, which is in use before the old one goes.
 */
export class Certificate extends Construct {
  /** Known once ACM has issued the certificate, so that whoever uses it waits for that. */
  readonly arn: string;
  /** Names of the records that validate it. */
  readonly records: readonly string[];

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    const { names, overrides } = props;
    const region = props.region ? { region: props.region } : {};
    const [first, ...others] = names;
    const certificateConfig = withOverrides(overrides?.certificate, {
      ...region,
      domainName: first,
      ...(others.length > 0 ? { subjectAlternativeNames: others } : {}),
      validationMethod: "DNS",
      keyAlgorithm: props.keyAlgorithm,
      tags: { Name: props.title },
      lifecycle: { createBeforeDestroy: true },
    });
    const certificate = new AcmCertificate(this, "certificate", certificateConfig);
    const domains = [...new Set(names.map(withoutWildcard))];
    this.records =
      props.validatedBy ??
      domains.map((domain) => this.record(props, certificate, domain, asAsked(domain, names)).fqdn);
    const validationConfig = withOverrides(overrides?.validation, {
      ...region,
      certificateArn: certificate.arn,
      validationRecordFqdns: [...this.records],
      timeouts: { create: VALIDATED_WITHIN },
    });
    this.arn = new AcmCertificateValidation(this, "validation", validationConfig).certificateArn;
  }

  /**
   * One by its own name, since Terraform knows neither how many options a certificate has nor their order before it is
   * there. ACM asks for the same record whenever a certificate of the account has the name, so that one stands from
   * certificate to certificate: replacing it would take it from the one that is in use.
   * Source: ACM User Guide, "DNS validation": "for as long as the CNAME record remains in place" (2026-11).
   */
  private record(
    { zoneId, overrides }: CertificateProps,
    certificate: AcmCertificate,
    domain: string,
    asked: string,
  ): Route53Record {
    const options = `${AcmCertificate.tfResourceType}.${certificate.friendlyUniqueId}.domain_validation_options`;
    const option = (attribute: string): string =>
      `\${one([for option in ${options} : option.${attribute} if option.domain_name == "${asked}"])}`;
    const recordConfig = withOverrides(overrides?.record, {
      zoneId,
      name: option("resource_record_name"),
      type: "CNAME",
      ttl: 300,
      records: [option("resource_record_value")],
      // Another certificate of the account may have made it.
      allowOverwrite: true,
      lifecycle: { ignoreChanges: ["name", "records"] },
    });
    return new Route53Record(this, `validation-${domain}`, recordConfig);
  }
}

/** The name of a certificate that a domain's record validates; the first one, where it also has the wildcard. */
const asAsked = (domain: string, names: readonly string[]): string =>
  names.find((name) => withoutWildcard(name) === domain) ?? domain;
