"""Whom alarms are told: the log, mail, a webhook, Telegram, or any action that Spidermon can run.

Spidermon's own mail action hands its letter to Twisted and never learns what became of it, its Telegram action takes a
refusal for a success; here whoever could not be told is an error.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
import urllib.request
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import TYPE_CHECKING, Any, Self

import orjson
from scrapy.utils.misc import load_object
from spidermon.core.actions import Action

from qomnews import __version__
from qomnews.crawl.addon import config_of
from qomnews.crawl.clock import utc_now
from qomnews.crawl.monitors.alarms import SAID_BY_THE_RUN

if TYPE_CHECKING:
    from pydantic import SecretStr
    from scrapy.crawler import Crawler

    from qomnews.crawl.monitors.alarms import News
    from qomnews.monitor_sections import MonitorsConfig

logger = logging.getLogger(__name__)

# Telegram takes 4,096 characters.
MESSAGE = 4000


class RunAction(Action):  # type: ignore[misc] # Spidermon ships no types
    """An action that tells what is new of a run's alarms."""

    def __init__(self, config: MonitorsConfig) -> None:
        super().__init__()
        self.config = config

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The action with the operator's settings."""
        return cls(config_of(crawler.settings).monitors)

    @property
    def news(self) -> News:
        """What is new."""
        news: News = self.data.news
        return news

    @property
    def outlet(self) -> str:
        """The outlet of the run."""
        return str(self.data.run.outcome.outlet)

    def headline(self) -> str:
        """What is new, in a line."""
        return self.news.headline(self.outlet)

    def text(self) -> str:
        """What is new, in lines, and how to see more."""
        return "\n".join((*self.news.lines(), "", f"More: qomnews runs show {self.data.run.run_id}"))


class LogAction(RunAction):
    """Into the log."""

    def run_action(self) -> None:
        """Write it there; what the run says of itself is not said twice."""
        for alarm in self.news.began:
            said = "the run's reasons say why" if alarm.monitor in SAID_BY_THE_RUN else alarm.said
            logger.warning("%s: alarm: %s: %s", self.outlet, alarm.monitor, said)
        for alarm in self.news.ended:
            logger.warning("%s: alarm: %s is over (since run %d)", self.outlet, alarm.monitor, alarm.since)


class EmailAction(RunAction):
    """By mail."""

    def run_action(self) -> None:
        """Send it; a server that takes it for some of its readers only is an error too."""
        settings = self.config.email
        letter = self._letter()
        with self._server() as server:
            if settings.user is not None:
                server.login(settings.user, _secret(settings.password))
            refused = server.send_message(letter)
        if refused:
            raise RuntimeError(f"{settings.host} refused {', '.join(refused)}")

    def _letter(self) -> EmailMessage:
        settings = self.config.email
        letter = EmailMessage()
        letter["Subject"] = f"qomnews: {self.headline()}"
        letter["From"] = settings.sender or settings.to[0]
        letter["To"] = ", ".join(settings.to)
        letter["Date"] = formatdate()
        letter["Message-ID"] = make_msgid(domain="qomnews.invalid")
        letter.set_content(self.text())
        return letter

    def _server(self) -> smtplib.SMTP:
        settings, timeout = self.config.email, self.config.timeout
        if settings.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(settings.host, settings.port, timeout=timeout, context=context)
        server = smtplib.SMTP(settings.host, settings.port, timeout=timeout)
        if settings.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        return server


class WebhookAction(RunAction):
    """By a POST of JSON."""

    def run_action(self) -> None:
        """Send it; any answer but a 2xx is an error."""
        settings = self.config.webhook
        body = {
            "program": f"qomnews/{__version__}",
            "outlet": self.outlet,
            "run": self.data.run.run_id,
            "at": utc_now().isoformat(),
            # What Slack, Mattermost and others show.
            "text": f"qomnews: {self.headline()}\n{self.text()}",
            **self.news.as_plain(),
        }
        headers = {"Authorization": f"Bearer {_secret(settings.token)}"} if settings.token else {}
        _post(_secret(settings.url), body, self.config.timeout, headers)


class TelegramAction(RunAction):
    """By a message of a Telegram bot."""

    def run_action(self) -> None:
        """Send it to every chat; those that can be reached have it before an error is told."""
        settings = self.config.telegram
        url = f"{settings.api.rstrip('/')}/bot{_secret(settings.token)}/sendMessage"
        text = f"qomnews: {self.headline()}\n{self.text()}"[:MESSAGE]
        problems = []
        for chat in settings.chats:
            try:
                _post(url, {"chat_id": chat, "text": text, "disable_web_page_preview": True}, self.config.timeout, {})
            except OSError as error:
                problems.append(f"{chat}: {error}")
        if problems:
            raise RuntimeError("; ".join(problems))


_OURS: dict[str, type[RunAction]] = {
    "log": LogAction,
    "email": EmailAction,
    "webhook": WebhookAction,
    "telegram": TelegramAction,
}


def action_class(name: str) -> type[Action]:
    """The action of this name, or the one that a dotted path leads to.

    Raises:
        TypeError: what is there is no action.
        ImportError: nothing is there.
    """
    found: Any = _OURS.get(name) or load_object(name)
    if not (isinstance(found, type) and issubclass(found, Action)):
        raise TypeError(f"{name} is no Spidermon action")
    return found


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Redirects would lead what is secret to wherever they point."""

    def redirect_request(self, *_: object) -> None:
        """No other request."""


def _post(url: str, body: object, timeout: float, headers: dict[str, str]) -> None:
    """POST JSON.

    Raises:
        OSError: the address does not answer, or not with success.
    """
    sent = {"Content-Type": "application/json; charset=utf-8", "User-Agent": f"qomnews/{__version__}", **headers}
    request = urllib.request.Request(url, orjson.dumps(body), sent, method="POST")  # noqa: S310 - checked: http(s) only
    with urllib.request.build_opener(_NoRedirects).open(request, timeout=timeout) as answer:
        answer.read(1000)


def _secret(value: SecretStr | None) -> str:
    return "" if value is None else value.get_secret_value()
