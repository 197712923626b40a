"""Settings: the environment's `DONDOC_*`, and every path anchored at the repository.

Imported by entry points and `operation` only. A flow run's working directory is a temporary
one, so a relative path always means: from the repository.
"""

from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SHORTEST_KEY = 32
REPOSITORY = Path(__file__).resolve().parent


class Settings(BaseSettings):
    """One table of all settings; README.md repeats it and a test holds that it is complete."""

    model_config = SettingsConfigDict(
        env_prefix="DONDOC_", extra="ignore", hide_input_in_errors=True
    )

    database_url: SecretStr | None = Field(
        None, description="SQLAlchemy URL; default: SQLite under DONDOC_VAR_DIR"
    )
    plan: Path = Field(
        Path("calendar/qd-465-2022"), description="the plan folder", validate_default=True
    )
    smtp_url: SecretStr = Field(
        SecretStr("smtp://localhost:25"),
        description="smtp://host:port, smtps://user:password@host:port",
    )
    smtp_helo: str | None = Field(
        None,
        pattern=r"^([A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Za-z.:]+\])$",
        description="the name this machine gives to the mail server (HELO); default: the system's",
    )
    mail_from: str = Field("don-doc@example.gov.vn", description="sender of letters")
    mail_return_path: str | None = Field(None, description="where bounces go; default: the sender")
    mail_reply_to: str | None = Field(None, description="where answers go; default: the sender")
    channels: dict[str, SecretStr] = Field(
        {}, description='JSON: names and URLs of Apprise, {"sms": "twilio://…/{address}"}'
    )
    bounce_mailbox: SecretStr | None = Field(
        None, description="where bounces are read: imaps://user:password@host/INBOX, maildir:/path"
    )
    only_to: str | None = Field(
        None,
        pattern=r"\S",
        description="patterns of addresses (*@example.gov.vn): all other letters stay (rehearsals)",
    )
    keep_letters_days: int | None = Field(
        None, ge=1, description="days that the text of a letter is kept; default: for ever"
    )
    var_dir: Path = Field(Path("var"), description="all state", validate_default=True)
    alarm_url: SecretStr | None = Field(
        None,
        description="webhook that is told when a run fails, `watch` is silent for 26 hours, or the "
        "mail server refuses our letters",
    )
    heartbeat_url: SecretStr | None = Field(
        None, description="dead man's switch that `watch` calls every day; URL/fail if not all well"
    )
    templates: Path | None = Field(
        None, description="folder of the office's own Word templates (docs/documents.md)"
    )
    prefect_port: int = Field(4200, description="port of Prefect's server, on loopback only")
    pages_port: int = Field(4280, description="port of the pages, on loopback only")
    pages_url: str | None = Field(
        None,
        pattern=r"^https?://[^/?#\s]+$",
        description="public address of the pages (https://host); without it letters have no link",
    )
    pages_proxy: str = Field(
        "127.0.0.1", description="address of the proxy whose X-Forwarded-* headers are believed"
    )
    secret_keys: SecretStr | None = Field(
        None,
        description="keys of links and forms, by commas: the first signs, all verify; default: the "
        "file `secret` of DONDOC_VAR_DIR, made at the first start",
    )
    link_days: int = Field(30, ge=1, description="days that the link of a letter is valid")
    receipts: Literal["at_once", "digest"] = Field(
        "at_once",
        description="when an answer is confirmed: by a letter at once, or in the next digest",
    )
    reply_mailbox: SecretStr | None = Field(
        None, description="where replies to letters are read: as DONDOC_BOUNCE_MAILBOX"
    )
    oidc_issuer: str | None = Field(
        None, description="OpenID Connect: the provider's address; default: passwords only"
    )
    oidc_client: str | None = Field(None, description="OpenID Connect: the id of this client")
    oidc_secret: SecretStr | None = Field(None, description="OpenID Connect: the client's secret")

    @field_validator(
        "database_url",
        "smtp_url",
        "bounce_mailbox",
        "reply_mailbox",
        "alarm_url",
        "heartbeat_url",
        "channels",
    )
    @classmethod
    def _is_url(cls, value: Any) -> Any:
        """Raises ValueError for what cannot be taken apart; it says nothing of what it is."""
        for url in value.values() if isinstance(value, dict) else [value]:
            try:
                urlsplit(url.get_secret_value() if isinstance(url, SecretStr) else "")
            except ValueError:
                # `from None`, because the error beneath it quotes the URL with its password.
                raise ValueError(
                    "is not a URL; write [ and ] as %5B and %5D where they are in a password"
                ) from None
        return value

    @field_validator("secret_keys")
    @classmethod
    def _are_keys(cls, value: SecretStr | None) -> SecretStr | None:
        """Raises ValueError for a key that could be guessed."""
        keys = value.get_secret_value().split(",") if value else ()
        if any(len(key.strip()) < SHORTEST_KEY for key in keys):
            raise ValueError(
                f"a key has {SHORTEST_KEY} characters or more; one is made by: "
                "openssl rand -base64 32"
            )
        return value

    @property
    def secrets(self) -> list[str]:
        """The value of every secret: nothing of them belongs into a log."""
        values = [getattr(self, name) for name in type(self).model_fields]
        values += self.channels.values()
        if self.secret_keys:
            values += map(SecretStr, self.secret_keys.get_secret_value().split(","))
        return [value.get_secret_value() for value in values if isinstance(value, SecretStr)]

    @property
    def var(self) -> Path:
        """The folder of all state, absolute."""
        return anchored(self.var_dir)

    @property
    def evidence(self) -> Path:
        """The folder of kept files, absolute."""
        return self.var / "evidence"

    @property
    def plan_folder(self) -> Path:
        """The plan folder, absolute."""
        return anchored(self.plan)

    @property
    def own_templates(self) -> Path | None:
        """The folder of the office's own templates, absolute; None without one."""
        return anchored(self.templates) if self.templates else None

    @property
    def database(self) -> str:
        """The database's SQLAlchemy URL; may hold a password."""
        if self.database_url is not None:
            return _anchored_url(self.database_url.get_secret_value())
        return f"sqlite:///{self.var / 'dondoc.sqlite3'}"

    @property
    def prefect_api(self) -> str:
        """Where Prefect's API answers."""
        return f"http://127.0.0.1:{self.prefect_port}/api"


def _anchored_url(url: str) -> str:
    """A URL whose file of SQLite, if it is a relative path, counts from the repository."""
    scheme, slashes, path = url.partition(":///")
    is_file = scheme.startswith("sqlite") and path and not path.startswith((":memory:", "file:"))
    return f"{scheme}{slashes}{anchored(Path(path))}" if is_file else url


def anchored(path: Path) -> Path:
    """An absolute path; a relative one counts from the repository."""
    return path if path.is_absolute() else REPOSITORY / path
