"""Papers: what an e-mail carries as a PDF, made when it leaves from the contract's data alone."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from contract.emails import Template
from functions.emails import wording
from functions.emails.sheet import Letterhead, draw

if TYPE_CHECKING:
    from jinja2 import Environment

MAX_BYTES = 512 * 1024
"""Of one paper: ten times what the longest contract makes."""

_NAMES = {
    Template.CONTRACT_SUMMARY: "resume-contrat",
    Template.CERTIFICATE: "attestation-assurance",
}


@dataclass(frozen=True)
class Paper:
    """A PDF and the name under which it is attached."""

    name: str
    content: bytes


def enclosed(
    environment: "Environment", template: Template, values: dict[str, Any]
) -> tuple[Paper, ...]:
    """The papers that go with an e-mail of this template."""
    if template not in _NAMES:
        return ()
    text = environment.get_template(f"{template}.pdf.j2").render(values)
    content = draw(text, _letterhead(values))
    if len(content) > MAX_BYTES:
        raise ValueError(f"a paper of {len(content)} bytes")
    return (Paper(f"{_NAMES[template]}-{values['policy']['policy_number']}.pdf", content),)


def _letterhead(values: dict[str, Any]) -> Letterhead:
    telephone = values["telephone"]
    foot = f"{values['brand']} · {wording.telephone(telephone)}" if telephone else values["brand"]
    return Letterhead(
        brand=values["brand"],
        reference=values["reference"],
        recipient=tuple(wording.plain(line) for line in (values["name"], *values["address"])),
        issued=f"Fait le {wording.calendar_date(date.fromisoformat(values['issued_on']))}",
        foot=f"{foot} · Document établi d’après les données de votre contrat",
    )
