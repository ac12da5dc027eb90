"""What supervisors do: each action is the request that the contract wants, and nothing more."""

import pytest
from streamlit.testing.v1 import AppTest

from contract.callbacks import Callbacks, CallbackState
from contract.privacy import BrokenAt, BrokenRow, ChainVerification, Seal
from contract.roles import Role
from dashboard import pages
from tests.unit.dashboard import sample
from tests.unit.dashboard.conftest import Open
from tests.unit.dashboard.fake_functions import FakeFunctions

LIVE = f"/v1/supervision/calls/{sample.CALL_ID}"
WHY = "Appelant en détresse"


@pytest.fixture
def live(opened: Open) -> AppTest:
    return opened(pages.LIVE, Role.SUPERVISOR, direct=sample.CALL_ID)


def reasoned(app: AppTest) -> AppTest:
    return app.text_input(key="reason").set_value(WHY).run()


def toasts(app: AppTest) -> str:
    return " ".join(each.value for each in app.toast)


def test_nothing_is_done_in_a_call_without_a_reason(live: AppTest, functions: FakeFunctions):
    for verb in ("listen", "take-over", "hand-back"):
        assert live.button(key=f"act-{verb}").disabled
    live.button(key="act-end").click().run()

    assert functions.of("POST ") == []


@pytest.mark.parametrize("verb", ["listen", "take-over", "hand-back"])
def test_an_action_is_sent_once_with_its_reason(live: AppTest, functions: FakeFunctions, verb: str):
    app = reasoned(live)
    app.button(key=f"act-{verb}").click().run()
    app.run()

    [asked] = functions.of(f"POST {LIVE}/{verb}")
    assert asked.body == {"reason": WHY}
    assert not app.exception


def test_a_call_is_ended_with_its_reason(live: AppTest, functions: FakeFunctions):
    app = reasoned(live)
    app.button(key="act-end").click().run()

    assert [asked.body for asked in functions.of(f"POST {LIVE}/end")] == [{"reason": WHY}]


def test_words_are_whispered_to_the_agent(live: AppTest, functions: FakeFunctions):
    app = reasoned(live)
    [field] = [each for each in app.text_input if each.label == "Souffler à l'agent"]
    field.set_value("  Propose un rappel  ")
    app.form_submit_button[0].click().run()

    [asked] = functions.of(f"POST {LIVE}/whisper")
    assert asked.body == {"reason": WHY, "text": "Propose un rappel"}


def test_an_action_that_came_too_late_is_said_to_have(live: AppTest, functions: FakeFunctions):
    functions.refuse(f"POST {LIVE}/listen", 409)
    app = reasoned(live)
    app.button(key="act-listen").click().run()

    assert not app.exception
    assert any("n'est plus possible" in each.value for each in app.warning)


def test_a_call_that_ended_leads_to_its_page(opened: Open, functions: FakeFunctions):
    functions.refuse(f"GET {LIVE}", 404)

    app = opened(pages.LIVE, direct=sample.CALL_ID)

    assert any("L'appel est terminé" in each.value for each in app.info)
    links = [each.proto for each in app.get("page_link")]
    assert "Ouvrir la page de cet appel" in {link.label for link in links}


def test_a_live_conversation_is_read_on_and_never_twice(live: AppTest, functions: FakeFunctions):
    live.run()

    asked = [each.query.get("since") for each in functions.of(f"GET {LIVE}")]
    assert asked[0] == "-1"
    assert int(asked[-1] or -1) > 0
    [story] = [each.value for each in live.get("html") if "story" in str(each.value)]
    assert story.count("Bonjour, je suis un assistant vocal") == 1


@pytest.mark.parametrize(
    ("state", "press", "sent"),
    [
        (CallbackState.WAITING, CallbackState.TAKEN, {"state": "taken"}),
        (CallbackState.TAKEN, CallbackState.DONE, {"state": "done", "note": "Rappelé"}),
        (
            CallbackState.TAKEN,
            CallbackState.UNREACHABLE,
            {"state": "unreachable", "note": "Rappelé"},
        ),
        (CallbackState.UNREACHABLE, CallbackState.TAKEN, {"state": "taken"}),
    ],
)
def test_a_callback_moves_on(
    opened: Open,
    functions: FakeFunctions,
    state: CallbackState,
    press: CallbackState,
    sent: dict[str, str],
):
    waiting = sample.callback(state=state)
    functions.answers["GET /v1/callbacks"] = Callbacks(items=[waiting])
    app = opened(pages.CALLBACKS, Role.SUPERVISOR)
    if state is CallbackState.TAKEN:
        app.text_input(key=f"note-{waiting.id}").set_value("Rappelé")
    app.button(key=f"{press}-{waiting.id}").click().run()

    [asked] = functions.of(f"PATCH /v1/callbacks/{waiting.id}")
    assert asked.body == sent


