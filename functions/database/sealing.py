"""Sealed fields: encrypted before the database sees them (AES-256-GCM), by the newest key.

`{key id}.{nonce and ciphertext, base64}`. What is sealed is bound to the place it stands in, so
that nothing can be moved to another row. Two keys live at once while one replaces the other.
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import SecretStr

from functions.web.settings import Settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
"""Bytes."""


class FieldKeys(Settings):
    field_key_id: str
    """The key that seals; the others only open."""
    field_keys: dict[str, SecretStr]
    """Key id → 32 bytes in base64; the old and the new one while one replaces the other."""


class CannotOpen(ValueError):
    """Sealed by a key that is gone, for another place, or not by us."""


def seal(text: str, place: str) -> str:
    """`place` names the table, the column and the row: `claims.injured:SD26004217K`."""
    keys = FieldKeys.from_environment()
    nonce = os.urandom(NONCE)
    sealed = nonce + _cipher(keys, keys.field_key_id).encrypt(nonce, text.encode(), place.encode())
    return f"{keys.field_key_id}.{base64.b64encode(sealed).decode()}"


def open_sealed(sealed: str, place: str) -> str:
    from cryptography.exceptions import InvalidTag

    key_id, _, encoded = sealed.rpartition(".")
    keys = FieldKeys.from_environment()
    try:
        data = base64.b64decode(encoded, validate=True)
        opened = _cipher(keys, key_id).decrypt(data[:NONCE], data[NONCE:], place.encode())
    except (KeyError, ValueError, InvalidTag):
        raise CannotOpen(place.partition(":")[0]) from None
    return opened.decode()


def needs_resealing(sealed: str) -> bool:
    """Whether an older key sealed it."""
    return sealed.rpartition(".")[0] != FieldKeys.from_environment().field_key_id


def digest(text: str, place: str, key_id: str | None = None) -> str:
    """A keyed hash, for what is only ever compared: `{key id}.{hexadecimal}`.

    Without the key, what has few possible values cannot be found by trying them all.
    """
    keys = FieldKeys.from_environment()
    key_id = key_id or keys.field_key_id
    message = f"{place}\0{text}".encode()
    # Not the key that encrypts: one made of it.
    own_key = hashlib.sha256(b"digest\0" + _bytes(keys, key_id)).digest()
    made = hmac.new(own_key, message, hashlib.sha256).hexdigest()
    return f"{key_id}.{made}"


def matches(text: str, place: str, known: str) -> bool:
    """Whether `known` is the digest of this text; the comparison takes the same time either way."""
    key_id = known.rpartition(".")[0]
    if key_id not in FieldKeys.from_environment().field_keys:
        return False
    return hmac.compare_digest(digest(text, place, key_id), known)


def check_keys() -> None:
    """Refuses settings with which nothing could be sealed or opened."""
    keys = FieldKeys.from_environment()
    for key_id in {keys.field_key_id, *keys.field_keys}:
        _cipher(keys, key_id)


def _cipher(keys: FieldKeys, key_id: str) -> "AESGCM":
    return _aes(_bytes(keys, key_id))


def _bytes(keys: FieldKeys, key_id: str) -> bytes:
    return base64.b64decode(keys.field_keys[key_id].get_secret_value(), validate=True)


@lru_cache(maxsize=4)
def _aes(key: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(key) != 32:
        raise ValueError("a field key is 32 bytes")
    return AESGCM(key)
