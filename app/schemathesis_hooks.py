"""What schemathesis.toml cannot say."""

import itertools
import os

import requests
import schemathesis

URL = os.environ["SCHEMATHESIS_URL"]
# What succeeds here ends or changes the account that asks, and with it everything that the run asks afterwards.
ON_ANOTHER_ACCOUNT = {
    ("POST", "/api/user/logout/all"),
    ("POST", "/api/user/password"),
    ("POST", "/api/user/delete"),
    ("PUT", "/api/user/me"),
}
numbers = itertools.count()


def another_account():
    """The token and the password of an account that nothing else uses."""
    account = {"email": f"another{next(numbers)}@example.com", "password": os.urandom(16).hex()}
    requests.post(f"{URL}/api/user/signup", json=account, timeout=60).raise_for_status()
    answer = requests.post(f"{URL}/api/user/login", json=account, timeout=60)
    answer.raise_for_status()
    return answer.json()["access_token"], account["password"]


def is_token(header):
    """Whether it is one that the application gave, and none that was made up to be refused."""
    return isinstance(header, str) and header.startswith("Bearer ey") and header.count(".") == 2


@schemathesis.hook
def before_call(context, case, kwargs):
    # A key that came before brings the answer from then, whose resource a later step of the sequence has deleted.
    if case.meta and case.meta.phase.name.value == "stateful" and case.headers:
        case.headers.pop("Idempotency-Key", None)
    if (case.method.upper(), case.operation.path) not in ON_ANOTHER_ACCOUNT:
        return
    if not is_token((case.headers or {}).get("Authorization")):
        return
    token, password = another_account()
    case.headers["Authorization"] = f"Bearer {token}"
    # A password that was made up is never the right one. Where it is meant to be wrong, it stays.
    positive = case.meta is None or case.meta.generation.mode.is_positive
    if positive and isinstance(case.body, dict) and isinstance(case.body.get("password"), str):
        case.body["password"] = password
