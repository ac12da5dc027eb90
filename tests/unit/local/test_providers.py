"""A provider is real as soon as its key is in `.env`; the others stay emulated."""

from pathlib import Path

from local import providers
from local.providers import Provider

EMULATED = {
    "DEEPGRAM_URL": "ws://127.0.0.1:1/v1/listen",
    "DEEPGRAM_API_KEY": "emulated",
    "GOOGLE_GEMINI_BASE_URL": "http://127.0.0.1:2",
    "GOOGLE_API_KEY": "emulated",
    "grpc_proxy": "http://127.0.0.1:3",
    "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH": "/roots.pem",
    "GOOGLE_APPLICATION_CREDENTIALS": "/emulated.json",
    "SENDGRID_URL": "http://127.0.0.1:4",
    "SENDGRID_API_KEY": "SG.emulated",
}


def test_without_a_key_everything_is_emulated():
    chosen = providers.choose({}, EMULATED)

    assert chosen.real == frozenset()
    assert chosen.environment == EMULATED


def test_a_key_makes_its_provider_real_and_takes_nothing_of_the_emulator():
    chosen = providers.choose({"DEEPGRAM_API_KEY": "real"}, EMULATED)

    assert chosen.real == {Provider.DEEPGRAM}
    assert chosen.of(Provider.DEEPGRAM) == {"DEEPGRAM_API_KEY": "real"}
    assert chosen.of(Provider.GEMINI)["GOOGLE_API_KEY"] == "emulated"


def test_the_real_voice_is_not_reached_through_the_emulator(tmp_path: Path):
    account = tmp_path / "account.json"
    account.write_text("{}")

    chosen = providers.choose({"GOOGLE_APPLICATION_CREDENTIALS": str(account)}, EMULATED)

    assert chosen.real == {Provider.GOOGLE_TTS}
    assert "grpc_proxy" not in chosen.environment
    assert "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH" not in chosen.environment


def test_credentials_that_name_no_file_are_no_key():
    settings = {"GOOGLE_APPLICATION_CREDENTIALS": "/nowhere/account.json"}

    assert providers.configured(settings) == frozenset()


def test_a_copied_example_makes_no_provider_real():
    copied = providers.read_dotenv(providers.ROOT / ".env.example")

    assert providers.configured(copied) == frozenset()
