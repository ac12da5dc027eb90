"""A call: its state, its captions, what is typed, what goes wrong on the way, its end."""

import pytest
from playwright.async_api import Page as Tab

from local.screenshots.page_server import ROOM, Page
from tests.unit.caller_page.conftest import StartCall, Visit

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def captions(tab: Tab) -> list[tuple[str, str]]:
    rows = await tab.eval_on_selector_all(
        "#captions li", "all => all.map(li => [li.dataset.speaker, li.lastChild.textContent])"
    )
    return [tuple(row) for row in rows]


async def test_the_microphone_is_published_and_audio_unlocked_in_the_click(
    start_call: StartCall,
) -> None:
    tab = await start_call()

    assert await tab.evaluate("fakeRoom.published.map(({ source }) => source)") == ["microphone"]
    assert await tab.evaluate("fakeRoom.startedDuringClick")


async def test_the_reference_is_short_and_comes_from_the_room(start_call: StartCall) -> None:
    tab = await start_call()

    assert await tab.inner_text("#reference") == "3F2A\u00a091C0"
    assert await tab.get_attribute("#reference", "data-reference") == ROOM


STATES = {
    "initializing": ("connecting", "Connexion en cours…"),
    "listening": ("listening", "L’agent vous écoute"),
    "thinking": ("thinking", "L’agent réfléchit"),
    "speaking": ("speaking", "L’agent parle"),
    "idle": ("listening", "L’agent vous écoute"),
}


async def test_the_agent_s_state_is_said_in_words(start_call: StartCall) -> None:
    tab = await start_call(agent=False)

    for agent, (state, words) in STATES.items():
        await tab.evaluate("state => fakeRoom.agent(state)", agent)
        await tab.wait_for_selector(f"#state[data-state={state}]")

        assert await tab.inner_text("#state") == words


async def test_a_call_runs_under_the_policy_of_the_page(driven_site: Page, visit: Visit) -> None:
    tab = await visit(driven_site, policy=True)
    complaints: list[str] = []
    tab.on("console", lambda line: complaints.append(line.text))
    tab.on("pageerror", lambda failure: complaints.append(str(failure)))

    await tab.click("#call")
    await tab.wait_for_selector("#state[data-state=connecting]")
    await tab.evaluate("fakeRoom.agent('listening')")
    await tab.evaluate("fakeRoom.say('agent-1', 's1', ['<b>Bonjour</b>'])")
    await tab.wait_for_selector("[data-id=s1][data-final=true]")
    await tab.click("#larger")
    await tab.click("#audio summary")
    await tab.click("#adviser")
    await tab.click("#end")
    await tab.wait_for_selector("[data-view=ended]")
    async with tab.expect_download():
        await tab.click("#download")
    await tab.locator("#rating [value='3']").check()
    await tab.click("#rating [type=submit]")
    await tab.wait_for_selector("#rating[data-state=sent]")

    assert complaints == []


async def test_both_sides_are_captioned_as_they_speak(start_call: StartCall) -> None:
    tab = await start_call()

    await tab.evaluate("fakeRoom.say('agent-1', 's1', ['Bonjour, ', 'je vous '], { hold: true })")
    await tab.evaluate("fakeRoom.say('caller-1', 's2', ['Bon'])")
    await tab.evaluate("fakeRoom.say('caller-1', 's2', ['Bonjour'], { final: 'true' })")
    await tab.wait_for_selector("[data-id=s2][data-final=true]")

    assert await tab.inner_text("[data-id=s1][data-final=false] p") == "Bonjour, je vous "
    assert await tab.inner_text("[data-id=s2] p") == "Bonjour"
    assert await tab.locator("[data-id=s2]").count() == 1


