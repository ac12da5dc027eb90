"""The voice worker: one process per call, from the first sound to the last record."""

import asyncio
import json
from functools import partial

from livekit.agents import AgentServer, AgentSession, JobContext, JobProcess, cli

from voice_worker import (
    claims_queue,
    fargate,
    logs,
    lost_jobs,
    pipeline,
    prepared,
    settings,
    tracing,
)
from voice_worker.agents.reception import Reception
from voice_worker.arrival import caller_of
from voice_worker.backend import Backend
from voice_worker.behaviors.deafness import TRANSCRIPTION_SECONDS, notice_deafness
from voice_worker.behaviors.ending import close_room, end_after_goodbye
from voice_worker.behaviors.greeting import greet
from voice_worker.behaviors.hesitation import listen_on
from voice_worker.behaviors.keypad import hear_keys
from voice_worker.behaviors.limits import limit
from voice_worker.behaviors.presence import follow_presence
from voice_worker.behaviors.read_back import await_answer
from voice_worker.behaviors.receipt import keep_receipt
from voice_worker.behaviors.recording import CallLog
from voice_worker.behaviors.resume import recorded, restore, take_up
from voice_worker.behaviors.silence import AWAY_SECONDS, watch_silence
from voice_worker.behaviors.state import keep_state
from voice_worker.behaviors.supervision import Supervision
from voice_worker.behaviors.typing import on_text
from voice_worker.call import Call
from voice_worker.call_store import CallStore
from voice_worker.recorder import Recorder, drain_spool

JOIN_SECONDS = 30
"""A caller who has not joined by then will not."""

process = settings.process()


def load(server: AgentServer) -> float:
    """Live calls over the calls this worker was measured to hold; 1 refuses new ones."""
    return min(1.0, len(server.active_jobs) / process.max_calls)


def set_up(job_process: JobProcess) -> None:
    """Once per process, before it has a call: what takes time to load."""
    logs.configure(process.log_level)
    tracing.start()
    prepared.audio()
    job_process.userdata["voice_activity"] = pipeline.voice_activity()


server = AgentServer(
    setup_fnc=set_up,
    load_fnc=load,
    load_threshold=0.999,
    num_idle_processes=process.idle_processes,
    preload_modules=["voice_worker.preloaded"],
    job_memory_limit_mb=process.job_memory_limit_mb,
    drain_timeout=process.drain_seconds,
    host=process.health_host,
    port=process.health_port,
    prometheus_port=process.metrics_port,
    log_level=process.log_level,
)


server.on("worker_started", lambda: fargate.live(server, process))
server.on("worker_started", lambda: lost_jobs.watch(server))
server.on("worker_started", claims_queue.start)


@server.rtc_session(agent_name=process.agent_name)
async def answer(job: JobContext) -> None:
    """The life of a call."""
    told = json.loads(job.job.metadata)
    call_id = told["call_id"]
    logs.bind_call(call_id)
    await job.connect()
    caller = await asyncio.wait_for(caller_of(job.room), JOIN_SECONDS)

    store = CallStore()
    left = await store.take(call_id)
    may_write = partial(store.is_current, call_id)
    backend = Backend(call_id, caller.attributes.get("caller.address"))
    backend.may_write = may_write
    recorder = Recorder(call_id, backend.put_raw, settings.state().spool_dir, may_write)
    session = AgentSession[Call](
        userdata=Call(call_id, backend, recorder),
        stt=pipeline.speech_to_text(call_id),
        llm=pipeline.model(),
        tts=pipeline.voice(),
        vad=job.proc.userdata["voice_activity"],
        turn_handling=pipeline.turn_handling(),
        conn_options=pipeline.CONNECT,
        user_away_timeout=AWAY_SECONDS,
        transcription_timeout=TRANSCRIPTION_SECONDS,
        max_tool_steps=5,
    )

    if left:
        restore(session.userdata, left)
    recorder.start()
    log = CallLog(
        session,
        before=recorded(left),
        joined_at=caller.joined_at,
        is_test=told.get("is_test", False),
    )
    keep_state(session, store, partial(job.shutdown, "superseded"), log.record)
    await_answer(session)
    listen_on(session)
    watch_silence(session)
    notice_deafness(session)
    limit(session)
    end_after_goodbye(session)
    close_room(session, job, log.ended)
    hear_keys(session, job.room, caller.identity)
    follow_presence(session, job.room, caller.identity)
    keep_receipt(backend, job.room)
    supervision = Supervision(session, job.room)
    if adviser := told.get("adviser"):
        # The agent that is replaced was lost while a person spoke.
        supervision.goes_on(adviser)

    async def close() -> None:
        await recorder.close()
        await store.close()
        await backend.close()
        await tracing.flush()

    job.add_shutdown_callback(close)

    await session.start(
        Reception(session.userdata),
        room=job.room,
        room_options=pipeline.room_options(caller.identity, on_text),
        record=False,
    )
    await asyncio.gather(
        take_up(session, left, log.disclosed) if left else greet(session, log.disclosed),
        backend.warm(),
        drain_spool(settings.state().spool_dir, backend.put_raw),
    )


if __name__ == "__main__":
    cli.run_app(server)
