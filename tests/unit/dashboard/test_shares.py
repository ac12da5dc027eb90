"""Shares of a whole: a table that tells their order and size, and whose words are no markup."""

import re

from streamlit.testing.v1 import AppTest

from contract.metrics import Portion

SPACES = str.maketrans("\u202f\u00a0", "  ")
WORDS = {"resolved": "Résolu", "transferred": "Transféré", "nothing": "Rien"}


def app(portions: list["Portion"], words: dict[str, str]) -> None:
    # Its text is run by itself: it imports what it needs.
    from dashboard.parts import shares

    shares.shown("Issues", portions, words, "appels")


def shown(*portions: Portion) -> AppTest:
    return AppTest.from_function(app, kwargs={"portions": portions, "words": WORDS}).run()


def table(*portions: Portion) -> str:
    (html,) = shown(*portions).get("html")
    return html.proto.body.translate(SPACES)


def test_the_largest_comes_first_and_its_bar_is_whole():
    drawn = table(
        Portion(key="transferred", amount=246.8, share=0.25),
        Portion(key="nothing", amount=0, share=0.0),
        Portion(key="abandoned", amount=123.4, share=0.126),
        Portion(key="resolved", amount=1234, share=0.63),
    )

    assert re.findall(r'<th scope="row">(.*?)</th>', drawn) == ["Résolu", "Transféré", "abandoned"]
    assert re.findall(r"<td>([^<]*?)</td>", drawn) == ["63 %", "25 %", "13 %"]
    assert re.findall(r"width: ([\d.]+)%", drawn) == ["100.0", "39.7", "20.0"]
    assert 'title="63 %, 1 234 appels"' in drawn
    assert 'aria-label="Issues"' in drawn


def test_words_are_no_markup():
    drawn = table(Portion(key='<script>alert("x")</script>', amount=1, share=1.0))

    assert "<script" not in drawn
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in drawn


def test_a_period_without_any_says_so():
    drawn = shown(Portion(key="resolved", amount=0, share=0.0))

    assert [one.value for one in drawn.caption] == ["Rien à montrer sur cette période."]
    assert not drawn.get("html")
