"""Certificates and a service account that let the unmodified Google clients talk to us."""

import datetime
import ipaddress
import json
from dataclasses import dataclass
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

TTS_HOSTS = (
    "texttospeech.googleapis.com",
    *(
        f"{region}-texttospeech.googleapis.com"
        for region in ("eu", "us", "europe-west1", "europe-west4", "europe-west9", "us-central1")
    ),
)

_VALID_DAYS = 30


@dataclass(frozen=True)
class Certificates:
    """Files in one folder: what the server shows, what clients trust, who clients are."""

    certificate: bytes
    key: bytes
    roots: Path
    service_account: Path


def make(folder: Path) -> Certificates:
    folder.mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(key).public_bytes(serialization.Encoding.PEM)
    roots = folder / "roots.pem"
    # The usual authorities stay, so that clients can still reach anything else.
    roots.write_bytes(Path(certifi.where()).read_bytes() + b"\n" + certificate)
    service_account = folder / "service-account.json"
    service_account.write_text(json.dumps(_service_account(), indent=2), encoding="utf-8")
    service_account.chmod(0o600)
    return Certificates(certificate, _pem(key), roots, service_account)


def _certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Centre d'appel local emulators")])
    now = datetime.datetime.now(datetime.UTC)
    names: list[x509.GeneralName] = [x509.DNSName(host) for host in (*TTS_HOSTS, "localhost")]
    names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=_VALID_DAYS))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )


def _service_account() -> dict[str, str]:
    """An account of nobody: with it the client signs its own tokens and asks for none."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return {
        "type": "service_account",
        "project_id": "emulated",
        "private_key_id": "emulated",
        "private_key": _pem(key).decode(),
        "client_email": "emulated@emulated.iam.gserviceaccount.com",
        "client_id": "0",
        "token_uri": "https://oauth2.googleapis.com/token",
    }


def _pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
