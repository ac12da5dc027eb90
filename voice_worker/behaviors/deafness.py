"""When someone speaks and no words arrive, they are told; a deaf ear is replaced."""

from livekit.agents import AgentSession, UserInputTranscribedEvent, UserTranscriptionTimeoutEvent

from voice_worker.call import Call
from voice_worker.logs import logger
from voice_worker.pipeline import speech_to_text
from voice_worker.prompts import sentence

TRANSCRIPTION_SECONDS = 4.0
"""Speech that gives no words for this long was not heard."""


def notice_deafness(session: AgentSession[Call]) -> None:
    missed = 0

    @session.on("user_transcription_timeout")
    def _(event: UserTranscriptionTimeoutEvent) -> None:
        nonlocal missed
        missed += 1
        logger.warning("speech without words", missed=missed)
        # The socket may be half open: a new one costs little.
        session.current_agent.update_options(stt=speech_to_text(session.userdata.id))
        session.say(sentence("not_heard" if missed == 1 else "not_heard_again"))

    @session.on("user_input_transcribed")
    def _(event: UserInputTranscribedEvent) -> None:
        nonlocal missed
        if event.is_final and event.transcript.strip():
            missed = 0