def test_a_review_by_a_person_answers_the_same_grid(opened: Open, functions: FakeFunctions):
    app = opened(pages.CALL, Role.SUPERVISOR, appel=sample.CALL_ID)
    app.radio(key="answer-courteous").set_value("Oui")
    app.radio(key="answer-danger").set_value("Non")
    app.form_submit_button[0].click().run()

    [asked] = functions.of(f"PUT /v1/analytics/calls/{sample.CALL_ID}/review/human")
    # What does not arise travels as nothing.
    assert asked.body["answers"]["courteous"] is True
    assert asked.body["answers"]["danger"] is False
    assert set(asked.body["answers"]) == {item.id for item in sample.grid().items}
    assert asked.body["answers"]["reads_back"] is None


def test_an_export_holds_the_rows_of_the_filter(opened: Open, functions: FakeFunctions):
    app = opened(pages.CALLS, Role.SUPERVISOR, issue="Abandonné", latence_min="2.5")
    [prepare] = [button for button in app.button if button.label == "Préparer le fichier"]
    prepare.click().run()

    [asked] = functions.of("GET /v1/analytics/exports")
    searched = functions.of("GET /v1/analytics/calls")[-1].query
    assert asked.query.pop("format") == "csv"
    assert asked.query == {k: v for k, v in searched.items() if k != "limit"}
    assert asked.query["disposition"] == "abandoned"
    assert asked.query["min_latency"] == "2.5"
    assert "Télécharger" in str(app.get("download_button"))


def test_an_export_that_fails_leaves_no_file(opened: Open, functions: FakeFunctions):
    app = opened(pages.CALLS, Role.SUPERVISOR)
    functions.refuse("GET /v1/analytics/exports", 422)
    [prepare] = [button for button in app.button if button.label == "Préparer le fichier"]
    prepare.click().run()

    assert not app.exception
    assert app.warning
    assert not app.get("download_button")


def test_a_view_sets_its_filters_and_lets_the_others_go(opened: Open, functions: FakeFunctions):
    app = opened(pages.CALLS, Role.READER, mots="eau", motif="Contrat")
    app.pills(key="vue").set_value("Réponses lentes").run()

    asked = functions.of("GET /v1/analytics/calls")[-1].query
    assert asked["min_latency"] == "2.5"
    assert "q" not in asked
    assert "motif" not in asked


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"sinistre_lie": "SD-26"}, "SD-26-004217-K"),
        ({"duree_min": "600", "duree_max": "60"}, "dépasse"),
    ],
)
def test_a_filter_that_cannot_be_is_told_before_anything_is_asked(
    opened: Open, functions: FakeFunctions, address: dict[str, str], said: str
):
    app = opened(pages.CALLS, **address)

    assert any(said in each.value for each in app.warning)
    assert functions.of("GET /v1/analytics/calls") == []


def test_more_calls_are_fetched_when_asked_for(opened: Open, functions: FakeFunctions):
    app = opened(pages.CALLS)
    assert len(app.dataframe[0].value) == 100

    [more] = [button for button in app.button if button.label == "Charger la suite"]
    more.click().run()

    assert len(app.dataframe[0].value) == 200
    assert functions.of("GET /v1/analytics/calls")[-1].query["cursor"] == "100"


def test_an_erasure_is_seen_before_it_is_done(opened: Open, functions: FakeFunctions):
    app = opened(pages.PRIVACY, rubrique="Effacer")
    app.text_input(key="subject-erasure").set_value(sample.POLICY)
    app.text_input(key="why-erasure").set_value("Demande du 12").run()
    button = {each.label: each for each in app.button}
    assert "Effacer définitivement" not in button
    button["Voir ce qui serait effacé"].click().run()
    [final] = [each for each in app.button if each.label == "Effacer définitivement"]
    assert final.disabled

    app.text_input(key="word").set_value("EFFACER").run()
    [final] = [each for each in app.button if each.label == "Effacer définitivement"]
    final.click().run()

    who = {"policy_number": sample.POLICY, "reason": "Demande du 12"}
    assert [asked.body for asked in functions.of("POST /v1/privacy/erasures")] == [
        {**who, "dry_run": True},
        {**who, "dry_run": False},
    ]
    assert not app.exception


