"""Carries the operator's configuration over into Scrapy's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.utils.misc import load_object

from qomnews import __version__
from qomnews.config import Config, ConfigError, load_config

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

CONFIG_SETTING = "QOMNEWS_CONFIG"


def config_of(settings: BaseSettings) -> Config:
    """The configuration of this crawl: the command's own, or for `scrapy crawl` file and environment.

    Raises:
        ConfigError: a key or value of it can't be.
    """
    config = settings.get(CONFIG_SETTING)
    return config if isinstance(config, Config) else load_config()


def user_agent(config: Config) -> str:
    """An honest name, with whom to write to where the operator says it (`qomnews doctor` asks for it)."""
    contact = config.crawl.contact
    return f"qomnews/{__version__}" + (f" (+{contact})" if contact else "")


def outlet_settings(config: Config, outlet_id: str) -> dict[str, float]:
    """Scrapy's settings for the crawl of one outlet, where the operator wants another pace for it."""
    section = config.outlet(outlet_id)
    values: dict[str, float] = {}
    if section.delay is not None:
        values |= {"DOWNLOAD_DELAY": section.delay, "AUTOTHROTTLE_START_DELAY": section.delay}
    if section.concurrency is not None:
        values["CONCURRENT_REQUESTS_PER_DOMAIN"] = section.concurrency
    if section.verify_certificates is not None:
        values["DOWNLOAD_VERIFY_CERTIFICATES"] = section.verify_certificates
    return values


class OperatorSettings:
    """A Scrapy add-on: what `qomnews.toml` and `QOMNEWS_*` say of crawling, as Scrapy's settings."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Set what the configuration says; a `-s NAME=VALUE` of the command line still wins.

        Raises:
            ConfigError: an action that alarms are to be told by isn't there: nobody would learn of it until one is.
        """
        config = config_of(settings)
        for action in config.monitors.actions:
            _must_load(action)
        crawl = config.crawl
        values = {
            CONFIG_SETTING: config,
            "USER_AGENT": user_agent(config),
            "ROBOTSTXT_OBEY": crawl.obey_robots,
            # The global delay is the only floor that AutoThrottle keeps to.
            "DOWNLOAD_DELAY": crawl.delay,
            "CONCURRENT_REQUESTS_PER_DOMAIN": crawl.concurrency,
            "AUTOTHROTTLE_ENABLED": crawl.autothrottle,
            "AUTOTHROTTLE_START_DELAY": crawl.delay,
            "DOWNLOAD_VERIFY_CERTIFICATES": crawl.verify_certificates,
            "DOWNLOAD_TIMEOUT": crawl.timeout,
            "RETRY_TIMES": crawl.retries,
            "DOWNLOAD_MAXSIZE": int(crawl.max_page_mb * 1_000_000),
        }
        # What an operator's own actions of Spidermon want to know.
        values |= config.monitors.options
        for name, value in values.items():
            settings.set(name, value, priority="project")


def _must_load(action: str) -> None:
    if "." not in action:
        return
    try:
        load_object(action)
    except (ImportError, NameError, ValueError) as error:
        raise ConfigError(f"monitors.actions: {action} can't be loaded ({error}); name a class by its path") from error