async def test_finished_captions_alone_are_read_aloud_by_a_screen_reader(
    start_call: StartCall,
) -> None:
    tab = await start_call()

    await tab.evaluate("fakeRoom.say('caller-1', 's1', ['Je vou'])")
    await tab.wait_for_selector("[data-id=s1]")
    drafted = await tab.locator("[aria-live=polite] [data-id=s1]").count()
    await tab.evaluate("fakeRoom.say('caller-1', 's1', ['Je vous appelle'], { final: 'true' })")
    await tab.wait_for_selector("[data-id=s1][data-final=true]")

    assert drafted == 0
    assert await tab.locator("[aria-live=polite] [data-id=s1]").count() == 1


async def test_captions_stand_in_the_order_people_began_to_speak(start_call: StartCall) -> None:
    tab = await start_call()

    await tab.evaluate(
        """() => {
          const reader = { info: { attributes: { "lk.segment_id": "s1" } } };
          reader[Symbol.asyncIterator] = async function* () {
            yield "Quel est votre";
            await new Promise((resolve) => (globalThis.interrupt = resolve));
          };
          fakeRoom.streams["lk.transcription"](reader, { identity: "agent-1" });
        }"""
    )
    await tab.wait_for_selector("[data-id=s1]")
    await tab.evaluate("fakeRoom.say('caller-1', 's2', ['Attendez'], { final: 'true' })")
    await tab.wait_for_selector("[data-id=s2][data-final=true]")
    await tab.evaluate("interrupt()")
    await tab.wait_for_selector("[data-id=s1][data-final=true]")

    assert await captions(tab) == [("agent", "Quel est votre"), ("caller", "Attendez")]


async def test_what_an_adviser_says_is_under_their_name(start_call: StartCall) -> None:
    tab = await start_call()

    await tab.evaluate("fakeRoom.say('supervisor-1', 's1', ['Bonjour, je reprends.'])")
    await tab.wait_for_selector("[data-id=s1][data-final=true]")

    assert await captions(tab) == [("adviser", "Bonjour, je reprends.")]
    assert await tab.locator("[data-id=s1] .speaker").inner_text() == "Un conseiller"


async def test_what_the_agent_says_is_never_html(start_call: StartCall) -> None:
    tab = await start_call()

    words = "<img src=x onerror=alert(1)><b>gras</b>"
    await tab.evaluate("words => fakeRoom.say('agent-1', 's1', [words])", words)
    await tab.wait_for_selector("[data-id=s1][data-final=true]")

    assert await captions(tab) == [("agent", words)]
    assert await tab.locator("#captions img, #captions b").count() == 0


async def test_captions_can_be_made_larger_and_smaller(start_call: StartCall) -> None:
    tab = await start_call()
    size = "parseFloat(getComputedStyle(document.querySelector('#captions')).fontSize)"
    before = await tab.evaluate(size)

    await tab.click("#larger")
    larger = await tab.evaluate(size)
    for _ in range(9):
        await tab.click("#smaller")

    assert larger > before > await tab.evaluate(size)


async def test_what_is_typed_is_sent_and_shown(start_call: StartCall) -> None:
    tab = await start_call("#type")

    await tab.fill("#message", "On m’a volé ma voiture.")
    await tab.click("#send")
    await tab.fill("#message", "Cette nuit.")
    await tab.press("#message", "Enter")
    await tab.wait_for_function("fakeRoom.sent.length === 2")

    assert await tab.evaluate("fakeRoom.sent") == [
        {"text": "On m’a volé ma voiture.", "topic": "lk.chat"},
        {"text": "Cette nuit.", "topic": "lk.chat"},
    ]
    assert await captions(tab) == [
        ("caller", "On m’a volé ma voiture."),
        ("caller", "Cette nuit."),
    ]
    assert await tab.input_value("#message") == ""


async def test_an_empty_message_is_not_sent(start_call: StartCall) -> None:
    tab = await start_call()

    await tab.fill("#message", "  \n ")
    await tab.click("#send")

    assert await tab.evaluate("fakeRoom.sent") == []


