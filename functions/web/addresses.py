"""A caller's network address: where to read it, and what stands for it afterwards."""

import hashlib
import hmac
import ipaddress
from typing import Annotated

import flask
from pydantic import Field, SecretStr

from functions.web.settings import Settings


class AddressSettings(Settings):
    address_hash_key: Annotated[SecretStr, Field(min_length=32)]
    """Keys the hash that stands for a caller's address."""
    trusted_proxies: int = Field(default=0, ge=0)
    """How many proxies of ours add their line to X-Forwarded-For."""


def hash_of(request: flask.Request) -> str:
    """What stands for the address that asks; nothing else of it is kept."""
    settings = AddressSettings.from_environment()
    address = of_caller(request, settings.trusted_proxies)
    return hashed(address, settings.address_hash_key.get_secret_value())


def is_one_of(request: flask.Request, listed: list[str]) -> bool:
    """Whether the request comes from one of these addresses; IPv6 ones as their /64."""
    settings = AddressSettings.from_environment()
    return of_caller(request, settings.trusted_proxies) in listed


def of_caller(request: flask.Request, trusted_proxies: int) -> str:
    """The address that the outermost proxy of ours saw; /64 for IPv6, where a caller has many.

    What lies further left in X-Forwarded-For was written by the caller, and proves nothing.
    """
    hops = [*_forwarded(request), request.remote_addr or ""]
    return _subnet(hops[-1 - min(trusted_proxies, len(hops) - 1)])


def hashed(address: str, key: str) -> str:
    return hmac.new(key.encode(), address.encode(), hashlib.sha256).hexdigest()


def _forwarded(request: flask.Request) -> list[str]:
    lines = request.headers.getlist("X-Forwarded-For")
    return [hop.strip() for line in lines for hop in line.split(",") if hop.strip()]


def _subnet(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), 64), strict=False))
