"""AWS's managed policies and service principals, read from the policies' own documents."""

import re

# Keys of conditions, and of what they are in, whose values are service principals.
PRINCIPAL_KEYS = {
    "iam:passedtoservice", "iam:awsservicename", "organizations:serviceprincipal", "aws:calledvia",
    "aws:calledviafirst", "aws:calledvialast", "events:managedby", "config:configurationrecorderserviceprincipal",
    "ec2:managedresourceoperator", "lambda:principal", "codeconnections:passedtoservice", "sts:awsservicename",
}
PRINCIPAL = re.compile(r"^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$")
LINKED_ROLE = re.compile(r":role/aws-service-role/([^/]+)/")


def listed(value):
    return value if isinstance(value, list) else [value]


def statements(policy):
    return listed(policy["Document"]["Statement"])


def path(policy):
    return policy["Path"].strip("/")


def opened(policy):
    """Services of which a policy gives every action on every resource; `*` where it gives them all."""
    found = set()
    for statement in statements(policy):
        if statement["Effect"] != "Allow" or "Condition" in statement or "*" not in listed(statement.get("Resource", [])):
            continue
        if "NotAction" in statement:
            found.add("*")
        for action in listed(statement.get("Action", [])):
            service, _, name = action.partition(":")
            if action == "*" or name == "*":
                found.add(service)
    return sorted(found)


def named(policy):
    for statement in statements(policy):
        for resource in listed(statement.get("Resource", [])):
            yield from LINKED_ROLE.findall(resource)
        for keys in statement.get("Condition", {}).values():
            for key, values in keys.items():
                if key.lower() in PRINCIPAL_KEYS:
                    yield from listed(values)


def policy_rows(policies):
    return [(name, [path(policy), " ".join(opened(policy))]) for name, policy in sorted(policies.items())]


def service_principals(policies):
    names = {name for policy in policies.values() for name in named(policy)}
    return sorted(name.removesuffix(".amazonaws.com") for name in names if PRINCIPAL.match(name))
