"""What a file is, by its first bytes: its name and its sender prove nothing."""

from contract.documents import MediaType

EXTENSIONS = {
    MediaType.PDF: "pdf",
    MediaType.JPEG: "jpg",
    MediaType.PNG: "png",
    MediaType.HEIC: "heic",
}

_STARTS = {
    b"%PDF-": MediaType.PDF,
    b"\xff\xd8\xff": MediaType.JPEG,
    b"\x89PNG\r\n\x1a\n": MediaType.PNG,
}
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}


def of(content: bytes) -> MediaType | None:
    """None for anything that is not accepted."""
    for start, media_type in _STARTS.items():
        if content.startswith(start):
            return media_type
    # An ISO base media file: the length of its first box, then `ftyp` and a brand.
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return MediaType.HEIC
    return None
