"""Resealing: after a rotation every sealed field takes the newest key, and none is lost."""

import json

import pytest
from sqlalchemy import Engine, select

from functions.database.tables import callbacks, claims, contact_changes, third_party_reports
from tests import builders, keys
from tests.integration.privacy.conftest import Person
from tests.services import Service, caller_token

NEW_KEY = "bmV3LWtleS1mb3ItdGVzdHMtMDEyMzQ1Njc4OWFiY2Q="


def reseal(admin: Service) -> int:
    answer = admin.request("POST", "/v1/privacy/resealing")
    assert answer.status_code == 200, answer.text
    resealed: int = answer.json["resealed"]
    return resealed


def test_after_resealing_the_old_key_may_be_forgotten(
    admin: Service, camille: Person, database: Engine, monkeypatch: pytest.MonkeyPatch
):
    Service("claims").post("/v1/claims/third-party-reports", builders.third_party_report())
    assert reseal(admin) == 0
    both = {keys.KID: keys.FIELD_KEY, "new": NEW_KEY}
    monkeypatch.setenv("FIELD_KEYS", json.dumps(both))
    monkeypatch.setenv("FIELD_KEY_ID", "new")

    assert reseal(admin) == 7
    assert reseal(admin) == 0

    monkeypatch.setenv("FIELD_KEYS", json.dumps({"new": NEW_KEY}))
    with database.begin() as connection:
        for column in (
            *(claims.c.injured, third_party_reports.c.injured, callbacks.c.brief),
            *(callbacks.c.consent, contact_changes.c.old_value, contact_changes.c.new_value),
        ):
            assert connection.scalar(select(column)).startswith("new."), column
    token = caller_token(camille.id, [camille.policy_number], level=2)
    details = Service("claims").get(f"/v1/claims/{camille.claim_number}/details", token=token)
    assert details.json["circumstances"]["injured_count"] == 2
