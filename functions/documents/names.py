"""A file's name as it may be shown and saved anywhere: no path, no trick, the true extension."""

import re
import unicodedata

from contract.documents import MediaType
from functions.documents.file_types import EXTENSIONS

_LONGEST = 80


def stem(name: str) -> str:
    """The name without folder nor extension; `document` when nothing is left of it."""
    last = re.split(r"[/\\]", name)[-1]
    base, dot, extension = last.rpartition(".")
    if not (dot and base and re.fullmatch(r"[A-Za-z0-9]{1,5}", extension)):
        base = last
    composed = unicodedata.normalize("NFC", base)
    kept = "".join(each for each in composed if unicodedata.category(each)[0] in "LNPSZ")
    safe = re.sub(r"[^\w()’'+,.-]+", " ", kept)
    return " ".join(safe.split()).strip(" .-_")[:_LONGEST].strip() or "document"


def complete(stem: str, media_type: MediaType) -> str:
    return f"{stem}.{EXTENSIONS[media_type]}"
