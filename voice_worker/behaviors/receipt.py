"""When something is done for the caller, their page gets it at once, as a line of a receipt.

The lines are an attribute of the agent: a page whose line dropped finds them when it is back.
"""

import asyncio
import json
from typing import Any

from livekit import rtc
from pydantic import BaseModel

from contract.callbacks import KeptCallback
from contract.claims import Claim, RecordedAddition
from contract.documents import RequestedLink
from contract.emails import Email
from contract.identifiers import grouped
from contract.policies import ContactChanged
from contract.third_party import ReportReceived
from voice_worker.backend import Backend
from voice_worker.logs import logger
from voice_worker.prompts import wording

ATTRIBUTE = "receipt"


def keep_receipt(backend: Backend, room: rtc.Room) -> None:
    lines: dict[str, dict[str, Any]] = {}
    sending: set[asyncio.Task[None]] = set()

    def sent(task: asyncio.Task[None]) -> None:
        sending.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.warning("receipt not sent", error=type(error).__name__)

    def note(answer: BaseModel) -> None:
        line = line_of(answer)
        if line is None:
            return
        # The same thing done again, or changed, replaces what was said of it.
        lines[f"{line['kind']}:{line['id']}"] = line
        content = json.dumps(list(lines.values()), ensure_ascii=False)
        task = asyncio.create_task(
            room.local_participant.set_attributes({ATTRIBUTE: content}), name="receipt"
        )
        sending.add(task)
        task.add_done_callback(sent)

    backend.on_done = note


def line_of(answer: BaseModel) -> dict[str, Any] | None:
    """What of it the caller may keep; None for what is no news to them."""
    match answer:
        case Claim():
            day = answer.deadline.day
            return {
                "kind": "claim",
                "id": answer.claim_number,
                "number": grouped(answer.claim_number),
                "peril": wording.PERILS[answer.peril],
                "when": wording.when(answer.occurrence),
                "place": answer.place,
                "deductible": wording.euros(answer.deductible),
                "documents": [document.label for document in answer.documents],
                "email": answer.confirmation_email,
                "address": answer.confirmation_address,
                "deadline": day.isoformat() if day else None,
                "rule": answer.deadline.reference,
                "late": answer.late,
            }
        case RecordedAddition():
            number = answer.claim_number
            moment = answer.added_at.isoformat()
            return {"kind": "addition", "id": f"{number}:{moment}", "number": grouped(number)}
        case KeptCallback():
            return {
                "kind": "callback",
                "id": answer.id,
                "state": answer.state,
                "timing": answer.timing,
                "starts_at": answer.slot.starts_at.isoformat(),
                "ends_at": answer.slot.ends_at.isoformat(),
                "on_file": answer.phone_on_file,
            }
        case Email():
            return {
                "kind": "email",
                "id": answer.id,
                "template": answer.template,
                "address": answer.address,
            }
        case RequestedLink():
            number = answer.claim_number
            return {
                "kind": "link",
                "id": number,
                "number": grouped(number),
                "days": answer.valid_days,
                "address": answer.address,
            }
        case ReportReceived():
            number = answer.report_number
            return {"kind": "report", "id": number, "number": grouped(number)}
        case ContactChanged() if answer.is_new:
            return {"kind": "contact", "id": answer.changed, "changed": answer.changed}
        case _:
            return None
