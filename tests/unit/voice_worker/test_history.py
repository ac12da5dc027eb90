"""The model is shown the conversation as it happened."""

from livekit.agents import llm

from voice_worker.agents.speech import _as_it_happened


def test_a_tool_that_talked_is_shown_after_its_talk_whatever_was_said_before_it():
    context = llm.ChatContext(
        [
            llm.ChatMessage(role="user", content=["Ma franchise ?"]),
            llm.ChatMessage(id="one", role="assistant", content=["Un instant."]),
            llm.FunctionCall(id="one/call", call_id="1", name="verify_caller", arguments="{}"),
            llm.ChatMessage(role="assistant", content=["Votre numéro de contrat ?"]),
            llm.ChatMessage(role="user", content=["MR4827315V"]),
            llm.FunctionCallOutput(
                call_id="1", name="verify_caller", output="verified", is_error=False
            ),
        ]
    )

    turns, _ = _as_it_happened(context).to_provider_format("google")

    assert [next(iter(part)) for turn in turns for part in turn["parts"]] == [
        "text",
        "text",
        "text",
        "text",
        "function_call",
        "function_response",
    ]
