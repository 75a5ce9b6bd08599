"""The calls of AWS's API that the provider hashicorp/aws has in reach for each type of terraform-rights.ts.

    python3 scripts/aws-facts/provider_calls.py

needs Go and the module proxy. It follows functions by their names, from those that a type is read, made, changed and
deleted by. It reads no conditions, so that it finds more than Terraform sends for an environment, and never less, but for
what AWS calls by itself as whoever asks it. S3 asks for the same rights where one operation puts and another deletes.
"""

import json
import os
import re
import subprocess
import sys

MODULE = "github.com/hashicorp/terraform-provider-aws"
# The proxy has no tags of this module after 1.60, since its path names no major version: a commit of 2026-06-02.
VERSION = "v1.60.1-0.20260602190131-5f2286d6d836"
RELEASE = "6.47.1"
RETRIEVED = "2026-11-28"

HERE = os.path.dirname(os.path.abspath(__file__))
RIGHTS = os.path.join(HERE, "../../modules/aws/terraform-rights.ts")
TABLE = os.path.join(HERE, "../../__tests__/aws/provider-calls.json")

# Prefixes of IAM's actions where they are not the name of the SDK's package.
PREFIX = {
    "applicationautoscaling": "application-autoscaling",
    "cloudwatchlogs": "logs",
    "docdb": "rds",
    "efs": "elasticfilesystem",
    "elasticloadbalancingv2": "elasticloadbalancing",
    "eventbridge": "events",
    "s3express": "s3",
}

# Rights whose names are not those of the operations. Source: S3 User Guide, "Required permissions for Amazon S3 API
# operations"; Service Authorization Reference, CloudFront.
RENAMED = {
    "cloudfront:CreateDistributionWithTags": "cloudfront:CreateDistribution",
    "s3:DeleteBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3:DeleteBucketLifecycle": "s3:PutLifecycleConfiguration",
    "s3:DeleteBucketCors": "s3:PutBucketCORS",
    "s3:DeleteBucketOwnershipControls": "s3:PutBucketOwnershipControls",
    "s3:DeleteBucketReplication": "s3:PutReplicationConfiguration",
    "s3:DeleteBucketTagging": "s3:PutBucketTagging",
    "s3:DeleteObjects": "s3:DeleteObject",
    "s3:DeletePublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "s3:GetBucketAccelerateConfiguration": "s3:GetAccelerateConfiguration",
    "s3:GetBucketCors": "s3:GetBucketCORS",
    "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "s3:GetBucketReplication": "s3:GetReplicationConfiguration",
    "s3:GetObjectLockConfiguration": "s3:GetBucketObjectLockConfiguration",
    "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3:HeadBucket": "s3:ListBucket",
    "s3:HeadObject": "s3:GetObject",
    "s3:ListObjectVersions": "s3:ListBucketVersions",
    "s3:PutBucketAccelerateConfiguration": "s3:PutAccelerateConfiguration",
    "s3:PutBucketCors": "s3:PutBucketCORS",
    "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3:PutBucketLifecycleConfiguration": "s3:PutLifecycleConfiguration",
    "s3:PutBucketReplication": "s3:PutReplicationConfiguration",
    "s3:PutObjectLockConfiguration": "s3:PutBucketObjectLockConfiguration",
    "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
}

# Package of the SDK behind each client that the provider hands out, where it is not the name of it in lower case.
CLIENT = {
    "appautoscaling": "applicationautoscaling",
    "elbv2": "elasticloadbalancingv2",
    "events": "eventbridge",
    "logs": "cloudwatchlogs",
}

FUNCTION = re.compile(r"^func (?:\(\w+ \*?(\w+)(?:\[[^)]*\])?\) )?(\w+)(?:\[[^\]]*\])?\(", re.M)
SDK_IMPORT = re.compile(r'(?:(\w+) )?"github\.com/aws/aws-sdk-go-v2/service/(\w+)"')
OWN_IMPORT = re.compile(r'(\w+) "github\.com/hashicorp/terraform-provider-aws/internal/service/(\w+)"')
ROOT = re.compile(r'^// @(SDKResource|FrameworkResource|SDKDataSource|FrameworkDataSource)\("(\w+)"', re.M)
READS = ("Read", "ModifyPlan")
WRITES = ("Create", "Update", "Delete")


