"""Rendering: what the policyholder reads, and what never stands in an e-mail."""

import re
from typing import Any

import pytest

from contract.emails import Template
from contract.identifiers import Line, claim_number, grouped, policy_number
from functions.emails.rendering import House, Rendered, render

HOUSE = House(brand="Assurance du Port", telephone="+33199001234")
NUMBER = claim_number(2026, 4217)


def variables(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Camille Laurent",
        "claim_number": NUMBER,
        "policy_number": policy_number(Line.MOTOR, 4827315),
        "peril": "collision",
        "occurrence": {
            "earliest": "2026-11-21T19:15:00+00:00",
            "latest": "2026-11-21T19:15:00+00:00",
            "precision": "exact",
            "words": "samedi soir à huit heures et quart",
        },
        "place": "12 rue de la République, Lyon",
        "reported_at": "2026-11-23T09:12:00+00:00",
        "deductible": 30000,
        "documents": [
            {"code": "photos", "label": "des photos des dommages"},
            {"code": "repair_quote", "label": "un devis de réparation"},
        ],
        "deadline": deadline("2026-11-30"),
        "late": False,
    } | changes


def deadline(day: str | None) -> dict[str, str | None]:
    reference = "article L113-2 4° du Code des assurances"
    return {"day": day, "rule": "general", "reference": reference}


def opened(**changes: Any) -> Rendered:
    return render(Template.CLAIM_OPENED, variables(**changes), HOUSE)


def spaced(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("&nbsp;", " ").split())


@pytest.mark.parametrize("form", ["text", "html"])
def test_the_confirmation_says_what_the_policyholder_needs(form: str):
    read = spaced(getattr(opened(), form))

    for said in (
        "Bonjour Camille Laurent",
        grouped(NUMBER),
        "Collision avec un autre usager",
        "samedi 21 novembre 2026 à 20 h 15",
        "12 rue de la République, Lyon",
        "MR-482-7315-",
        "300 €",
        "des photos des dommages",
        "un devis de réparation",
        "lundi 30 novembre 2026",
        "article L113-2 4° du Code des assurances",
        "arrivée à temps",
        "01 99 00 12 34",
        "Message automatique",
        "Assurance du Port",
    ):
        assert said in read, said


def test_the_subject_is_one_line_with_the_number():
    assert opened().subject == f"Votre déclaration de sinistre {grouped(NUMBER)}"


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_late_report_is_never_told_that_cover_is_lost(form: str):
    read = spaced(getattr(opened(late=True), form))

    assert "enregistrée et un gestionnaire l’étudiera" in read
    assert "arrivée à temps" not in read
    assert not re.search("déchéance|refus|perd|exclu", read)


def test_a_catastrophe_without_decree_waits_for_it():
    read = spaced(opened(deadline=deadline(None), peril="natural_catastrophe").text)

    assert "publication d’un arrêté" in read
    assert "vous n’avez pas à la refaire" in read


def test_what_the_caller_said_is_text_and_never_markup():
    hostile = '<script>alert(1)</script><img src=x onerror="x"> {{ 7*7 }} </td>'

    mail = opened(place=hostile, name="<b>Zoé</b> & fils")

    assert "<script>" not in mail.html
    assert "<img" not in mail.html
    assert "49" not in spaced(mail.html).replace(grouped(NUMBER), "")
    assert "&lt;script&gt;" in mail.html
    assert "&lt;b&gt;Zoé" in mail.html


def test_the_text_part_is_readable_as_it_is():
    text = opened().text

    assert "&" not in text
    assert "<" not in text
    assert "{" not in text
    assert "- un devis de réparation\n" in text


def test_styles_are_inlined_and_dark_mode_is_kept():
    html = opened().html

    assert "prefers-color-scheme: dark" in html
    assert re.search(r'<h1 style="[^"]*font-size', html)
    assert "http" not in html


def test_no_deductible_is_said_in_words():
    assert "Franchise : aucune" in opened(deductible=0).text


def test_a_variable_that_is_missing_is_an_error_and_not_a_hole_in_the_mail():
    incomplete = variables()
    del incomplete["deductible"]

    with pytest.raises(Exception, match="deductible"):
        render(Template.CLAIM_OPENED, incomplete, HOUSE)


@pytest.mark.parametrize("house", [HOUSE, House("Assurance du Port", None)])
def test_the_lock_notice_needs_nothing_but_a_name(house: House):
    mail = render(Template.VERIFICATION_LOCKED, {"name": "Camille Laurent"}, house)

    assert "Bonjour Camille Laurent" in mail.text
    assert "suspendu" in spaced(mail.html)
    assert ("01" in spaced(mail.text)) is (house.telephone is not None)
