"""Speech-to-text, model, voice, and who speaks when: the choices, and why."""

import base64

from livekit.agents import (
    APIConnectOptions,
    TurnHandlingOptions,
    inference,
)
from livekit.agents import vad as agents_vad
from livekit.agents.voice.agent_session import SessionConnectOptions
from livekit.agents.voice.room_io import AudioInputOptions, RoomOptions, TextInputOptions
from livekit.agents.voice.room_io.types import TextInputCallback
from livekit.plugins import deepgram, google, silero

from voice_worker import settings
from voice_worker.pace import Pace

KEYTERMS = [
    "sinistre",
    "constat amiable",
    "franchise",
    "dégât des eaux",
    "bris de glace",
    "catastrophe naturelle",
    "attestation",
    "numéro de contrat",
    "arobase",
    "tiret du bas",
]
"""Words of the trade that a general model mishears; nova-3 takes them as hints."""

MICROPHONE_RATE = 16_000
"""What Deepgram is sent and the voice-activity detector works at: no resampling between."""

CONNECT = SessionConnectOptions(
    # Deepgram reconnects by itself; a deaf agent is noticed by `behaviors/deafness.py`.
    stt_conn_options=APIConnectOptions(max_retry=3, retry_interval=0.5, timeout=5),
    # One retry within the patience of a caller: `agents/speech.py` speaks before it ends.
    llm_conn_options=APIConnectOptions(max_retry=1, retry_interval=0.2, timeout=6),
    # For Google's streaming synthesis this is the deadline of the whole sentence stream.
    tts_conn_options=APIConnectOptions(max_retry=1, retry_interval=0.2, timeout=60),
    # The prepared sentences end a failing call politely; the session must not close first.
    max_unrecoverable_errors=50,
)


def speech_to_text(call_id: str) -> deepgram.STT:
    provider = settings.providers()
    return deepgram.STT(
        model="nova-3",
        language="fr",
        keyterm=KEYTERMS,
        tags=[call_id],
        numerals=False,  # `spoken_french` reads number words; Deepgram's digits lose "zéro zéro"
        smart_format=False,
        api_key=provider.deepgram_api_key.get_secret_value(),
        base_url=provider.deepgram_url,
        sample_rate=MICROPHONE_RATE,
    )


def model() -> google.LLM:
    provider = settings.providers()
    return google.LLM(
        model=provider.gemini_model,
        api_key=provider.google_api_key.get_secret_value(),
        temperature=0.3,  # facts come from tools; little is left to chance in the wording
        max_output_tokens=400,
    )


_NO_SIGNATURE = base64.urlsafe_b64decode("skip_thought_signature_validator")
"""What Gemini documents for a function call that it did not make itself."""


def vouch_for(asked: object, call_id: str) -> None:
    """Lets a tool call that code made stand in the history: Gemini wants each one signed."""
    if isinstance(asked, google.LLM):
        asked._thought_signatures[call_id] = _NO_SIGNATURE


def voice(language: str = "fr-FR", pace: Pace = Pace.NORMAL) -> google.TTS:
    """The configured voice; in another language, the voice of the same name."""
    provider = settings.providers()
    return google.TTS(
        language=language,
        voice_name=provider.tts_voice.replace("fr-FR", language),
        speaking_rate=pace.of(provider.tts_speaking_rate),
        credentials_file=str(provider.google_application_credentials),
    )


def set_pace(speaker: object, pace: Pace) -> None:
    """From the next sentence on."""
    if isinstance(speaker, google.TTS):
        speaker.update_options(speaking_rate=pace.of(settings.providers().tts_speaking_rate))


def voice_activity() -> agents_vad.VAD:
    """The bundled detector by default: 0.4 times the CPU of the Silero plugin, and ends of speech
    told 0.3 s sooner; see docs/architecture.md for the measurement."""
    if settings.turns().vad == "silero":
        return silero.VAD.load(sample_rate=16_000, min_silence_duration=0.4)
    return inference.VAD()


def turn_handling() -> TurnHandlingOptions:
    """French callers pause while they look for a number: the model decides, not the clock."""
    by_model = settings.turns().turn_detection == "model"
    return TurnHandlingOptions(
        # Pinned: unpinned, it becomes a cloud model as soon as cloud credentials are present.
        turn_detection=inference.TurnDetector(version="v1-mini") if by_model else "vad",
        endpointing={"mode": "fixed", "min_delay": 0.3, "max_delay": 2.5},
        interruption={
            "mode": "vad",  # the adaptive mode needs a cloud account
            "min_duration": 0.5,
            "resume_false_interruption": True,
            "false_interruption_timeout": 1.5,
        },
        # Both halves: speech may be ready when the turn is confirmed. Tools still wait for it.
        preemptive_generation={"enabled": True, "preemptive_tts": True},
    )


def room_options(caller_identity: str, on_text: TextInputCallback) -> RoomOptions:
    return RoomOptions(
        audio_input=AudioInputOptions(sample_rate=MICROPHONE_RATE),
        text_input=TextInputOptions(text_input_cb=on_text),
        participant_identity=caller_identity,
    )
