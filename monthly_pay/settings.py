"""Settings from the environment (``MONTHLY_PAY_…``), or from ``.run/local.env`` of a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Where the ledger is, who may ask the action server, and whether this is a demo."""

    model_config = SettingsConfigDict(
        env_prefix="MONTHLY_PAY_", env_file=PROJECT / ".run" / "local.env", extra="ignore"
    )

    database_url: str = f"sqlite:///{PROJECT / '.run' / 'ledger.db'}"
    demo: bool = False
    clock: Literal["system", "ledger"] = "system"
    action_secret: SecretStr = SecretStr("")
    api_host: str = "127.0.0.1"
    api_port: int = 5056
    api_token: SecretStr = SecretStr("")
    notification_secret: SecretStr = SecretStr("")
    action_host: str = "127.0.0.1"
    action_port: int = 5055
    host_host: str = "127.0.0.1"
    host_port: int = 5080
    desk_host: str = "127.0.0.1"
    desk_port: int = 5090
    desk_names: str = ""
    desk_secret: SecretStr = SecretStr("")
    desk_api_token: SecretStr = SecretStr("")
    desk_webhook_url: str = ""
    desk_webhook_secret: SecretStr = SecretStr("")
    assistant_url: str = "http://127.0.0.1:5005"
    token_private_key_file: Path = PROJECT / ".run" / "token-private.pem"
    phone_echo: bool = False
    phone_file: Path = PROJECT / ".run" / "phone.log"
    notification_file: Path = PROJECT / ".run" / "notifications.log"
    remind_in_chat: bool = False


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