def test_a_preview_of_one_person_never_erases_another(opened: Open, functions: FakeFunctions):
    app = opened(pages.PRIVACY, rubrique="Effacer")
    app.text_input(key="subject-erasure").set_value("12")
    app.text_input(key="why-erasure").set_value("Demande").run()
    [preview] = [each for each in app.button if each.label == "Voir ce qui serait effacé"]
    preview.click().run()
    app.text_input(key="subject-erasure").set_value("13").run()

    assert "Effacer définitivement" not in {each.label for each in app.button}


def test_a_policy_number_with_a_wrong_letter_is_told(opened: Open, functions: FakeFunctions):
    app = opened(pages.PRIVACY, rubrique="Exporter")
    app.text_input(key="subject-export").set_value("MR-482-7315-A").run()

    assert "n'existe pas" in app.warning[0].value
    assert functions.of("POST /v1/privacy/exports") == []


def test_all_that_is_kept_of_a_person_is_given_out(opened: Open, functions: FakeFunctions):
    app = opened(pages.PRIVACY, rubrique="Exporter")
    app.text_input(key="subject-export").set_value("12")
    app.text_input(key="why-export").set_value("Demande").run()
    [button] = [each for each in app.button if each.label == "Préparer l'export"]
    button.click().run()

    [asked] = functions.of("POST /v1/privacy/exports")
    assert asked.body == {"policyholder_id": 12, "reason": "Demande"}
    assert len(app.get("download_button")) == 2


def test_a_journal_that_was_altered_is_said_to_be(opened: Open, functions: FakeFunctions):
    functions.answers["GET /v1/privacy/access-log/verification"] = ChainVerification(
        is_whole=False,
        checked=10,
        seal=Seal(n=10, hash="ab" * 32, sealed=0),
        broken=BrokenRow(n=7, audit_id=7, why=BrokenAt.CHANGED),
    )
    app = opened(pages.PRIVACY, rubrique="Journal des accès")
    [button] = [each for each in app.button if each.label == "Vérifier le journal"]
    button.click().run()

    assert "altéré à la ligne 7" in app.error[0].value


def test_alerts_are_set_whole(opened: Open, functions: FakeFunctions):
    app = opened(pages.ALERTS)
    [recipients] = [each for each in app.text_input if "e-mail" in each.label]
    recipients.set_value("a@assureur.example, b@assureur.example")
    app.form_submit_button[0].click().run()

    [asked] = functions.of("PUT /v1/analytics/alerts")
    assert asked.body["recipients"] == ["a@assureur.example", "b@assureur.example"]
    assert len(asked.body["rules"]) == 5
    assert asked.body["rules"][1] == {
        "watched": "latency_p95",
        "is_on": True,
        "side": "above",
        "threshold": 3.0,
        "window_minutes": 60,
        "minimum": 5,
        "cooldown_minutes": 60,
    }


def test_alerts_that_make_no_sense_are_not_saved(opened: Open, functions: FakeFunctions):
    app = opened(pages.ALERTS)
    [webhook] = [each for each in app.text_input if "webhook" in each.label]
    webhook.set_value("http://sans-tls.example")
    app.form_submit_button[0].click().run()

    assert "Rien n'est enregistré" in app.warning[0].value
    assert functions.of("PUT /v1/analytics/alerts") == []


def test_a_claim_is_shown_with_what_was_told_and_received(opened: Open, functions: FakeFunctions):
    app = opened(pages.CLAIMS, Role.SUPERVISOR, sinistre=sample.CLAIM)

    assert not app.exception
    assert functions.of("GET /v1/claims/register")[0].query == {"claim_number": sample.CLAIM}
    assert functions.of(f"GET /v1/claims/{sample.CLAIM}/details")
    assert functions.of("GET /v1/documents")[0].query == {"claim_number": sample.CLAIM}


def test_what_is_not_looked_at_is_not_read(opened: Open, functions: FakeFunctions):
    opened(pages.CLAIMS, Role.SUPERVISOR)
    assert functions.of("GET /v1/claims/third-party-reports") == []

    app = opened(pages.CLAIMS, Role.SUPERVISOR, registre="Déclarations de tiers")
    assert len(functions.of("GET /v1/claims/third-party-reports")) == 1
    assert not app.exception


def test_functions_that_are_down_are_named(opened: Open, functions: FakeFunctions):
    functions.down.add("documents")

    app = opened(pages.ADMINISTRATION)

    assert "documents" in app.error[0].value
