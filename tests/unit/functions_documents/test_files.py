"""Files: what they are by their bytes, and names that can be shown and saved anywhere."""

import pytest

from contract.documents import MediaType
from functions.documents import file_types, names

HEIC_BOX = b"\x00\x00\x00\x18ftyp"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.4\n", MediaType.PDF),
        (b"\xff\xd8\xff\xe1Exif", MediaType.JPEG),
        (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
        (HEIC_BOX + b"heic", MediaType.HEIC),
        (HEIC_BOX + b"mif1", MediaType.HEIC),
        (HEIC_BOX + b"isom", None),
        (b"MZ\x90\x00", None),
        (b"GIF89a", None),
        (b"<svg xmlns=", None),
        (b"\n%PDF-1.4", None),
        (b"%PD", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(content: bytes, media_type: MediaType | None):
    assert file_types.of(content) is media_type


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("facture.pdf", "facture"),
        ("Devis n° 12 (Œuvre d’art).PDF", "Devis n 12 (Œuvre d’art)"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\moi\\constat.jpg", "constat"),
        ("photo\u202egpj.exe", "photogpj"),
        ("a\x00b\r\nSet-Cookie: x.png", "abSet-Cookie x"),
        ("<script>alert(1)</script>.pdf", "script"),
        ("=cmd|' /C calc'!A0.pdf", "C calc' A0"),
        ("e\u0301te\u0301.heic", "été"),
        (".htaccess", "htaccess"),
        ("...", "document"),
        ("\u200b\ufeff.pdf", "document"),
        ("version 1.2", "version 1"),
        ("📷.jpg", "document"),
        ("x" * 300 + ".pdf", "x" * 80),
    ],
)
def test_a_name_keeps_its_words_and_loses_its_tricks(name: str, kept: str):
    assert names.stem(name) == kept


def test_the_extension_is_that_of_the_content():
    assert names.complete("constat", MediaType.JPEG) == "constat.jpg"
