"""What RDS and Aurora have of PostgreSQL and MySQL, from the schemas of cfn-lint, which come from AWS's price lists and API."""

import json
import re

ENGINES = ("postgres", "mysql")
# By product: the engines' names in the API, the schema of their versions, and the major versions within standard support
# on the date of the package. Sources: "Release calendars for Amazon RDS for PostgreSQL"; RDS User Guide, "Supported MySQL
# major versions on Amazon RDS"; "Release calendars for Aurora PostgreSQL"; Aurora MySQL release notes, "Aurora MySQL
# release calendar". Later ones are paid for by the hour.
RDS = {
    "names": {"postgres": "postgres", "mysql": "mysql"},
    "versions": "aws_rds_dbinstance",
    "majors": {"postgres": ("14", "15", "16", "17", "18"), "mysql": ("8.4",)},
}
AURORA = {
    "names": {"postgres": "aurora-postgresql", "mysql": "aurora-mysql"},
    "versions": "aws_rds_dbcluster",
    "majors": {"postgres": ("14", "15", "16", "17", "18"), "mysql": ("8.0", "8.4")},
}
SCHEMAS = "cfnlint/data/schemas/extensions"
INSTANCES = "aws_rds_dbinstance"
OTHER_PARTITIONS = ("cn-", "us-gov-")


def schema(cfn_lint, folder, name):
    return json.loads(cfn_lint.read(f"{SCHEMAS}/{folder}/{name}.json"))


def is_of(case, engine):
    said = case["if"]["properties"].get("Engine", {})
    return said.get("const") == engine or engine in said.get("enum", [])


def of_engine(cases, engine):
    return [case for case in cases["allOf"] if is_of(case, engine)]


def numbers(version):
    return [int(part) for part in re.findall(r"\d+", version)]


def versions(cfn_lint, product, engine):
    """By major version the minor ones that are offered and not deprecated, oldest first."""
    name, folder = product["names"][engine], product["versions"]
    said = [
        version
        for case in of_engine(schema(cfn_lint, folder, "engine_version"), name)
        for version in case["then"]["properties"].get("EngineVersion", {}).get("enum", [])
    ]
    deprecated = {
        version
        for case in of_engine(schema(cfn_lint, folder, "engine_version_deprecated"), name)
        for version in case["if"]["properties"]["EngineVersion"]["enum"]
    }
    return {
        major: sorted(
            (one for one in said if one.startswith(f"{major}.") and "-" not in one and one not in deprecated),
            key=numbers,
        )
        for major in product["majors"][engine]
    }


def current_families(cfn_lint):
    """Those of the newest PostgreSQL of RDS; earlier families are of earlier versions, and AWS has ended them."""
    cases = of_engine(schema(cfn_lint, INSTANCES, "db_instance_class"), "postgres")
    newest = versions(cfn_lint, RDS, "postgres")[RDS["majors"]["postgres"][-1]][-1].replace(".", "\\.")
    [case] = [
        case for case in cases if case["if"]["properties"]["EngineVersion"]["pattern"].startswith(f"^({newest}\\.")
    ]
    return {name.split(".")[1] for name in case["then"]["properties"]["DBInstanceClass"]["enum"]} | {"serverless"}


def classes(cfn_lint, product):
    """Regions, sets of them, and by class the set of each engine."""
    by_region = {
        region: cases
        for region, cases in schema(cfn_lint, INSTANCES, "dbinstanceclass_enum").items()
        if not region.startswith(OTHER_PARTITIONS)
    }
    regions = sorted(by_region)
    families = current_families(cfn_lint)
    offered = {
        (region, engine): {
            name
            for case in of_engine(by_region[region], product["names"][engine])
            for name in case["then"]["properties"]["DBInstanceClass"]["enum"]
            if name.split(".")[1] in families
        }
        for region in regions
        for engine in ENGINES
    }
    sets = []
    rows = []
    for name in sorted({name for names in offered.values() for name in names}):
        row = []
        for engine in ENGINES:
            where = [index for index, region in enumerate(regions) if name in offered[region, engine]]
            if where not in sets:
                sets.append(where)
            row.append(sets.index(where))
        rows.append((name, row))
    return regions, sets, rows
