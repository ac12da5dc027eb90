"""A loss told by somebody who is not the policyholder: taken down, and nothing shown."""

import asyncio
import hashlib
import re
from typing import Any

from livekit.agents import RunContext, function_tool, llm

from contract.identifiers import POLICY_NUMBER, grouped, is_valid
from contract.losses import Occurrence
from contract.third_party import Insured, Relation, ThirdPartyReport
from voice_worker.agents.form import Field, Form, Unclear, names
from voice_worker.backend import Refused, Unavailable
from voice_worker.before_model import WHAT_ELSE
from voice_worker.call import Call
from voice_worker.hearing import occurrence_of
from voice_worker.prompts import wording
from voice_worker.prompts.refusals import refused
from voice_worker.spoken_french import Status, hear
from voice_worker.verbatim import verbatim

_RELATIONS: dict[Relation, re.Pattern[str]] = {
    relation: re.compile(pattern, re.IGNORECASE)
    for relation, pattern in {
        Relation.RELATIVE: r"\b(?:mère|père|parents?|mari|femme|épou(?:x|se)|compagne|compagnon|"
        r"conjointe?|fils|fille|frère|s(?:œ|oe)ur|grand|tante|oncle|famille|proche|mineure?|beau|"
        r"belle)\b",
        Relation.WITNESS: r"\btémoin\b|\bj'ai (?:tout )?vu\b",
        Relation.NEIGHBOUR: r"\bvoisine?\b",
        Relation.REPRESENTATIVE: r"\b(?:avocate?|syndic|assureur|employeur|patron|représentante?|"
        r"mandataire|gérante?)\b",
        Relation.OTHER_PARTY: r"\b(?:autre conduct|conduct(?:eur|rice)|victime|tiers|adverse|"
        r"m'a (?:percuté|heurté|rentré|embouti|abîmé|cassé)|chez moi|ma voiture)",
        Relation.OTHER: r"\b(?:amie?|collègue|autre|aucun|inconnu)\b",
    }.items()
}
_RELATION_TOLD = {
    Relation.RELATIVE: "un proche",
    Relation.WITNESS: "témoin",
    Relation.NEIGHBOUR: "un voisin",
    Relation.REPRESENTATIVE: "un représentant",
    Relation.OTHER_PARTY: "l'autre partie",
    Relation.OTHER: "une autre personne",
}
_NOBODY = re.compile(r"\b(?:non|personne|aucun|pas de|sans)\b", re.IGNORECASE)


class ThirdPartyLoss(Form):
    """Ends with what the caller is told."""

    order = "file_report"

    def __init__(self, call: Call, chat_ctx: llm.ChatContext) -> None:
        super().__init__(call, chat_ctx)
        self.fields = (
            Field(
                "injured_count",
                wording.QUESTIONS["injured_count"],
                _injured,
                lambda count: "personne n'est blessé" if count == 0 else f"{count} blessés",
                named=names("injured_count"),
            ),
            Field(
                "reporter_name",
                "Quels sont vos nom et prénom ?",
                _name,
                lambda name: f"vous êtes {name}",
                named=lambda words: bool(re.search(r"\bnom\b|\bm'appelle\b", words)),
            ),
            Field(
                "phone",
                "À quel numéro de téléphone peut-on vous joindre ?",
                _phone,
                lambda phone: f"votre téléphone est le {wording.phone(phone)}",
                named=names("phone"),
            ),
            Field(
                "relation",
                "Quel est votre lien avec la personne assurée : autre conducteur, proche, "
                "voisin, témoin ?",
                _relation,
                lambda relation: f"votre lien avec l'assuré : {_RELATION_TOLD[relation]}",
                named=lambda words: "lien" in words,
            ),
            Field(
                "insured",
                "Connaissez-vous la plaque, le numéro de contrat ou le nom de l'assuré ?",
                _insured,
                _insured_told,
                named=lambda words: bool(re.search(r"\bplaque\b|\bassurée?\b|\bcontrat\b", words)),
            ),
            Field(
                "when",
                wording.QUESTIONS["occurrence"],
                _occurrence,
                wording.when,
                named=names("occurrence"),
            ),
            Field("place", wording.QUESTIONS["place"], _place, str, named=names("place")),
            Field("description", wording.QUESTIONS["description"], _story, str),
        )

    async def known(self) -> dict[str, Any]:
        """What the caller told before they were known to call for somebody else."""
        told = [said.words for said in self.call.said if said.goal != "verify_caller"]
        found = {
            "relation": (_relation(said.words, self.call) for said in self.call.said),
            "when": (_occurrence(words, self.call) for words in reversed(told)),
        }
        values = {name: next((one for one in heard if one), None) for name, heard in found.items()}
        return {
            name: value
            for name, value in values.items()
            if value is not None and not isinstance(value, Unclear)
        }

    @function_tool
    async def file_report(self, context: RunContext[Call]) -> str | None:
        """Keep the report, on the caller's yes to the read-back."""
        call = context.userdata
        confirmation = call.reading and call.reading.confirmation
        if confirmation is None:
            return None
        context.disallow_interruptions()
        told = dict(self.values)
        report = ThirdPartyReport(
            reporter_phone=told.pop("phone"),
            occurrence=told.pop("when"),
            confirmation=confirmation,
            **told,
        )
        content = report.model_dump_json(exclude={"confirmation"})
        intent = f"report-{hashlib.sha256(content.encode()).hexdigest()[:16]}"
        try:
            received = await asyncio.shield(
                call.backend.report_as_third_party(report, intent=intent)
            )
        except Unavailable:
            return self.outcome_unknown("report_unknown")
        except Refused as refusal:
            self.finish(verbatim(f"{refused(refusal)} {WHAT_ELSE}"))
            return None
        self.finish(
            verbatim(
                "Votre signalement est enregistré, sous le numéro "
                f"{grouped(received.report_number)}. Un gestionnaire l'examinera. {WHAT_ELSE}"
            )
        )
        return None


