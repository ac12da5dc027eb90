"""Papers: what the PDFs say, read back from their bytes."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from contract.emails import Template
from contract.identifiers import grouped
from contract.losses import REQUIRED, Peril
from contract.policies import Policy
from functions.emails import papers, wording
from functions.emails.papers import Paper
from functions.emails.rendering import House, render
from tests import builders

HOUSE = House(brand="Assurance du Port", telephone="+33199001234")
BOTH = [Template.CERTIFICATE, Template.CONTRACT_SUMMARY]
POLICIES = [builders.MOTOR_POLICY, builders.HOME_POLICY, builders.LIABILITY_POLICY]


def variables(policy: Policy | None = None, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Zoé Œuvrard-Lefèvre",
        "address": ("12 rue de l’Étoile", "69003 Lyon"),
        "reference": "A3F2-91C0",
        "policy": (policy or builders.policy()).model_dump(mode="json"),
        "issued_on": "2026-11-24",
    } | changes


def paper(template: Template, policy: Policy | None = None, **changes: Any) -> Paper:
    (enclosed,) = render(template, variables(policy, **changes), HOUSE).papers
    return enclosed


def read(paper: Paper) -> str:
    pages = PdfReader(io.BytesIO(paper.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("template", BOTH)
def test_a_paper_says_whose_contract_it_is_with_every_accent(template: Template):
    text = read(paper(template))

    for said in (
        "Assurance du Port",
        "Zoé Œuvrard-Lefèvre",
        "12 rue de l’Étoile",
        "69003 Lyon",
        grouped(builders.MOTOR_POLICY),
        "Auto Confort",
        "Renault Clio, GH-427-KX",
        "1er janvier 2024",
        "24 novembre 2026",
        "A3F2-91C0",
        "01 99 00 12 34",
        "Catastrophe naturelle",
    ):
        assert said in text, said


def test_a_motor_certificate_attests_the_vehicle_and_does_not_pass_for_the_memo():
    text = read(paper(Template.CERTIFICATE))

    assert "Attestation d’assurance automobile" in text
    assert "attestons que le véhicule" in text
    assert "ne remplace pas le mémo véhicule assuré" in text
    assert "présomption de garantie" in text


def test_a_home_certificate_attests_the_home():
    home = builders.policy(
        policy_number=builders.HOME_POLICY, product="Habitation", insured="8 quai de Saône, Lyon"
    )

    text = read(paper(Template.CERTIFICATE, home))

    assert "Attestation d’assurance habitation" in text
    assert "attestons que le logement" in text
    assert "8 quai de Saône, Lyon" in text
    assert "Dégât des eaux" in text
    assert "véhicule" not in text


def test_a_liability_certificate_attests_the_person():
    policy = builders.policy(policy_number=builders.LIABILITY_POLICY)

    text = read(paper(Template.CERTIFICATE, policy))

    assert "Attestation d’assurance de responsabilité civile" in text
    assert "attestons que la personne" in text


@pytest.mark.parametrize("number", POLICIES)
def test_a_certificate_names_the_perils_of_the_contract_and_no_other(number: str):
    line = builders.policy(policy_number=number).line
    covered = [builders.coverage(peril=peril) for peril in list(REQUIRED[line])[:2]]

    text = read(
        paper(Template.CERTIFICATE, builders.policy(policy_number=number, coverages=covered))
    )

    named = {peril for peril in REQUIRED[line] if wording.PERILS[peril] in text}
    assert named == {each.peril for each in covered}


def test_a_summary_tells_deductibles_and_ceilings_as_the_contract_has_them():
    covered = [
        builders.coverage(peril=Peril.COLLISION, deductible=45_050, ceiling=3_000_000),
        builders.coverage(peril=Peril.GLASS, deductible=0),
    ]

    text = read(paper(Template.CONTRACT_SUMMARY, builders.policy(coverages=covered)))

    assert "Collision avec un autre usager 450,50 € 30 000 €" in text
    assert "Bris de glace aucune non fixé" in text
    assert "01 55 50 11 00" in text


def test_a_contract_that_ends_says_when():
    ending = builders.policy(ends_on="2027-03-31")

    assert "Fin du contrat 31 mars 2027" in read(paper(Template.CERTIFICATE, ending))


def test_what_a_name_holds_is_text_and_never_layout():
    hostile = "# Attestation fausse\n! Payée :: oui\n| a | b {{ 7 * 7 }}"

    text = read(paper(Template.CERTIFICATE, name=hostile))

    assert "# Attestation fausse ! Payée :: oui | a | b {{ 7 * 7 }}" in text
    assert "49" not in text


@pytest.mark.parametrize("template", BOTH)
@pytest.mark.parametrize("number", POLICIES)
def test_a_paper_is_small_and_named_after_its_contract(template: Template, number: str):
    made = paper(template, builders.policy(policy_number=number))

    assert made.content.startswith(b"%PDF-")
    assert len(made.content) < papers.MAX_BYTES / 10
    assert made.name.endswith(f"-{number}.pdf")


def test_a_paper_too_large_is_an_error_and_not_a_mail(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(papers, "MAX_BYTES", 1000)

    with pytest.raises(ValueError, match="a paper of"):
        paper(Template.CERTIFICATE)


@pytest.mark.parametrize("template", BOTH)
def test_the_mail_around_a_paper_says_what_is_attached(template: Template):
    mail = render(template, variables(), HOUSE)

    assert grouped(builders.MOTOR_POLICY) in mail.subject
    assert "ci-joint" in mail.text
    assert "ci-joint" in mail.html
    assert "12 rue" not in mail.text + mail.html


def test_other_mails_carry_no_paper():
    assert render(Template.VERIFICATION_LOCKED, {"name": "Camille"}, HOUSE).papers == ()
