import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { KEY_ARGUMENTS, KEYS_OF_BLOCKS } from "../../modules/aws/key-arguments.ts";
import { RULES } from "../../modules/checks/catalogue.ts";
import { OPENING_TYPES } from "../../modules/checks/network/openings.ts";
import { SECRET_ARGUMENTS } from "../../modules/checks/secrets/in-resources.ts";
import { NOT_ASKED, NOT_KEPT } from "../../modules/checks/stores/exclusions.ts";
import { STORES } from "../../modules/checks/stores/facts.ts";
import { NEEDS_VPC, PUBLIC_SWITCHES } from "../../modules/checks/stores/public-switches.ts";
import { PROJECT } from "../support/environment.ts";

/** Names of all arguments and attributes of each resource type, those in blocks among them, as the provider declares them. */
const provider: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  resourceFolders().flatMap((folder): [string, ReadonlySet<string>][] => {
    const text = readFileSync(join(folder, "index.d.ts"), "utf8");
    const type = /tfResourceType = "(aws_\w+)"/.exec(text)?.[1];
    const names = [...text.matchAll(/\/docs\/resources\/\w+#(\w+) /g)].map(([, name]) => name ?? "");
    return type === undefined ? [] : [[type, new Set(names)]];
  }),
);

function resourceFolders(): string[] {
  const library = join(PROJECT, "node_modules/@cdktf/provider-aws/lib");
  return readdirSync(library)
    .filter((name) => !name.startsWith("data-aws-"))
    .map((name) => join(library, name))
    .filter((folder) => existsSync(join(folder, "index.d.ts")));
}

const typesWith = (pattern: RegExp): string[] =>
  [...provider].filter(([, names]) => [...names].some((name) => pattern.test(name))).map(([type]) => type);

/** Types that the rule has no row for, and rows that the provider has no type for. */
const difference = (types: readonly string[], known: readonly string[]) => ({
  missing: types.filter((type) => !known.includes(type)),
  unknown: known.filter((type) => !provider.has(type)),
});
/** Names that end as those of secrets do, and hold none: switches, names, versions, blocks and units. */
const NO_SECRETS = new Set(
  "access_key admin_password_secret_kms_key_id allow_credentials allow_users_to_change_password access_control_allow_credentials api_key_credential authorizer_credentials client_token connector_profile_credentials creation_token credential credentials event_source_token force_overwrite_replica_secret generate_secret get_password_data grafana_token grant_creation_tokens http_tokens image_pull_secret is_value_secret manage_admin_password manage_master_password manage_master_user_password max_token max_tokens oauth2_credential oauth_credentials overlap_tokens registry_credential repository_credentials runtime_environment_secrets secret service_account_credentials update_token use_caller_credentials use_lake_formation_credentials xks_proxy_authentication_credential".split(
    " ",
  ),
);
/** Names of all arguments, those in blocks among them. */
const namesIn = (values: readonly unknown[]): string[] =>
  values.flatMap((value) =>
    Array.isArray(value)
      ? namesIn(value)
      : Object.entries(typeof value === "object" && value !== null ? value : {}).flatMap(([name, inner]) => [
          name,
          ...namesIn([inner]),
        ]),
  );

const NOTHING = { missing: [], unknown: [] };

describe("the provider's resource types", () => {
  it("are read from its declarations", () => {
    expect(provider.size).toBeGreaterThan(1000);
    expect(provider.get("aws_ebs_volume")).toContain("encrypted");
    // In a block.
    expect(provider.get("aws_launch_template")).toContain("encrypted");
  });

  it("have the arguments that the examples of rules give them", () => {
    const terraform = new Set(["lifecycle", "depends_on", "//"]);
    const wrong = RULES.flatMap(({ id, fails, passes }) =>
      [fails, passes].flatMap(({ resources = {} }) =>
        Object.entries(resources).flatMap(([type, byId]) =>
          namesIn(Object.values(byId))
            .filter((name) => provider.has(type) && !provider.get(type)?.has(name) && !terraform.has(name))
            .map((name) => `${id}: ${type}.${name}`),
        ),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it("are known by all of their arguments that are secrets", () => {
    const names = new Set([...provider.values()].flatMap((one) => [...one]));
    const like =
      /(^|_)(passwords?|passphrase|secret|tokens?|credentials?|private_key|secret_key|access_key|token_key|secret_string|secret_binary)$/;
    const unknown = [...names].filter(
      (name) => like.test(name) && !SECRET_ARGUMENTS.has(name) && !NO_SECRETS.has(name),
    );
    expect(unknown).toEqual([]);
    expect([...SECRET_ARGUMENTS].filter((name) => !names.has(name))).toEqual([]);
  });

  it("have a row in the table of stores, or a reason for none, where they can be encrypted", () => {
    const excluded = Object.values(NOT_ASKED).flat();
    const known = [...Object.keys(STORES), ...excluded];
    expect(difference(typesWith(/encrypt|kms|(^|_)sse(_|$)/), known)).toEqual(NOTHING);
    expect(excluded.filter((type) => type in STORES)).toEqual([]);
    expect(new Set(excluded).size).toBe(excluded.length);
    // Those that AWS always encrypts have no switch.
    const [always = []] = Object.values(NOT_ASKED);
    expect(
      typesWith(/(^|_)encrypted$|encryption_(enabled|disabled)/).filter((type) => always.includes(type)),
    ).toEqual([]);
  });

  it("are asked for the environment's key, where they are stores that can have one", () => {
    const others = [
      // They write to buckets, whose key is the bucket's.
      "aws_athena_database",
      "aws_athena_workgroup",
      "aws_codebuild_project",
      "aws_codebuild_report_group",
      "aws_emr_cluster",
      "aws_s3_bucket",
      // Settings for what others make, or a part of a store that is asked.
      "aws_dlm_lifecycle_policy",
      "aws_drs_replication_configuration_template",
      "aws_glue_data_catalog_encryption_settings",
      "aws_glue_security_configuration",
      "aws_timestreamwrite_table",
      // Its users' data, which the pool keeps under a key of Cognito.
      "aws_cognito_user_pool",
    ];
    const known = [...Object.keys(KEY_ARGUMENTS), ...Object.keys(KEYS_OF_BLOCKS), ...others];
    const stores = typesWith(/kms|encryption_key|cmk/).filter((type) => type in STORES);
    expect(difference(stores, known)).toEqual(NOTHING);
  });

  it("are asked to be kept, or have a reason not to be, where they can be", () => {
    const excluded = Object.values(NOT_KEPT).flat();
    const kept = Object.keys(STORES).filter((type) => STORES[type]?.kept !== undefined);
    const pattern =
      /deletion_protection|skip_final|force_de(stroy|lete)|backup_retention|point_in_time_recovery|snapshot_retention|(deletion|recovery)_window/;
    expect(difference(typesWith(pattern), [...kept, ...excluded])).toEqual(NOTHING);
    expect(excluded.filter((type) => kept.includes(type))).toEqual([]);
  });

  it("have a row in the table of public addresses, where they have a switch for one", () => {
    // Brokers and access points of buckets have rows of their own; App Runner serves the web.
    const known = [...Object.keys(PUBLIC_SWITCHES), ...Object.keys(NEEDS_VPC), "aws_msk_cluster"];
    const others = [
      "aws_apprunner_service",
      "aws_s3_access_point",
      "aws_s3control_multi_region_access_point",
    ];
    const pattern = /publicly_accessible|public_connectivity|public_access(?!_cidrs)|public_endpoint_enabled/;
    expect(difference(typesWith(pattern), [...known, ...others])).toEqual(NOTHING);
  });

  it("are judged for the ports that they open, or open none", () => {
    const openNone = [
      // What goes out, what only describes traffic, and what is judged by another control of its own.
      "aws_ec2_network_insights_path",
      "aws_ec2_traffic_mirror_filter_rule",
      "aws_finspace_kx_environment",
      "aws_fms_policy",
      "aws_globalaccelerator_custom_routing_endpoint_group",
      "aws_inspector2_filter",
      "aws_networkfirewall_rule_group",
      "aws_networkfirewall_tls_inspection_configuration",
      "aws_verifiedaccess_endpoint",
      "aws_vpc_security_group_egress_rule",
      "aws_vpclattice_resource_configuration",
      "aws_workspacesweb_ip_access_settings",
    ];
    const known = [...OPENING_TYPES, ...openNone];
    expect(difference(typesWith(/^(from_port|to_port)$|port_range|^ip_range$/), known)).toEqual(NOTHING);
  });
});
