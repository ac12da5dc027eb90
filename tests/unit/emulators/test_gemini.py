"""Gemini's emulator, asked by the unmodified LiveKit plugin and the Gemini SDK."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from google import genai
from google.genai import errors, types
from livekit.agents import APIConnectOptions, APIStatusError, llm
from livekit.plugins import google

from local.emulators import Emulators
from local.emulators.conversation import Request, say
from local.emulators.scripts import Script

ONE_TRY = APIConnectOptions(max_retry=0, timeout=2)


@llm.function_tool
async def find_policy(policy_number: str) -> str:
    """Find a policy."""
    return policy_number


@pytest.fixture
async def model(running: Emulators, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[google.LLM]:
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", running.addresses["gemini_url"])
    model = google.LLM(model="gemini-3.5-flash", api_key="any")
    yield model
    await model.aclose()


def conversation(*said: str) -> llm.ChatContext:
    """Caller and agent in turns, the caller first."""
    context = llm.ChatContext.empty()
    context.add_message(role="system", content="Vous répondez pour un assureur.")
    for index, text in enumerate(said):
        context.add_message(role="assistant" if index % 2 else "user", content=text)
    return context


async def answer(
    model: google.LLM,
    context: llm.ChatContext,
    tools: list[Any] | None = None,
    options: APIConnectOptions = ONE_TRY,
) -> llm.CollectedResponse:
    return await model.chat(chat_ctx=context, tools=tools, conn_options=options).collect()


def play(running: Emulators, *steps: dict[str, Any], **script: Any) -> None:
    written = {"name": "call", "model": list(steps), **script}
    running.gemini.scripts.put([Script.of(written)], keep=True)


async def test_a_scripted_sentence_is_streamed_to_the_plugin(
    running: Emulators, model: google.LLM
) -> None:
    play(running, {"emit": [{"text": "Bonjour, que puis-je faire pour vous aujourd'hui ?"}]})

    chunks = [
        chunk.delta.content
        async for chunk in model.chat(chat_ctx=conversation("Allô ?"), conn_options=ONE_TRY)
        if chunk.delta and chunk.delta.content
    ]

    assert "".join(chunks) == "Bonjour, que puis-je faire pour vous aujourd'hui ?"
    assert len(chunks) > 1


async def test_a_tool_call_keeps_its_signature_and_its_result_reaches_the_next_step(
    running: Emulators, model: google.LLM
) -> None:
    play(
        running,
        {
            "expect": {"last": "user", "user_matches": "contrat", "tools_include": ["find_policy"]},
            "emit": [{"call": "find_policy", "args": {"policy_number": "AU-1"}}],
        },
        {
            "expect": {"last": "tool:find_policy", "tool_matches": "trois cents euros"},
            "capture": {"deductible": r"franchise de (.+)\."},
            "emit": [{"text": "Votre franchise est de {deductible}."}],
        },
    )
    context = conversation("Que dit mon contrat ?")

    first = await answer(model, context, [find_policy])
    context.items += first.tool_calls and [
        llm.FunctionCall(call_id=first.tool_calls[0].call_id, name="find_policy", arguments="{}"),
        llm.FunctionCallOutput(
            call_id=first.tool_calls[0].call_id,
            name="find_policy",
            output="franchise de trois cents euros.",
            is_error=False,
        ),
    ]
    second = await answer(model, context, [find_policy])

    assert first.tool_calls[0].name == "find_policy"
    assert second.text == "Votre franchise est de trois cents euros."
    assert running.gemini.scripts.report()["ok"]


async def test_a_tool_call_that_lost_its_signature_is_refused_as_by_the_real_service(
    running: Emulators, model: google.LLM
) -> None:
    context = conversation("Que dit mon contrat ?")
    context.items += [
        llm.FunctionCall(call_id="forged", name="find_policy", arguments="{}"),
        llm.FunctionCallOutput(call_id="forged", name="find_policy", output="", is_error=False),
    ]

    with pytest.raises(APIStatusError, match="thought_signature"):
        await answer(model, context, [find_policy])


async def test_the_same_turn_asked_again_plays_the_same_step(
    running: Emulators, model: google.LLM
) -> None:
    play(
        running,
        {"expect": {"user_matches": "sinistre"}, "emit": [{"text": "Un."}]},
        {"emit": [{"text": "Deux."}]},
    )

    guess = await answer(model, conversation("Je voudrais"))
    final = await answer(model, conversation("Je voudrais déclarer un sinistre."))
    following = await answer(
        model, conversation("Je voudrais déclarer un sinistre.", "Un.", "Oui.")
    )
    cut_short = await answer(model, conversation("Je voudrais déclarer un sinistre.", "U", "Oui."))

    answered = [one.text for one in (guess, final, following, cut_short)]
    assert answered == ["Un.", "Un.", "Deux.", "Deux."]
    assert running.gemini.scripts.report()["problems"] == []


async def test_another_agent_with_no_memory_of_the_call_goes_on_with_the_script(
    running: Emulators, model: google.LLM
) -> None:
    play(running, *({"emit": [{"text": text}]} for text in ("Un.", "Deux.", "Trois.", "Quatre.")))
    verification = llm.ChatContext.empty()
    verification.add_message(role="system", content="Vérifiez l'appelant.")

    answered = [
        await answer(model, conversation("Bonjour."), [find_policy]),
        await answer(model, verification),
    ]
    verification.add_message(role="user", content="Claire Moreau.")
    answered.append(await answer(model, verification))
    answered.append(
        await answer(
            model,
            conversation("Bonjour.", "Un.", "Claire Moreau.", "Trois.", "Merci."),
            [find_policy],
        )
    )

    assert [one.text for one in answered] == ["Un.", "Deux.", "Trois.", "Quatre."]


async def test_instructions_given_for_one_reply_are_a_turn_of_their_own(
    running: Emulators, model: google.LLM
) -> None:
    play(
        running,
        {"expect": {"last": "instructions"}, "emit": [{"text": "Bonjour."}]},
        {"expect": {"last": "user"}, "emit": [{"text": "Bien sûr."}]},
    )
    greeting = conversation()
    greeting.add_message(role="assistant", content="Centre d'appel.")
    greeting.add_message(role="system", content="Saluez l'appelant.")

    texts = [
        (await answer(model, greeting)).text,
        (await answer(model, conversation("Allô ?"))).text,
    ]

    assert texts == ["Bonjour.", "Bien sûr."]
    assert running.gemini.scripts.report()["ok"]


async def test_two_calls_follow_the_script_whose_words_they_say(
    running: Emulators, model: google.LLM
) -> None:
    play(running, {"emit": [{"text": "Vol."}]}, name="theft", when="volé")
    play(running, {"emit": [{"text": "Fuite."}]}, name="leak", when="fuite")

    texts = [
        (await answer(model, conversation("J'ai une fuite."))).text,
        (await answer(model, conversation("On m'a volé mon vélo."))).text,
    ]

    assert texts == ["Fuite.", "Vol."]


async def test_two_calls_at_once_follow_the_default_script_each_at_its_own_pace(
    running: Emulators, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", running.addresses["gemini_url"])
    play(running, *({"emit": [{"text": text}]} for text in ("Un.", "Deux.", "Trois.")))
    one, other = (google.LLM(model="gemini-3.5-flash", api_key="any") for _ in range(2))

    texts = [
        (await answer(one, conversation("Bonjour."))).text,
        (await answer(one, conversation("Bonjour.", "Un.", "Ma voiture."))).text,
        (await answer(other, conversation("Bonsoir."))).text,
        (await answer(other, conversation("Bonsoir.", "Un.", "Ma cave."))).text,
        (await answer(one, conversation("Bonjour.", "Un.", "Ma voiture.", "Deux.", "Oui."))).text,
    ]
    await one.aclose()
    await other.aclose()

    assert texts == ["Un.", "Deux.", "Un.", "Deux.", "Trois."]


async def test_a_request_that_is_not_what_the_script_expects_is_reported_with_both_sides(
    running: Emulators, model: google.LLM
) -> None:
    play(
        running,
        {
            "expect": {
                "user_matches": "oui",
                "tools_include": ["open_claim"],
                "absent": [r"\d{16}"],
            },
            "emit": [{"text": "Bien."}],
        },
        {"emit": [{"text": "Jamais."}]},
    )

    await answer(model, conversation("Ma carte est la 4970100000000000."))
    report = running.gemini.scripts.report()

    assert not report["ok"]
    problems = "\n".join(report["problems"])
    assert "'oui' is not in 'Ma carte" in problems
    assert "'open_claim' is not among []" in problems
    assert "found '4970100000000000'" in problems
    assert "step 1 was never asked for" in problems


async def test_a_step_may_fail_for_its_first_requests_only(
    running: Emulators, model: google.LLM
) -> None:
    play(running, {"emit": [{"http": 503, "times": 1}, {"text": "Me revoilà."}]})
    patient = APIConnectOptions(max_retry=1, retry_interval=0.01, timeout=2)

    answered = await answer(model, conversation("Allô ?"), options=patient)

    assert answered.text == "Me revoilà."


@pytest.mark.parametrize("status", [401, 429, 500, 503])
async def test_a_refusal_reaches_the_plugin_with_its_status(
    running: Emulators, model: google.LLM, http: aiohttp.ClientSession, status: int
) -> None:
    await http.put(
        f"{running.addresses['control_url']}/faults/gemini",
        json={"fault": str(status), "retry_after": 2},
    )

    with pytest.raises(APIStatusError) as raised:
        await answer(model, conversation("Allô ?"))

    assert raised.value.status_code == status


@pytest.mark.parametrize("fault", ["hang", "cut_stream", "hang_midway", "empty", "malformed"])
async def test_a_broken_answer_is_an_error_for_the_plugin_never_a_whole_answer(
    running: Emulators, model: google.LLM, http: aiohttp.ClientSession, fault: str
) -> None:
    play(running, {"emit": [{"text": "Une phrase bien assez longue pour deux morceaux."}]})
    await http.put(
        f"{running.addresses['control_url']}/faults/gemini", json={"fault": fault, "times": 1}
    )
    hurried = APIConnectOptions(max_retry=0, timeout=0.3)

    with pytest.raises(Exception) as raised:  # noqa: PT011 - each fault has an error of its own
        await answer(model, conversation("Allô ?"), options=hurried)

    assert raised.type.__name__.startswith("API")
    after = await answer(model, conversation("Allô ?"))
    assert after.text == "Une phrase bien assez longue pour deux morceaux."


async def test_a_prefix_met_before_counts_as_cached(running: Emulators, model: google.LLM) -> None:
    context = conversation("Bonjour.")
    context.items[0] = llm.ChatMessage(role="system", content=["Consigne. " * 800])

    first = await answer(model, context)
    second = await answer(model, context)

    assert first.usage is not None
    assert second.usage is not None
    assert first.usage.prompt_cached_tokens == 0
    assert second.usage.prompt_cached_tokens > 1024


async def test_a_brain_answers_what_no_script_claims(running: Emulators) -> None:
    asked: list[Request] = []
    running.gemini._brain = lambda request: asked.append(request) or say('{"summary": "Rien."}')  # type: ignore[func-returns-value]
    play(running, {"emit": [{"text": "Du script."}]})
    client = genai.Client(
        api_key="any", http_options=types.HttpOptions(base_url=running.addresses["gemini_url"])
    )

    summary = await client.aio.models.generate_content(
        model="gemini-2.5-flash",
        contents="Résumez l'appel.",
        config=types.GenerateContentConfig(
            response_mime_type="application/json",
            response_json_schema={"type": "object", "properties": {"summary": {"type": "string"}}},
        ),
    )

    assert summary.text == '{"summary": "Rien."}'
    assert asked[0].response_schema is not None
    assert asked[0].caller_words == ("Résumez l'appel.",)


async def test_both_versions_of_the_api_list_models_and_refuse_nonsense(running: Emulators) -> None:
    for version in ("v1", "v1beta"):
        client = genai.Client(
            api_key="any",
            http_options=types.HttpOptions(
                base_url=running.addresses["gemini_url"], api_version=version
            ),
        )

        models = await client.aio.models.list(config={"page_size": 1})
        with pytest.raises(errors.ClientError, match="valid role"):
            await client.aio.models.generate_content(
                model="gemini-2.5-flash",
                contents=types.Content(role="system", parts=[types.Part(text="Bonjour.")]),
            )

        assert models[0].name == "models/gemini-3.8-flash"


async def test_an_answer_that_the_client_gives_up_is_in_the_ledger(
    running: Emulators, model: google.LLM
) -> None:
    play(running, {"emit": [{"text": "Un instant."}, {"delay_ms": 60_000}, {"text": "Jamais."}]})
    stream = model.chat(chat_ctx=conversation("Allô ?"), conn_options=ONE_TRY)

    await anext(aiter(stream))
    await stream.aclose()

    assert await running.ledger.until("gemini", what="abandoned")


async def test_a_tool_call_may_be_of_any_kind_a_bad_model_makes(
    running: Emulators, model: google.LLM
) -> None:
    play(
        running,
        {
            "emit": [
                {"call": "unknown_tool", "args": {"amount": "douze"}},
                {"call": "find_policy", "args": {"policy_number": "AU-1"}},
                {"call": "find_policy", "args": {"policy_number": "AU-1"}},
            ]
        },
    )

    answered = await answer(model, conversation("Bonjour."), [find_policy])

    assert [call.name for call in answered.tool_calls] == [
        "unknown_tool",
        "find_policy",
        "find_policy",
    ]
    assert len({call.call_id for call in answered.tool_calls}) == 3


@pytest.mark.parametrize("finish", ["SAFETY", "MALFORMED_FUNCTION_CALL"])
async def test_a_blocked_answer_is_an_error_for_the_plugin(
    running: Emulators, model: google.LLM, finish: str
) -> None:
    play(running, {"emit": [{"finish": finish}]})

    with pytest.raises(APIStatusError):
        await answer(model, conversation("Bonjour."))
