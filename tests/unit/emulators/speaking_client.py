"""A process that knows nothing of emulators: speaks by the plugin, and says for how long."""

import asyncio
import json

from livekit.plugins import google

TEXT = "Bonjour à tous."


async def main() -> None:
    streaming = google.TTS(language="fr-FR", voice_name="fr-FR-Chirp3-HD-Aoede")
    stream = streaming.stream()
    stream.push_text(TEXT)
    stream.end_input()
    streamed = 0.0
    async with stream:
        async for event in stream:
            streamed += event.frame.duration
    single = google.TTS(language="fr-FR", voice_name="fr-FR-Chirp3-HD-Aoede", use_streaming=False)
    frame = await single.synthesize(TEXT).collect()
    print(json.dumps({"streamed_seconds": streamed, "single_seconds": frame.duration}))


if __name__ == "__main__":
    asyncio.run(main())
