"""What every document promises: sourced, dated, speakable, and no promise of its own."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from functions.claims import deadlines
from functions.knowledge import corpus
from functions.knowledge.corpus import Document

DOCUMENTS = corpus.read()
BY_NAME = {document.name: document for document in DOCUMENTS}
ROOT = Path(__file__).parents[3]

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.name)


def _text(document: Document) -> str:
    return " ".join(f"{section.heading} {section.text}" for section in document.sections)


def test_there_are_documents_for_what_callers_ask():
    assert len(DOCUMENTS) >= 30


@every_document
def test_a_document_names_its_source_version_and_review(document: Document):
    assert document.source
    assert document.version >= 1
    assert date(2026, 1, 1) <= document.reviewed_on <= date.today()


@every_document
def test_a_document_is_plain_text_that_can_be_spoken(document: Document):
    assert not re.search(r"[*_`#<>|\[\]{}]|https?:", _text(document))


@every_document
def test_a_passage_is_short_enough_to_be_spoken_from(document: Document):
    assert all(20 <= len(section.text) <= 600 for section in document.sections)


@every_document
def test_a_document_promises_no_payment_and_names_no_price(document: Document):
    text = _text(document)

    assert not re.search(r"vous serez (remboursé|indemnisé)|nous (garantissons|promettons)", text)
    if document.name != "natural_catastrophe":  # its deductible is fixed by law
        assert not re.search(r"\d+ (euros|€)", text)


def test_the_deadlines_said_are_those_that_claims_compute():
    said = _text(BY_NAME["reporting_deadlines"])

    assert (deadlines.GENERAL.days, "cinq jours ouvrés" in said) == (5, True)
    assert (deadlines.THEFT.days, "deux jours ouvrés" in said) == (2, True)
    assert (deadlines.CATASTROPHE.days, "trente jours" in said) == (30, True)
    assert (deadlines.LIVESTOCK.days, "vingt-quatre heures" in said) == (1, True)


def test_the_hours_said_are_those_of_the_page():
    config = json.loads((ROOT / "caller_page" / "config.json").read_text(encoding="utf-8"))

    said = _text(BY_NAME["opening_hours"])

    assert config["hours"]["advisers"] in said
    assert config["hours"]["agent"].removesuffix(".") in said


def test_what_a_lawyer_must_confirm_is_listed_for_them():
    page = (ROOT / "docs" / "knowledge.md").read_text(encoding="utf-8")

    listed = set(re.findall(r"^- `(\w+)`", page, flags=re.MULTILINE))
    assert listed == {document.name for document in DOCUMENTS if document.to_confirm}


def test_a_document_with_an_unknown_key_is_refused(tmp_path: Path):
    head = "title: T\nsource: S\nversion: 1\nreviewed_on: 2026-11-23\nwords: w\nprix: 3\n"
    (tmp_path / "wrong.md").write_text(f"---\n{head}---\n\n## H\n\nText.\n")

    with pytest.raises(ValueError, match=r"wrong\.md.*prix"):
        corpus.read(tmp_path)
