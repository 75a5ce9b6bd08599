"""The service authorisation data of every service of AWS, as compact rows."""


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
    return [(name, row(entry)) for name, entry in sorted(definition.items()) if isinstance(entry, dict)]