async def test_nothing_can_be_sent_before_the_agent_is_there(start_call: StartCall) -> None:
    tab = await start_call(agent=False)

    await tab.fill("#message", "Bonjour")
    await tab.press("#message", "Enter")

    assert await tab.is_disabled("#send")
    assert await tab.evaluate("fakeRoom.sent") == []
    assert await tab.input_value("#message") == "Bonjour"


async def test_a_message_that_does_not_leave_is_given_back(start_call: StartCall) -> None:
    tab = await start_call()
    await tab.evaluate("fakeRoom.failsToSend = true")

    await tab.fill("#message", "Bonjour")
    await tab.click("#send")
    await tab.wait_for_selector("#trouble[data-kind=message_not_sent]")

    assert await tab.input_value("#message") == "Bonjour"
    assert await captions(tab) == []


async def test_a_typed_call_has_no_microphone_and_is_silent_until_asked(
    start_call: StartCall,
) -> None:
    tab = await start_call("#type")

    assert await tab.evaluate("fakeRoom.published") == []
    assert not await tab.is_visible("#mute")
    assert await tab.inner_text("#sound") == "Activer le son"


async def test_muting_mutes_the_track_and_says_how_to_undo_it(start_call: StartCall) -> None:
    tab = await start_call()

    await tab.click("#mute")
    muted = await tab.evaluate("fakeMicrophone.muted"), await tab.inner_text("#mute")
    await tab.click("#mute")

    assert muted == (True, "Rétablir le micro")
    assert not await tab.evaluate("fakeMicrophone.muted")
    assert await tab.inner_text("#mute") == "Couper le micro"


async def test_an_agent_absent_for_ten_seconds_is_said_and_forgotten_when_it_comes(
    start_call: StartCall,
) -> None:
    tab = await start_call(agent=False, clock=True)

    await tab.clock.fast_forward(9_000)
    early = await tab.get_attribute("#trouble", "data-kind")
    await tab.clock.fast_forward(2_000)
    await tab.wait_for_selector("#trouble[data-kind=agent_absent]")
    words = await tab.inner_text("#trouble-text")
    await tab.evaluate("fakeRoom.agent('speaking')")
    await tab.wait_for_selector("#state[data-state=speaking]")

    assert early == ""
    assert "01\u00a099\u00a000\u00a000\u00a000" in words
    assert await tab.get_attribute("#trouble", "data-kind") == ""


async def test_an_agent_who_vanishes_is_waited_for(start_call: StartCall) -> None:
    tab = await start_call(clock=True)

    await tab.evaluate("fakeRoom.agentLeaves()")
    await tab.wait_for_selector("#state[data-state=connecting]")
    await tab.clock.fast_forward(11_000)

    await tab.wait_for_selector("#trouble[data-kind=agent_absent]")


async def test_a_reconnection_is_said_and_its_end_too(start_call: StartCall) -> None:
    tab = await start_call()

    await tab.evaluate("fakeRoom.drop()")
    await tab.wait_for_selector("#state[data-state=reconnecting]")
    trouble = await tab.get_attribute("#trouble", "data-kind")
    await tab.evaluate("fakeRoom.resume()")
    await tab.wait_for_selector("#state[data-state=listening]")

    assert trouble == "reconnecting"
    assert await tab.get_attribute("#trouble", "data-kind") == ""


async def test_a_network_that_goes_is_said_at_once(start_call: StartCall) -> None:
    """LiveKit believes for some seconds more that it is connected."""
    tab = await start_call()

    await tab.context.set_offline(True)
    await tab.wait_for_selector("#trouble[data-kind=reconnecting]")
    state = await tab.get_attribute("#state", "data-state")
    await tab.context.set_offline(False)

    await tab.wait_for_selector('#trouble[data-kind=""]', state="attached")
    assert state == "reconnecting"
    assert await tab.get_attribute("#state", "data-state") == "listening"


