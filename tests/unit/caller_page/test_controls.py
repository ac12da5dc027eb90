"""What a caller can touch during a call: keys, devices; and what the line is worth, in words."""

import pytest
from playwright.async_api import Page as Tab

from tests.unit.caller_page.conftest import StartCall

pytestmark = pytest.mark.asyncio(loop_scope="session")

DEVICES = """() => {
  globalThis.fakeDevices = {
    audioinput: [
      { deviceId: "default", label: "Default" },
      { deviceId: "casque", label: "Casque USB" },
      { deviceId: "parti", label: "Casque parti", isGone: true },
    ],
    audiooutput: [{ deviceId: "o1", label: "" }],
  };
}"""


async def captions(tab: Tab) -> list[str]:
    rows = await tab.locator("#captions li p").all_inner_texts()
    return [words.replace("\u00a0", " ") for words in rows]


async def test_keys_are_sent_one_by_one_and_shown_as_one_number(start_call: StartCall) -> None:
    tab = await start_call(clock=True)
    await tab.click("#keypad summary")

    for key in "690":
        await tab.click(f'#keys [data-key="{key}"]')
    await tab.keyboard.type("03")
    await tab.clock.fast_forward(2_100)
    await tab.click('#keys [data-key="0"]')
    await tab.wait_for_function("fakeRoom.pressed.length === 6")

    assert await tab.evaluate("fakeRoom.pressed") == [
        *([6, "6"], [9, "9"], [0, "0"], [0, "0"], [3, "3"]),
        [0, "0"],
    ]
    assert await captions(tab) == ["Touches : 6 9 0 0 3", "Touche 0 : un conseiller"]


async def test_stars_and_hashes_erase_and_finish(start_call: StartCall) -> None:
    tab = await start_call()
    await tab.click("#keypad summary")

    for key in "1*2#3":
        await tab.click(f'#keys [data-key="{key}"]')
    await tab.wait_for_function("fakeRoom.pressed.length === 5")

    assert await tab.evaluate("fakeRoom.pressed.map(([code]) => code)") == [1, 10, 2, 11, 3]
    assert await captions(tab) == ["Touches : 2", "Touches : 3"]


async def test_one_button_asks_for_a_person_at_once(start_call: StartCall) -> None:
    tab = await start_call()

    await tab.click("#adviser")
    await tab.wait_for_function("fakeRoom.pressed.length === 2")

    assert await tab.evaluate("fakeRoom.pressed") == [[0, "0"], [11, "#"]]
    assert await captions(tab) == ["Touche 0 : un conseiller"]


async def test_no_key_can_be_pressed_before_the_agent_is_there(start_call: StartCall) -> None:
    tab = await start_call(agent=False)
    await tab.click("#keypad summary")

    enabled = await tab.locator("#keys button:enabled, #adviser:enabled").count()

    assert enabled == 0


async def test_a_key_that_does_not_leave_is_said_and_not_shown(start_call: StartCall) -> None:
    tab = await start_call()
    await tab.evaluate("fakeRoom.failsToSend = true")

    await tab.click("#adviser")
    await tab.wait_for_selector("#trouble[data-kind=message_not_sent]")

    assert await captions(tab) == []


async def test_the_microphone_can_be_chosen_and_what_is_shown_is_used(
    start_call: StartCall,
) -> None:
    tab = await start_call()
    await tab.evaluate(DEVICES)

    await tab.click("#audio summary")
    await tab.wait_for_selector("#audioinput option", state="attached")
    names = await tab.locator("#audioinput option").all_inner_texts()
    speakers = await tab.locator("#audiooutput option").all_inner_texts()
    await tab.select_option("#audioinput", "casque")
    await tab.wait_for_function("document.querySelector('#audioinput').value === 'casque'")
    await tab.select_option("#audioinput", "parti")
    await tab.wait_for_function("fakeRoom.switched.length === 2")
    await tab.wait_for_function("document.querySelector('#audioinput').value === 'casque'")

    assert names == ["Celui de l’appareil", "Casque USB", "Casque parti"]
    assert speakers == ["Haut-parleur 1"]


async def test_a_new_device_is_offered_and_a_kind_without_any_is_not(
    start_call: StartCall,
) -> None:
    tab = await start_call()
    await tab.click("#audio summary")
    await tab.wait_for_selector("#audioinput", state="hidden")

    await tab.evaluate(DEVICES)
    await tab.evaluate("fakeDevices.audiooutput = []")
    await tab.evaluate("fakeRoom.emit('MediaDevicesChanged')")
    await tab.wait_for_selector("#audioinput", state="visible")

    assert not await tab.is_visible("#audiooutput")


async def test_the_meter_follows_the_voice_and_falls_when_muted(start_call: StartCall) -> None:
    tab = await start_call()
    level = "document.querySelector('#level').value"

    await tab.wait_for_function(f"{level} === 0.4")
    await tab.evaluate("globalThis.fakeLoudness = 0.7")
    await tab.wait_for_function(f"{level} === 0.7")
    await tab.evaluate("Object.defineProperty(fakeMicrophone, 'isMuted', { value: true })")

    await tab.wait_for_function(f"{level} === 0")


async def test_a_typed_call_has_keys_and_no_microphone_to_choose(start_call: StartCall) -> None:
    tab = await start_call("#type")

    assert await tab.is_visible("#keypad summary")
    assert not await tab.is_visible("#audio")


QUALITIES = [
    ("excellent", "très bonne", ""),
    ("good", "bonne", ""),
    ("poor", "faible", "poor_line"),
    ("lost", "perdue", ""),
]


async def test_the_line_is_told_in_words(start_call: StartCall) -> None:
    tab = await start_call()

    for quality, words, trouble in QUALITIES:
        await tab.evaluate("quality => fakeRoom.quality(quality)", quality)

        assert await tab.inner_text("#quality") == words
        assert await tab.get_attribute("#trouble", "data-kind") == trouble


async def test_the_size_of_the_conversation_is_kept_for_the_next_visit(
    start_call: StartCall,
) -> None:
    tab = await start_call()
    await tab.click("#larger")

    await tab.reload()
    await tab.wait_for_selector("[data-view=notice]")

    assert await tab.get_attribute("#captions", "data-size") == "3"
