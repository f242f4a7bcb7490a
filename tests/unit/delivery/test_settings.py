"""A wrong or a dangerous setting stops the start, and is not repeated in the error."""

from typing import Any

import pytest
from pydantic import ValidationError

from crm.settings import Settings
from crm.vocabulary import DeliveryKind

MAIL = {"smtp_host": "mail.desk.example", "mail_from": "invest@desk.example"}
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def read(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)


@pytest.mark.parametrize(
    ("values", "kinds"),
    [
        ({}, set()),
        (MAIL, {DeliveryKind.CONFIRMATION}),
        (
            MAIL | {"notify_email": "team@desk.example"},
            {DeliveryKind.CONFIRMATION, DeliveryKind.NOTIFICATION},
        ),
        (
            {"webhook_url": "https://crm.example:8443/hook?x=1", "webhook_secret": SECRET},
            {DeliveryKind.WEBHOOK},
        ),
    ],
)
def test_only_what_is_set_up_is_sent(values: dict[str, Any], kinds: set[DeliveryKind]) -> None:
    assert read(**values).deliveries == kinds


@pytest.mark.parametrize(
    "values",
    [
        {"smtp_host": "mail.desk.example"},
        {"notify_email": "team@desk.example"},
        MAIL | {"mail_from": "invest"},
        MAIL | {"mail_from": "Invest <invest@desk.example>"},
        MAIL | {"mail_from": "invest@desk.example\r\nBcc: a@b.example"},
        MAIL | {"notify_email": "a@b.example, c@d.example"},
        MAIL | {"smtp_security": "maybe"},
        MAIL | {"smtp_username": "desk"},
        MAIL | {"smtp_password": "p4ssw0rd"},
        MAIL | {"smtp_username": "d", "smtp_password": "p4ssw0rd", "smtp_security": "none"},
        {"webhook_url": "https://crm.example/"},
        {"webhook_url": "http://crm.example/", "webhook_secret": SECRET},
        {"webhook_url": "https://desk@crm.example/", "webhook_secret": SECRET},
        {"webhook_url": "https://a:p4ssw0rd@crm.example/", "webhook_secret": SECRET},
        {"webhook_url": "https://crm.example\\@127.0.0.1/", "webhook_secret": SECRET},
        {"webhook_url": "https://crm.example/#x", "webhook_secret": SECRET},
        {"webhook_url": "https://crm.example/\r\nX: y", "webhook_secret": SECRET},
        {"webhook_url": "https://", "webhook_secret": SECRET},
        {"webhook_url": "https://crm.example/", "webhook_secret": "p4ssw0rd"},
        {"webhook_url": "https://crm.example/", "webhook_secret": "whsec_cDRzc3cwcmQ="},
    ],
)
def test_a_wrong_value_is_refused_without_being_repeated(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refusal:
        read(**values)

    assert "p4ssw0rd" not in str(refusal.value)
    assert "cDRzc3cwcmQ" not in str(refusal.value)


def test_a_password_may_go_unencrypted_to_this_machine_only() -> None:
    values = {"smtp_username": "d", "smtp_password": "p4ssw0rd", "smtp_security": "none"}

    assert read(**MAIL | values | {"smtp_host": "127.0.0.1"}).smtp_username == "d"


def test_secrets_are_not_shown_with_the_settings() -> None:
    shown = repr(
        read(
            webhook_url="https://crm.example/",
            webhook_secret=SECRET,
            smtp_username="d",
            smtp_password="p4ssw0rd",
            **MAIL,
        )
    )

    assert SECRET not in shown
    assert "p4ssw0rd" not in shown