@pytest.mark.parametrize(
    ("goes", "away", "comes_back"),
    [
        ("fakeRoom.drop()", "reconnecting", "fakeRoom.resume()"),
        ("fakeRoom.agentLeaves()", "connecting", "fakeRoom.agent('listening')"),
    ],
)
async def test_what_is_written_while_nobody_hears_leaves_once_somebody_does(
    start_call: StartCall, goes: str, away: str, comes_back: str
) -> None:
    tab = await start_call("#type")
    await tab.evaluate(goes)
    await tab.wait_for_selector(f"#state[data-state={away}]")

    await tab.fill("#message", "Vous êtes là ?")
    await tab.click("#send")
    await tab.press("#message", "Enter")
    sent = await tab.evaluate("fakeRoom.sent")
    kept = await tab.input_value("#message")
    await tab.evaluate(comes_back)
    await tab.wait_for_function("fakeRoom.sent.length")

    assert (sent, kept) == ([], "Vous êtes là ?")
    assert await tab.evaluate("fakeRoom.sent") == [{"text": "Vous êtes là ?", "topic": "lk.chat"}]
    assert await captions(tab) == [("caller", "Vous êtes là ?")]
    assert await tab.input_value("#message") == ""


async def test_what_could_not_leave_does_not_stay_in_the_next_call(start_call: StartCall) -> None:
    tab = await start_call("#type", clock=True)
    await tab.evaluate("globalThis.firstRoom = fakeRoom; fakeRoom.drop()")
    await tab.fill("#message", "Vous êtes là ?")
    await tab.click("#send")
    await tab.clock.fast_forward(21_000)

    await tab.click("#call-again")
    await tab.wait_for_function("fakeRoom !== firstRoom && fakeRoom.state === 'connected'")
    await tab.evaluate("fakeRoom.agent('listening')")
    await tab.fill("#message", "Bonjour")
    await tab.click("#send")
    await tab.wait_for_function("fakeRoom.sent.length")

    assert await tab.evaluate("firstRoom.sent") == []
    assert [sent["text"] for sent in await tab.evaluate("fakeRoom.sent")] == ["Bonjour"]


async def test_a_line_that_does_not_come_back_offers_another_call(
    driven_site: Page, start_call: StartCall
) -> None:
    tab = await start_call(clock=True)
    await tab.evaluate("globalThis.firstRoom = fakeRoom")

    await tab.evaluate("fakeRoom.drop()")
    await tab.clock.fast_forward(19_000)
    early = await tab.get_attribute("#trouble", "data-kind")
    await tab.clock.fast_forward(2_000)
    await tab.wait_for_selector("#trouble[data-kind=reconnecting_long]")
    words = await tab.inner_text("#trouble-text")
    await tab.click("#call-again")
    await tab.wait_for_function("fakeRoom !== firstRoom && fakeRoom.state === 'connected'")

    assert early == "reconnecting"
    assert "appelez de nouveau d’ici ou au 01" in words.replace("\u00a0", " ")
    assert await tab.evaluate("firstRoom.state") == "disconnected"
    assert await tab.get_attribute("body", "data-view") == "call"
    assert await tab.get_attribute("#trouble", "data-kind") == ""
    assert len(driven_site.tokens.requests) == 2


async def test_a_line_that_comes_back_late_goes_on(start_call: StartCall) -> None:
    tab = await start_call(clock=True)

    await tab.evaluate("fakeRoom.drop()")
    await tab.clock.fast_forward(21_000)
    await tab.wait_for_selector("#call-again", state="visible")
    await tab.evaluate("fakeRoom.resume()")
    await tab.wait_for_selector("#state[data-state=listening]")

    assert await tab.get_attribute("#trouble", "data-kind") == ""
    assert not await tab.is_visible("#call-again")


