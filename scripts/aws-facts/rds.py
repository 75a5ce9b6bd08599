"""What RDS has, for RDS for PostgreSQL and MySQL, from the schemas of cfn-lint, which come from AWS's price lists and API."""

import json

ENGINES = ("postgres", "mysql")
# Major versions within RDS's standard support on the date of the package. Sources: "Release calendars for Amazon RDS for
# PostgreSQL" and RDS User Guide, "Supported MySQL major versions on Amazon RDS". Later ones are paid for by the hour.
MAJORS = {"postgres": ("14", "15", "16", "17", "18"), "mysql": ("8.4",)}
SCHEMAS = "cfnlint/data/schemas/extensions/aws_rds_dbinstance"
OTHER_PARTITIONS = ("cn-", "us-gov-")


def schema(cfn_lint, name):
    return json.loads(cfn_lint.read(f"{SCHEMAS}/{name}.json"))


def is_of(case, engine):
    said = case["if"]["properties"].get("Engine", {})
    return said.get("const") == engine or engine in said.get("enum", [])


def of_engine(cases, engine):
    return [case for case in cases["allOf"] if is_of(case, engine)]


def versions(cfn_lint, engine):
    """By major version the minor ones that are offered and not deprecated, oldest first."""
    said = [
        name
        for case in of_engine(schema(cfn_lint, "engine_version"), engine)
        for name in case["then"]["properties"].get("EngineVersion", {}).get("enum", [])
    ]
    deprecated = {
        name
        for case in of_engine(schema(cfn_lint, "engine_version_deprecated"), engine)
        for name in case["if"]["properties"]["EngineVersion"]["enum"]
    }
    return {
        major: sorted(
            (name for name in said if name.startswith(f"{major}.") and "-" not in name and name not in deprecated),
            key=lambda name: [int(part) for part in name.split(".")],
        )
        for major in MAJORS[engine]
    }


def current_families(cfn_lint):
    """Those of the newest PostgreSQL in the table; earlier families are of earlier versions, and AWS has ended them."""
    cases = of_engine(schema(cfn_lint, "db_instance_class"), "postgres")
    newest = versions(cfn_lint, "postgres")[MAJORS["postgres"][-1]][-1].replace(".", "\\.")
    [case] = [
        case for case in cases if case["if"]["properties"]["EngineVersion"]["pattern"].startswith(f"^({newest}\\.")
    ]
    return {name.split(".")[1] for name in case["then"]["properties"]["DBInstanceClass"]["enum"]}


def classes(cfn_lint):
    """Regions, sets of them, and by class the set of each engine."""
    by_region = {
        region: cases
        for region, cases in schema(cfn_lint, "dbinstanceclass_enum").items()
        if not region.startswith(OTHER_PARTITIONS)
    }
    regions = sorted(by_region)
    families = current_families(cfn_lint)
    offered = {
        (region, engine): {
            name
            for case in of_engine(by_region[region], engine)
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
