"""With an authority in the settings, the database is spoken to over TLS or not at all."""

import datetime
import ipaddress
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from functions.database.engine import transaction
from functions.web.problems import Unavailable
from tests.integration.conftest import Server, running_mariadb


def make_authority(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that is its own authority; the key lies beside it."""
    folder.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "database")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "cert.pem"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_authority(tmp_path_factory.mktemp("tls") / "ours")


@pytest.fixture(scope="module")
def tls_server(authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    options = (f"--ssl-cert={authority}", f"--ssl-key={authority.with_name('key.pem')}")
    with running_mariadb(tmp_path_factory.mktemp("mariadb-tls"), *options) as server:
        yield server


def use(monkeypatch: pytest.MonkeyPatch, server: Server, authority: Path | None) -> None:
    monkeypatch.delenv("DB_URL", raising=False)
    monkeypatch.setenv("DB_HOST", server.host)
    monkeypatch.setenv("DB_PORT", str(server.port))
    monkeypatch.setenv("DB_NAME", "mysql")
    monkeypatch.setenv("DB_USER", "root")
    monkeypatch.setenv("DB_TLS_CA", str(authority or ""))


def cipher() -> str:
    with transaction() as connection:
        return connection.execute(text("SHOW STATUS LIKE 'Ssl_cipher'")).one()[1]


def test_the_connection_is_encrypted(monkeypatch, tls_server: Server, authority: Path):
    use(monkeypatch, tls_server, authority)

    assert cipher() != ""


def test_without_an_authority_nothing_is_encrypted(monkeypatch, tls_server: Server):
    use(monkeypatch, tls_server, None)

    assert cipher() == ""


def test_a_server_that_another_authority_signed_is_not_spoken_to(
    monkeypatch, tls_server: Server, tmp_path: Path
):
    use(monkeypatch, tls_server, make_authority(tmp_path / "theirs"))

    with pytest.raises(Unavailable) as raised:
        cipher()
    assert "certificate verify failed" in str(raised.value.__cause__)


def test_a_server_without_tls_is_not_spoken_to(monkeypatch, mariadb: Server, authority: Path):
    use(monkeypatch, mariadb, authority)

    with pytest.raises(OperationalError, match="SSL is required"):
        cipher()
