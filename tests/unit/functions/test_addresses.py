"""A caller's address is what our own proxy saw, not what the caller wrote."""

import flask
import pytest

from functions.web import addresses


def of_caller(remote: str, forwarded: str | None, trusted_proxies: int) -> str:
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    context = flask.Flask("test").test_request_context(
        headers=headers, environ_base={"REMOTE_ADDR": remote}
    )
    return addresses.of_caller(context.request, trusted_proxies)


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted_proxies", "expected"),
    [
        ("198.51.100.7", None, 0, "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", 0, "198.51.100.7"),
        ("10.0.0.1", "203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9", 5, "203.0.113.9"),
        ("10.0.0.1", None, 1, "10.0.0.1"),
        ("10.0.0.1", "", 1, "10.0.0.1"),
        ("10.0.0.1", " , ,203.0.113.9 ", 1, "203.0.113.9"),
        ("10.0.0.1", "not an address", 1, "unknown"),
        ("10.0.0.1", "203.0.113.9:4711", 1, "unknown"),
        ("10.0.0.1", "2001:db8:1:2:3:4:5:6", 1, "2001:db8:1:2::/64"),
        ("10.0.0.1", "2001:db8:1:2:ffff::", 1, "2001:db8:1:2::/64"),
        ("10.0.0.1", "::ffff:203.0.113.9", 1, "203.0.113.9"),
        ("::1", None, 0, "::/64"),
    ],
)
def test_the_address_is_the_one_our_outermost_proxy_saw(
    remote, forwarded, trusted_proxies, expected
):
    assert of_caller(remote, forwarded, trusted_proxies) == expected


def test_the_hash_cannot_be_made_without_the_key():
    assert addresses.hashed("198.51.100.7", "a" * 32) != addresses.hashed("198.51.100.7", "b" * 32)
