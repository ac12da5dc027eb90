"""The streamed text: the same words however it is cut, and no sentence kept waiting."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_worker.spoken_french.say.stream import LONGEST_HELD, settled, spoken
from voice_worker.spoken_french.say.written import in_words

SENTENCES = [
    "Votre franchise est de 250 € au 1er mars 2026, M. Dupont.",
    "Le montant est de 1 250,50 € TTC, soit 12,5 % de plus.",
    "Rappelez le 01 23 45 67 89 avant 18h30.",
    "Votre dossier est le SD-26-004217-K, pour le véhicule AB-123-CD.",
    "L'e-mail part à jean.dupont@gmail.com. Merci !",
    "Le 12/03/2026 à 14:30, au 12 rue de la Paix, 75002 Paris.",
    "Il vous reste 5 jours ouvrés. Le n° 4 est au 2e étage.",
    "C'est noté.",
    "Appelez le 15, le 18 ou le 112.",
]


async def chunks(*texts: str) -> AsyncIterator[str]:
    for text in texts:
        yield text


async def collected(*texts: str) -> list[str]:
    return [chunk async for chunk in spoken(chunks(*texts))]


@given(
    sentences=st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3),
    cuts=st.lists(st.integers(min_value=1, max_value=12), min_size=1, max_size=40),
)
@settings(max_examples=150, deadline=None)
async def test_the_words_do_not_depend_on_how_the_text_is_cut(sentences, cuts):
    whole = " ".join(sentences)
    pieces, at = [], 0
    while at < len(whole):
        size = cuts[len(pieces) % len(cuts)]
        pieces.append(whole[at : at + size])
        at += size

    assert "".join(await collected(*pieces)) == in_words(whole)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("12,50 €", "douze euros cinquante"),
        ("1 000 000 €", "un million d'euros"),
        ("2,5 M€", "deux millions cinq cent mille euros"),
        ("le 1er janvier 2026", "le premier janvier deux mille vingt-six"),
        ("le 12/03/2026", "le douze mars deux mille vingt-six"),
        ("à 20h", "à vingt heures"),
        ("12 %", "douze pour cent"),
        ("Mme Martin", "madame Martin"),
        ("le 01 20 30 40 50", "le zéro un, vingt, trente, quarante, cinquante"),
        ("AB-123-CD", "A B, cent vingt-trois, C D"),
        ("75002 Paris", "soixante-quinze zéro zéro deux Paris"),
        ("90 km/h", "quatre-vingt-dix kilomètres à l'heure"),
        ("Article L113-2", "Article L113-2"),
        ("le 32/13/2026", "le 32/13/2026"),
        ("rien à changer ici", "rien à changer ici"),
    ],
)  # fmt: skip
def test_values_are_written_as_they_are_said(written, said):
    assert in_words(written) == said


async def test_plain_words_pass_at_once():
    assert await collected("Bonjour, ", "je vous ", "écoute") == ["Bonjour, ", "je vous ", "écoute"]


async def test_a_finished_sentence_does_not_wait_for_the_next_one():
    ready, held = settled("C'est noté.")

    assert (ready, held) == ("C'est noté.", "")


async def test_an_amount_is_held_until_its_currency_is_known():
    assert await collected("soit 250", " €", " par an") == [
        "soit ",
        "deux cent cinquante euros par ",
        "an",
    ]


def test_what_is_held_back_never_grows():
    _, held = settled("12 " * 200)

    assert len(held) <= LONGEST_HELD