class Package:
    """The functions of a service's folder, and the calls and names in each."""

    def __init__(self, source, name):
        self.functions, self.roots, self.embedded = {}, {}, {}
        folder = os.path.join(source, "internal/service", name)
        for file in sorted(os.listdir(folder)):
            if file.endswith(".go") and not file.endswith("_test.go") and file != "sweep.go":
                with open(os.path.join(folder, file), encoding="utf-8") as opened:
                    self.add(opened.read())

    def add(self, text):
        sdk = {alias or package: package for alias, package in SDK_IMPORT.findall(text)}
        own = dict(OWN_IMPORT.findall(text))
        for name, fields in re.findall(r"^type (\w+) struct \{\n(.*?)^\}", text, re.M | re.S):
            self.embedded[name] = re.findall(r"^\t(\w+)$", fields, re.M)
        for found in FUNCTION.finditer(text):
            end = text.find("\n}\n", found.start())
            body = text[found.start() : len(text) if end < 0 else end]
            body = re.sub(r"//[^\n]*", "", body)
            self.functions[(found[1] or "", found[2])] = (body, sdk, own)
        for found in ROOT.finditer(text):
            after = text[found.start() :]
            kind, name = found[1], found[2]
            head = after[: after.index("\nfunc ")]
            made = FUNCTION.search(after)
            key = ("data." if "DataSource" in kind else "") + name
            self.roots[key] = (kind, made[2], "@Tags" in head)


def calls_in(body, sdk):
    clients = {name: sdk[alias] for name, alias in re.findall(r"(\w+) \*(\w+)\.Client\b", body) if alias in sdk}
    for names, alias in re.findall(r"((?:\w+, )+\w+) \*(\w+)\.Client\b", body):
        clients.update({name: sdk[alias] for name in names.split(", ") if alias in sdk})
    for name, client in re.findall(r"(\w+) :?= [\w.()*]*?\.(\w+)Client\(ctx", body):
        package = client.lower()
        clients[name] = CLIENT.get(package, package)
    for name, package in clients.items():
        for operation in re.findall(rf"\b{name}\.([A-Z]\w+)\(", body):
            if operation != "Options":
                yield package, operation
    for alias, operation in re.findall(r"\b(\w+)\.New(\w+?)(?:Paginator|V2Paginator)\(", body):
        if alias in sdk:
            yield sdk[alias], operation