async def test_blocked_sound_has_a_button(start_call: StartCall) -> None:
    tab = await start_call()

    await tab.evaluate(
        "fakeRoom.canPlaybackAudio = false; fakeRoom.emit('AudioPlaybackStatusChanged')"
    )
    await tab.wait_for_selector("#trouble[data-kind=audio_blocked]")
    await tab.evaluate("fakeRoom.canPlaybackAudio = true")
    await tab.click("#unlock")

    await tab.wait_for_selector("#unlock", state="hidden")


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("fakeRoom.emit('LocalAudioSilenceDetected')", "microphone_silent"),
        ("fakeMicrophone.handlers.ended()", "microphone_lost"),
    ],
)
async def test_a_microphone_that_fails_in_the_call_is_said(
    start_call: StartCall, event: str, kind: str
) -> None:
    tab = await start_call()

    await tab.evaluate(event)

    await tab.wait_for_selector(f"#trouble[data-kind={kind}]")


@pytest.mark.parametrize("reason", ["ROOM_DELETED", "ROOM_CLOSED", "PARTICIPANT_REMOVED"])
async def test_a_call_ended_by_the_agent_ends_well(start_call: StartCall, reason: str) -> None:
    tab = await start_call()

    await tab.evaluate("reason => fakeRoom.close(LivekitClient.DisconnectReason[reason])", reason)

    await tab.wait_for_selector("[data-view=ended]")


@pytest.mark.parametrize("reason", ["SERVER_SHUTDOWN", "SIGNAL_CLOSE"])
async def test_a_cut_call_is_an_error_that_keeps_reference_and_conversation(
    start_call: StartCall, reason: str
) -> None:
    tab = await start_call()
    await tab.evaluate("fakeRoom.say('agent-1', 's1', ['Votre dossier est ouvert.'])")
    await tab.wait_for_selector("[data-id=s1][data-final=true]")

    await tab.evaluate("reason => fakeRoom.close(LivekitClient.DisconnectReason[reason])", reason)
    await tab.wait_for_selector("#error[data-kind=lost]")

    assert "3F2A\u00a091C0" in await tab.inner_text("#error")
    assert await tab.is_visible("text=Votre dossier est ouvert.")


async def test_hanging_up_releases_the_microphone_and_says_what_comes_next(
    start_call: StartCall,
) -> None:
    tab = await start_call()

    await tab.click("#end")
    await tab.wait_for_selector("[data-view=ended]")
    words = await tab.inner_text("main")

    assert await tab.evaluate("fakeMicrophone.stopped && fakeRoom.state === 'disconnected'")
    assert "Appel terminé" in words
    assert "3F2A\u00a091C0" in words
    assert "Et maintenant" in words


async def test_hanging_up_before_the_room_is_joined_joins_nothing(
    driven_site: Page, visit: Visit
) -> None:
    tab = await visit(driven_site)
    await tab.evaluate(
        """() => {
          const open = LivekitClient.createLocalAudioTrack;
          LivekitClient.createLocalAudioTrack = async () => {
            await new Promise((resolve) => (globalThis.allow = resolve));
            return open();
          };
        }"""
    )
    await tab.click("#call")
    await tab.wait_for_function("globalThis.allow !== undefined")

    await tab.click("#end")
    await tab.wait_for_selector("[data-view=ended]")
    await tab.evaluate("allow()")
    await tab.wait_for_function("globalThis.fakeMicrophone?.stopped")

    assert await tab.evaluate("fakeRoom.state") == "disconnected"
    assert await tab.evaluate("fakeRoom.url") is None


async def test_a_new_call_starts_from_the_notice_with_nothing_of_the_last(
    driven_site: Page, start_call: StartCall
) -> None:
    tab = await start_call()
    await tab.evaluate("fakeRoom.say('agent-1', 's1', ['Bonjour'])")
    await tab.wait_for_selector("[data-id=s1][data-final=true]")
    await tab.click("#end")

    await tab.click("#again")
    notice = await tab.get_attribute("body", "data-view")
    await tab.click("#type")
    await tab.wait_for_selector("[data-view=call]")

    assert notice == "notice"
    assert await captions(tab) == []
    assert len(driven_site.tokens.requests) == 2
