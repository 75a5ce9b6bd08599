"""Writes EC2's prices of us-east-1 into modules/aws/prices.json, whose other rows are kept by hand.

    python3 scripts/aws-facts/ec2_prices.py [--source <zz_generated.pricing_aws.go>]

Karpenter's provider for AWS carries what AWS's price list answered: Linux, shared tenancy, on demand. It is under the
Apache licence 2.0; only the figures are kept, of the types that instance-types.json has. The same pin gives the same
bytes.
"""

import argparse
import json
import pathlib
import re
import subprocess
import tempfile

MODULE = "github.com/aws/karpenter-provider-aws"
VERSION = "v1.15.1"
FILE = "pkg/providers/pricing/zz_generated.pricing_aws.go"
REGION = "us-east-1"
SOURCE = "ec2-virginia"

TARGET = pathlib.Path(__file__).resolve().parent.parent.parent / "modules" / "aws"


def downloaded():
    """From the Go module proxy, which checks it against the checksum database."""
    with tempfile.TemporaryDirectory() as folder:
        # go refuses a module that wants a newer Go, after it has written it
        answer = subprocess.run(
            ["go", "mod", "download", "-json", f"{MODULE}@{VERSION}"], cwd=folder, capture_output=True, text=True
        )
        if not answer.stdout:
            raise SystemExit(answer.stderr)
        cache = subprocess.run(["go", "env", "GOMODCACHE"], capture_output=True, text=True, check=True).stdout.strip()
    return pathlib.Path(cache) / f"{MODULE}@{VERSION}" / FILE


def prices_in(text):
    date = re.search(r"generated at (\d{4}-\d{2}-\d{2})T\S+ for " + REGION, text).group(1)
    found = re.findall(r'"([a-z0-9-]+\.[a-z0-9-]+)": (\d+\.\d+)', text)
    return date, {name: float(price) for name, price in found}


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True)


def rows(table):
    return ",\n".join(f"{compact(key)}:{compact(value)}" for key, value in table.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", type=pathlib.Path, help="the file of the module, if it is there already")
    source = parser.parse_args().source or downloaded()
    date, prices = prices_in(source.read_text(encoding="utf-8"))
    types = json.loads((TARGET / "instance-types.json").read_text(encoding="utf-8"))["types"]
    path = TARGET / "prices.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    table["sources"][SOURCE] = {
        "from": f"AWS Price List, AmazonEC2, {REGION}, as the Go module {MODULE} {VERSION} carries it",
        "page": "https://aws.amazon.com/ec2/pricing/on-demand/",
        "date": date,
    }
    kept = {key: value for key, value in table["regions"][REGION].items() if not key.startswith("instance:")}
    instances = {f"instance:{name}": [prices[name], SOURCE] for name in sorted(types) if name in prices}
    table["regions"][REGION] = {**kept, **instances}
    text = f'{{\n"about":{compact(table["about"])},\n"sources":{{\n{rows(table["sources"])}\n}},\n"shares":{compact(table["shares"])},\n"everywhere":{compact(table["everywhere"])},\n"regions":{{\n{rows(table["regions"])}\n}}}}\n'
    path.write_text(text, encoding="utf-8")


main()
