"""What callers say in the end-to-end tests."""

from contract.identifiers import Line, policy_number
from local.dialogue import Say, Step, Type, Wait

MOTOR = policy_number(Line.MOTOR, 4827315)
SPOKEN_POLICY = f"C'est M R quatre cent quatre-vingt-deux soixante-treize quinze {MOTOR[-1]}."
"""MR 482 7315 and its check letter, as Camille Laurent says it."""

LISTENING = Wait("vous aider", timeout=40)

IDENTITY: list[Step] = [
    Wait("numéro de contrat"),
    Say(SPOKEN_POLICY),
    Wait("date de naissance"),
    Say("Le douze mars mille neuf cent quatre-vingt-quatre."),
    Wait("code postal"),
    Say("Soixante-neuf mille trois."),
]

COLLISION: list[Step] = [
    Wait("Où cela"),
    Say("À Lyon, sur le cours Lafayette."),
    Wait("blessés"),
    Say("Non, personne n'est blessé."),
    Wait("conduisait"),
    Say("C'est moi qui conduisais."),
    Wait("rouler"),
    Say("Oui, elle roule."),
    Wait("coordonnées"),
    Say("Oui, je les ai."),
    Wait("constat"),
    Say("Oui, nous avons signé un constat."),
]


def typed_collision(hour: int) -> list[Step]:
    """Up to the last question of the read-back. Each test tells another hour: the same loss is
    not filed twice."""
    return [
        LISTENING,
        Type(f"Bonjour, je veux déclarer un accident, une collision, hier à {hour} heures."),
        Wait("numéro de contrat"),
        Type(MOTOR),
        Wait("date de naissance"),
        Type("12/03/1984"),
        Wait("code postal"),
        Type("69003"),
        Wait("Où cela"),
        Type("À Lyon, cours Lafayette"),
        Wait("blessés"),
        Type("personne"),
        Wait("conduisait"),
        Type("moi"),
        Wait("rouler"),
        Type("oui"),
        Wait("coordonnées"),
        Type("oui"),
        Wait("constat"),
        Type("oui"),
        Wait("Est-ce exact jusqu", timeout=45),
        Type("oui"),
        Wait(r"Est-ce exact \?"),
    ]


READ_BACK: list[Step] = [
    Wait("Est-ce exact jusqu", timeout=45),
    Say("Oui."),
    Wait(r"Est-ce exact \?"),
    Say("Oui, c'est exact."),
]

GOODBYE: list[Step] = [Say("Non merci, au revoir."), Wait("Au revoir")]
