"""Documents: the papers that each loss needs, no more."""

import pytest

from contract.identifiers import Line
from contract.losses import REQUIRED, Circumstances, Peril
from functions.database import claim_documents as documents

EVERY_PERIL = [(line, peril) for line, perils in REQUIRED.items() for peril in perils]


def codes(line: Line, peril: Peril, **circumstances: object) -> list[str]:
    needed = documents.needed(line, peril, Circumstances.model_validate(circumstances))
    return [document.code for document in needed]


@pytest.mark.parametrize(("line", "peril"), EVERY_PERIL)
def test_every_peril_has_its_papers_each_named_once_in_french(line: Line, peril: Peril):
    everything = Circumstances(
        witnesses="une voisine",
        joint_report_signed=True,
        other_party_known=False,
        police_report_filed=True,
        forced_entry=True,
        goods="un vélo, 400 euros",
    )

    needed = documents.needed(line, peril, everything)

    assert len(needed) >= 2
    assert len({document.code for document in needed}) == len(needed)
    assert all(document.label for document in needed)


@pytest.mark.parametrize(
    ("line", "peril"),
    [
        (Line.MOTOR, Peril.THEFT),
        (Line.MOTOR, Peril.ATTEMPTED_THEFT),
        (Line.MOTOR, Peril.THEFT_OF_CONTENTS),
        (Line.HOME, Peril.BURGLARY),
        (Line.MOTOR, Peril.VANDALISM),
    ],
)
def test_a_theft_always_asks_for_the_complaint(line: Line, peril: Peril):
    assert "police_complaint" in codes(line, peril, police_report_filed=False)


@pytest.mark.parametrize("peril", [Peril.COLLISION, Peril.PARKED_DAMAGE])
def test_the_complaint_is_asked_for_when_the_other_party_fled(peril: Peril):
    assert "police_complaint" in codes(Line.MOTOR, peril, other_party_known=False)
    assert "police_complaint" not in codes(Line.MOTOR, peril, other_party_known=True)


def test_a_signed_joint_report_replaces_the_written_account():
    signed = codes(Line.MOTOR, Peril.COLLISION, joint_report_signed=True)
    unsigned = codes(Line.MOTOR, Peril.COLLISION, joint_report_signed=False)

    assert signed[0] == "joint_report"
    assert "account" not in signed
    assert unsigned[0] == "account"
    assert "joint_report" not in unsigned


@pytest.mark.parametrize("line", [Line.MOTOR, Line.HOME])
def test_a_fire_asks_for_the_certificate_of_the_fire_brigade(line: Line):
    assert "fire_certificate" in codes(line, Peril.FIRE)


def test_goods_that_were_named_are_to_be_proved():
    assert "goods_invoices" in codes(Line.HOME, Peril.WATER_DAMAGE, goods="un canapé")
    assert "goods_invoices" not in codes(Line.HOME, Peril.WATER_DAMAGE)


def test_a_broken_door_is_photographed_and_repaired():
    assert {"photos", "repair_quote"} <= set(codes(Line.HOME, Peril.BURGLARY, forced_entry=True))
    assert "repair_quote" not in codes(Line.HOME, Peril.BURGLARY, forced_entry=False)


def test_every_paper_that_has_a_label_is_asked_for_by_some_loss():
    asked = set()
    for line, peril in EVERY_PERIL:
        for circumstances in (
            {"joint_report_signed": True, "witnesses": "un passant", "goods": "un vélo"},
            {},
        ):
            asked |= set(codes(line, peril, **circumstances))

    assert asked == set(documents.LABELS)