class Provider:
    def __init__(self, source):
        self.source, self.packages = source, {}

    def package(self, name):
        if name not in self.packages:
            self.packages[name] = Package(self.source, name)
        return self.packages[name]

    def reached(self, package, starts):
        """Calls of the functions, and of all that they name."""
        calls, seen, waiting = set(), set(), [(package, start) for start in starts]
        while waiting:
            where, key = at = waiting.pop()
            functions = self.package(where).functions
            if at in seen:
                continue
            seen.add(at)
            if key not in functions:
                waiting += [(where, (part, key[1])) for part in self.package(where).embedded.get(key[0], [])]
                continue
            body, sdk, own = functions[key]
            calls.update(calls_in(body, sdk))
            inner = body.split("{", 1)[-1]
            for name in set(re.findall(r"(?<![\w.])([a-zA-Z_]\w+)\b", inner)):
                if name.startswith(("resource", "dataSource")) and re.fullmatch(r"(resource|dataSource)\w+", name):
                    # A resource's own schema is named by none of its functions; another's functions are called.
                    if re.search(rf"\b{name}\(\)", inner):
                        continue
                waiting.append((where, ("", name)))
            if key[0]:
                # What it embeds calls its methods by an interface.
                receivers = {key[0], *(start[0] for start in starts if start[0])}
                names = re.findall(r"\b\w+\.(\w+)\(", inner)
                waiting += [(where, (receiver, name)) for receiver in receivers for name in names]
            for alias, name in re.findall(r"\b(tf\w+)\.(\w+)\b", inner):
                if alias in own and os.path.isdir(os.path.join(self.source, "internal/service", own[alias])):
                    waiting.append((own[alias], ("", name)))
        return calls, seen

    def row(self, package, key):
        kind, made, has_tags = self.package(package).roots[key]
        functions = self.package(package).functions
        body = functions[("", made)][0]
        if kind.startswith("Framework"):
            receiver = re.search(r"&(\w+)\{", body)[1]
            reads = [(receiver, name) for name in READS]
            writes = [(receiver, name) for name in WRITES]
        else:
            by_kind = re.findall(r"\b(Read|Create|Update|Delete)(?:WithoutTimeout|Context)?:\s+(\w+)", body)
            handler = re.search(r"\bh := &(\w+)\{", body)
            by_kind += [(which, (handler[1], name)) for which, name in
                        re.findall(r"\b(Read|Create|Update|Delete)WithoutTimeout:\s+h\.(\w+)", body)]
            by_kind = [(which, name if isinstance(name, tuple) else ("", name)) for which, name in by_kind]
            reads = [name for which, name in by_kind if which == "Read"]
            writes = [name for which, name in by_kind if which != "Read"]
            difference = re.search(r"CustomizeDiff:(.*)", body, re.S)
            reads += [("", name) for name in re.findall(r"\b([a-z]\w+)\b", difference[1] if difference else "")
                      if name.startswith("resource") or "Diff" in name]
        read, seen = self.reached(package, reads)
        if has_tags and not any(name == ("", "setTagsOut") for _, name in seen):
            read |= self.reached(package, [("", "listTags")])[0]
        write = self.reached(package, [*writes, *([("", "updateTags")] if has_tags and writes else [])])[0]
        return {"read": actions(read), "write": actions(write - read)}


def actions(calls):
    names = {f"{PREFIX.get(package, package)}:{operation}" for package, operation in calls}
    return sorted({RENAMED.get(name, name) for name in names})


def main():
    answer = subprocess.run(
        ["go", "mod", "download", "-json", f"{MODULE}@{VERSION}"],
        cwd="/",
        env={**os.environ, "GOFLAGS": "-mod=mod"},
        check=True,
        capture_output=True,
    )
    source = json.loads(answer.stdout)["Dir"]
    with open(os.path.join(source, "version/VERSION"), encoding="utf-8") as version:
        if version.read().strip() != RELEASE:
            sys.exit(f"{VERSION} is not {RELEASE}")
    with open(RIGHTS, encoding="utf-8") as rights:
        types = re.findall(r'^  "?((?:data\.)?aws_\w+)"?:', rights.read(), re.M)
    provider, places = Provider(source), {}
    services = os.path.join(source, "internal/service")
    for name in sorted(os.listdir(services)):
        folder = os.path.join(services, name)
        if not os.path.isdir(folder):
            continue
        for file in os.listdir(folder):
            if file.endswith(".go") and not file.endswith("_test.go"):
                with open(os.path.join(folder, file), encoding="utf-8") as opened:
                    for kind, found in ROOT.findall(opened.read()):
                        places[("data." if "DataSource" in kind else "") + found] = name
    missing = [name for name in types if name not in places]
    if missing:
        sys.exit(f"not in the provider: {', '.join(missing)}")
    rows = [(name, provider.row(places[name], name)) for name in sorted(types)]
    head = {"source": f"Go module {MODULE} {VERSION}", "version": RELEASE, "retrieved": RETRIEVED}
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(row)}" for name, row in rows)
    with open(TABLE, "w", encoding="utf-8") as table:
        table.write(f'{{\n  "about": {json.dumps(head)},\n  "types": {{\n{lines}\n  }}\n}}\n')
    subprocess.run(["npx", "biome", "format", "--write", TABLE], cwd=os.path.join(HERE, "../.."), check=True)
    print(f"{len(rows)} types")


if __name__ == "__main__":
    main()
