"""Each process is told what it needs of the settings, and no secret that it has no use for."""

import re
from pathlib import Path

import pytest

from crm.settings import ROOT, ActionSettings, Settings
from crm.vocabulary import DeliveryKind
from launch.configuration import Configuration, read_configuration
from launch.services import Service, action_server, rasa, site

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
GIVEN = {
    "INVEST_DESK_DATABASE_URL": "postgresql+psycopg://desk:p4ssw0rd@127.0.0.1/desk",
    "INVEST_DESK_SMTP_HOST": "mail.desk.example",
    "INVEST_DESK_SMTP_USERNAME": "desk",
    "INVEST_DESK_SMTP_PASSWORD": "sw0rdfish",
    "INVEST_DESK_MAIL_FROM": "invest@desk.example",
    "INVEST_DESK_NOTIFY_EMAIL": "team@desk.example",
    "INVEST_DESK_WEBHOOK_URL": "https://crm.example/hook",
    "INVEST_DESK_WEBHOOK_SECRET": SECRET,
}


@pytest.fixture
def configuration(tmp_path: Path) -> Configuration:
    return read_configuration(tmp_path, GIVEN)


def told(configuration: Configuration, service: Service) -> dict[str, str]:
    everything = configuration.environment_with(service.settings)
    return {name: value for name, value in everything.items() if name.startswith("INVEST_DESK_")}


def test_the_site_is_told_everything(configuration: Configuration) -> None:
    assert told(configuration, site(configuration)).items() >= GIVEN.items()


def test_rasa_is_told_what_its_endpoints_name_and_nothing_more(
    configuration: Configuration,
) -> None:
    endpoints = (ROOT / "endpoints.yml").read_text(encoding="utf-8")
    named = set(re.findall(r"\$\{(INVEST_DESK_\w+)\}", endpoints))

    assert set(told(configuration, rasa(configuration, Path("model.tar.gz")))) == named


def test_the_action_server_is_told_its_own_settings_and_no_password(
    configuration: Configuration,
) -> None:
    service = action_server(configuration)
    values = told(configuration, service).values()

    assert service.settings == set(ActionSettings.model_fields)
    assert not {"sw0rdfish", SECRET} & set(values)


def test_with_those_the_action_server_knows_what_is_to_be_sent_and_where_it_is_kept(
    configuration: Configuration, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in told(configuration, action_server(configuration)).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    settings = ActionSettings()

    assert settings.deliveries == set(DeliveryKind)
    assert settings.database == GIVEN["INVEST_DESK_DATABASE_URL"]
    assert settings.var == tmp_path / "var"


def test_no_setting_of_the_action_server_is_a_secret() -> None:
    kept_back = {"smtp_password", "smtp_username", "webhook_secret"}

    assert kept_back <= set(Settings.model_fields)
    assert not kept_back & set(ActionSettings.model_fields)
