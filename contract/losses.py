"""Losses: the perils of each line of business, and what a first notice must say of each."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from contract.base import LongText, Moment, Request, Text
from contract.identifiers import Line


class Peril(StrEnum):
    """What caused the loss."""

    COLLISION = "collision"
    SINGLE_VEHICLE = "single_vehicle"
    PARKED_DAMAGE = "parked_damage"
    THEFT = "theft"
    ATTEMPTED_THEFT = "attempted_theft"
    THEFT_OF_CONTENTS = "theft_of_contents"
    VANDALISM = "vandalism"
    GLASS = "glass"
    FIRE = "fire"
    STORM_HAIL = "storm_hail"
    ANIMAL = "animal"
    NATURAL_CATASTROPHE = "natural_catastrophe"
    WATER_DAMAGE = "water_damage"
    BURGLARY = "burglary"
    ELECTRICAL = "electrical"
    DAMAGE_BY_PERSON = "damage_by_person"
    DAMAGE_BY_CHILD = "damage_by_child"
    DAMAGE_BY_ANIMAL = "damage_by_animal"


class Precision(StrEnum):
    """How exactly the moment of a loss is known."""

    EXACT = "exact"
    ABOUT = "about"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    INTERVAL = "interval"


class Occurrence(Request):
    """When a loss happened: an interval that is as narrow as the caller could say, no narrower."""

    earliest: Moment
    latest: Moment
    precision: Precision
    words: Text
    """What the caller said of it."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.latest < self.earliest:
            raise ValueError("latest is before earliest")
        return self

    @classmethod
    def exactly(cls, moment: datetime, words: str) -> Self:
        return cls(earliest=moment, latest=moment, precision=Precision.EXACT, words=words)


class Circumstances(Request):
    """What is asked beyond date, place and description; each peril requires some of it."""

    driver: Text | None = Field(default=None, description="Who was driving the insured vehicle.")
    drivable: bool | None = Field(default=None, description="Whether the vehicle can be driven.")
    towing_wanted: bool | None = Field(default=None, description="Whether towing is needed.")
    other_party_known: bool | None = Field(
        default=None, description="Whether the other party, if any, left their details."
    )
    other_party_plate: str | None = Field(
        default=None,
        pattern=r"^[A-Z0-9]{4,10}$",
        description="The other vehicle's registration plate, capitals and digits only.",
    )
    other_party_phone: str | None = Field(
        default=None,
        pattern=r"^\+[1-9][0-9]{6,14}$",
        description="The other party's telephone number, E.164.",
    )
    other_party_email: str | None = Field(
        default=None,
        max_length=254,
        pattern=r"^[a-z0-9._%+\-]+@[a-z0-9.\-]+\.[a-z]{2,}$",
        description="The other party's e-mail address, in lower case.",
    )
    other_party_name: Text | None = None
    other_party_insurer: Text | None = None
    witnesses: Text | None = Field(default=None, description="Witnesses, as the caller names them.")
    joint_report_signed: bool | None = Field(
        default=None, description="Whether a constat amiable was signed by both drivers."
    )
    police_report_filed: bool | None = Field(
        default=None, description="Whether a complaint was filed with the police or gendarmerie."
    )
    injured_count: int | None = Field(
        default=None, ge=0, le=99, description="How many people were hurt; 0 when nobody was."
    )
    keys_held: bool | None = Field(
        default=None, description="Whether the caller still has all the keys of the vehicle."
    )
    forced_entry: bool | None = Field(default=None, description="Whether entry was forced.")
    goods: LongText | None = Field(
        default=None, description="Goods lost or damaged, with the amounts as the caller said them."
    )
    glass_element: Text | None = Field(default=None, description="Which pane or glass is broken.")
    stopped: bool | None = Field(default=None, description="Whether the leak has stopped.")
    origin: Text | None = Field(
        default=None, description="Where the water came from; 'inconnue' when nobody knows."
    )
    neighbour: Text | None = Field(default=None, description="The neighbour or managing agent.")
    habitable: bool | None = Field(default=None, description="Whether the home can be lived in.")
    victim: Text | None = Field(default=None, description="Who suffered the damage.")
    damaged: Text | None = Field(default=None, description="What was damaged.")


REQUIRED: dict[Line, dict[Peril, tuple[str, ...]]] = {
    Line.MOTOR: {
        Peril.COLLISION: (
            "injured_count",
            "driver",
            "drivable",
            "other_party_known",
            "joint_report_signed",
        ),
        Peril.SINGLE_VEHICLE: ("injured_count", "driver", "drivable"),
        Peril.PARKED_DAMAGE: ("drivable", "other_party_known"),
        Peril.THEFT: ("police_report_filed", "keys_held"),
        Peril.ATTEMPTED_THEFT: ("police_report_filed", "drivable"),
        Peril.THEFT_OF_CONTENTS: ("police_report_filed", "forced_entry", "goods"),
        Peril.VANDALISM: ("police_report_filed", "drivable"),
        Peril.GLASS: ("glass_element",),
        Peril.FIRE: ("injured_count", "drivable"),
        Peril.STORM_HAIL: ("drivable",),
        Peril.ANIMAL: ("injured_count", "driver", "drivable"),
        Peril.NATURAL_CATASTROPHE: ("drivable",),
    },
    Line.HOME: {
        Peril.WATER_DAMAGE: ("stopped", "origin", "habitable"),
        Peril.FIRE: ("injured_count", "habitable"),
        Peril.BURGLARY: ("police_report_filed", "forced_entry", "goods"),
        Peril.STORM_HAIL: ("habitable",),
        Peril.GLASS: ("glass_element",),
        Peril.ELECTRICAL: ("goods",),
        Peril.VANDALISM: ("police_report_filed", "habitable"),
        Peril.NATURAL_CATASTROPHE: ("habitable",),
    },
    Line.LIABILITY: {
        Peril.DAMAGE_BY_PERSON: ("injured_count", "victim", "damaged"),
        Peril.DAMAGE_BY_CHILD: ("injured_count", "victim", "damaged"),
        Peril.DAMAGE_BY_ANIMAL: ("injured_count", "victim", "damaged"),
    },
}
"""Each line's perils, in the order their questions are asked: people before things."""


def missing_answers(line: Line, peril: Peril, circumstances: Circumstances) -> list[str]:
    """The names of the answers that this peril requires and that are not there yet, in order."""
    return [name for name in REQUIRED[line][peril] if getattr(circumstances, name) is None]