def _injured(words: str, call: Call) -> int | None:
    heard = hear("number", words, now=call.clock())
    if heard.status is Status.OK and 0 <= heard.value <= 99:
        return int(heard.value)
    return 0 if _NOBODY.search(words) else None


def _name(words: str, call: Call) -> Any:
    heard = hear("name", words, now=call.clock())
    if heard.status is Status.OK:
        return str(heard.value).title()
    bare = words.strip(" .,!")
    if heard.status is Status.NONE and re.fullmatch(r"[^\W\d_]+(?:[ '’-][^\W\d_]+){1,4}", bare):
        # Asked for a name, they said nothing but words: that is what they are called by.
        return bare.title() if hear("confirmation", words, now=call.clock()).value is None else None
    return None if heard.status is Status.NONE else Unclear("Pouvez-vous épeler votre nom ?")


def _phone(words: str, call: Call) -> Any:
    heard = hear("phone", words, now=call.clock())
    if heard.status is Status.OK:
        return heard.value
    return None if heard.status is Status.NONE else Unclear(wording.unclear(heard))


def _relation(words: str, call: Call) -> Relation | None:
    return next((one for one, sign in _RELATIONS.items() if sign.search(words)), None)


def _insured(words: str, call: Call) -> Any:
    now = call.clock()
    number = hear("reference", words, now=now, mask=POLICY_NUMBER)
    if number.status is Status.OK and is_valid(number.value):
        return Insured(policy_number=number.value)
    plate = hear("plate", words, now=now)
    if plate.status is Status.OK:
        return Insured(plate=plate.value)
    if hear("confirmation", words, now=now).value in ("no", "unsure"):
        return Unclear("Il me faut l'un des trois, même un simple nom. Que savez-vous de lui ?")
    name = _name(words, call)
    return Insured(name=name) if isinstance(name, str) else None


def _insured_told(insured: Insured) -> str:
    if insured.plate:
        return f"plaque de l'assuré : {insured.plate}"
    if insured.policy_number:
        return f"contrat de l'assuré : {grouped(insured.policy_number)}"
    return f"assuré : {insured.name}"


def _occurrence(words: str, call: Call) -> Any:
    heard = hear("datetime", words, now=call.clock(), direction="past")
    if heard.status is Status.OK:
        occurrence: Occurrence = occurrence_of(heard)
        return occurrence
    return None if heard.status is Status.NONE else Unclear(wording.unclear(heard))


def _place(words: str, call: Call) -> str | None:
    return words.strip()[:200] or None


def _story(words: str, call: Call) -> str | None:
    return words.strip()[:2000] or None
