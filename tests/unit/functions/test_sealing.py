"""Sealed fields: unread without the key, bound to their place, opened by the old key too."""

import base64
import json

import pytest

from functions.database.sealing import (
    CannotOpen,
    check_keys,
    digest,
    matches,
    needs_resealing,
    open_sealed,
    seal,
)

PLACE = "claims.injured:SD26000001L"
NEW_KEY = base64.b64encode(b"n" * 32).decode()


@pytest.fixture
def rotated(monkeypatch: pytest.MonkeyPatch):
    """The new key seals, the old one still opens."""

    def rotate(*, forget: bool = False) -> None:
        import os

        old = {} if forget else json.loads(os.environ["FIELD_KEYS"])
        monkeypatch.setenv("FIELD_KEYS", json.dumps(old | {"new": NEW_KEY}))
        monkeypatch.setenv("FIELD_KEY_ID", "new")

    return rotate


@pytest.mark.parametrize("text", ["3", "Deux blessés, dont un enfant 🚑", ""])
def test_what_is_sealed_opens_as_it_was(text: str):
    sealed = seal(text, PLACE)

    assert open_sealed(sealed, PLACE) == text
    assert text.encode() not in base64.b64decode(sealed.partition(".")[2]) or len(text) < 4


def test_the_same_value_never_looks_the_same_twice():
    assert seal("3", PLACE) != seal("3", PLACE)


def test_a_value_moved_to_another_row_does_not_open():
    with pytest.raises(CannotOpen):
        open_sealed(seal("3", PLACE), PLACE + "2")


@pytest.mark.parametrize("spoilt", ["", "3", "new.", "2026-11.AAAA", "old.AAAAAAAAAAAAAAAA"])
def test_what_we_did_not_seal_does_not_open(spoilt: str):
    with pytest.raises(CannotOpen):
        open_sealed(spoilt, PLACE)


def test_one_changed_character_does_not_open():
    key_id, _, data = seal("3", PLACE).partition(".")
    for n in range(len(data)):
        changed = "A" if data[n] != "A" else "B"
        spoilt = f"{key_id}.{data[:n]}{changed}{data[n + 1 :]}"
        try:
            opened = open_sealed(spoilt, PLACE)
        except CannotOpen:
            continue
        # The last letters of base64 may hold bits that count for nothing.
        assert opened == "3"
        assert base64.b64decode(spoilt.partition(".")[2]) == base64.b64decode(data)


def test_an_old_key_opens_until_it_is_forgotten(rotated):
    sealed = seal("3", PLACE)
    assert not needs_resealing(sealed)

    rotated()
    assert open_sealed(sealed, PLACE) == "3"
    assert needs_resealing(sealed)
    assert seal("3", PLACE).startswith("new.")

    rotated(forget=True)
    with pytest.raises(CannotOpen):
        open_sealed(sealed, PLACE)


def test_a_digest_is_of_its_text_its_place_and_its_key(rotated):
    known = digest("482915", "codes:1")

    assert matches("482915", "codes:1", known)
    assert not matches("482916", "codes:1", known)
    assert not matches("482915", "codes:2", known)
    rotated()
    assert matches("482915", "codes:1", known)
    rotated(forget=True)
    assert not matches("482915", "codes:1", known)


def test_a_key_of_the_wrong_length_is_noticed_by_the_health_check(monkeypatch):
    check_keys()
    monkeypatch.setenv("FIELD_KEYS", json.dumps({"short": base64.b64encode(b"x" * 16).decode()}))
    monkeypatch.setenv("FIELD_KEY_ID", "short")

    with pytest.raises(ValueError, match="32 bytes"):
        check_keys()
