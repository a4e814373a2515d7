from __future__ import annotations

from pathlib import Path

import pytest

from qomnews.config import Config, ConfigError, load_config

ALL_VARIABLES = [f"QOMNEWS_{name.upper()}" for name in Config.model_fields]


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    monkeypatch.chdir(tmp_path)


def test_defaults_need_neither_file_nor_environment() -> None:
    config = load_config()
    assert config.home == Path("qomnews-data")
    assert config.database_url == "sqlite:///qomnews-data/qomnews.db"
    assert config.outlet("mehr").base_url is None


def test_the_environment_overrides_the_file_and_a_flag_overrides_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "qomnews.toml").write_text('[crawl]\ndelay = 3\ntimeout = 7\ncontact = "file"\n', "utf-8")
    monkeypatch.setenv("QOMNEWS_CRAWL__DELAY", "5")
    config = load_config(home=tmp_path)
    assert (config.crawl.delay, config.crawl.timeout, config.crawl.contact) == (5, 7, "file")
    assert load_config(home=tmp_path, crawl={"delay": 9}).crawl.delay == 9


def test_an_outlets_address_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QOMNEWS_OUTLETS__MEHR__BASE_URL", "http://127.0.0.1:8000/")
    assert load_config().outlet("mehr").base_url == "http://127.0.0.1:8000"


def test_the_home_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QOMNEWS_HOME", str(tmp_path / "elsewhere"))
    assert load_config().home == tmp_path / "elsewhere"


def test_a_horizon_of_no_days_is_none(tmp_path: Path) -> None:
    assert load_config().mirrors.horizon == 730
    (tmp_path / "qomnews.toml").write_text("[mirrors]\nhorizon_days = 0\n", "utf-8")
    assert load_config(home=tmp_path).mirrors.horizon is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[crawl]\ndealy = 3\n", "crawl.dealy: there is no such key; there are contact, delay, "),
        (
            "contact = 'x'\n",
            "contact: there is no such key; there are home, database, outlets, crawl, captures, text, mirrors",
        ),
        ("[crawl]\ndelay = -1\n", "crawl.delay"),
        ("[outlets.mher]\nenabled = false\n", "mher"),
        ('[outlets.mehr]\nbase_url = "mehr.example"\n', "base_url"),
        ("[crawl\n", "qomnews.toml"),
        ("[text]\ndigits = 'roman'\n", "text.digits"),
        ("[mirrors]\nhorizon_days = -1\n", "mirrors.horizon_days"),
        ("[mirrors]\nhorizon = 3\n", "mirrors.horizon: there is no such key; there are horizon_days"),
        ("[monitors]\nerror_share = 2\n", "monitors.error_share"),
        ("[monitors]\nactions = ['mail']\n", "no action is called 'mail'; there are log, email, webhook, telegram"),
        ("[monitors]\nactions = ['email']\n", "the action 'email' needs monitors.email.to"),
        ("[monitors]\nactions = ['telegram']\n", "needs monitors.telegram.chats and telegram.token"),
        ("[monitors.field_coverage]\ntitel = 1\n", "no field 'titel'; they have schema_version"),
        ("[monitors.field_coverage]\ntitle = 7\n", "title: 7.0 is no share"),
        ("[monitors.options]\nSLACK_TOKEN = 'x'\n", "SLACK_TOKEN is no setting of Spidermon's"),
        ("[monitors.webhook]\nurl = 'hooks.example'\n", "monitors.webhook.url: must start with http"),
        ("[monitors.email]\ncc = 'x'\n", "monitors.email.cc: there is no such key; there are to, sender, host"),
        ("[log]\nlevel = 'LOUD'\n", "log.level"),
        ("[monitors]\nprometheus_file = '/var/qomnews.txt'\n", "must end with .prom"),
    ],
)
def test_a_wrong_key_or_value_is_named_with_its_file(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "qomnews.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=message) as caught:
        load_config(home=tmp_path)
    assert "qomnews.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("QOMNEWS_CRAWL__DELAI", "3", r"no such key; there are contact, delay, .*; did you mean delay\?"),
        ("QOMNEWS_CRWAL__DELAY", "3", r"no such key; there are QOMNEWS_HOME, .*; did you mean QOMNEWS_CRAWL\?"),
        ("QOMNEWS_CRAWL_DELAY", "3", "parted from its key by two underscores"),
        ("qomnews_crawl__delai", "3", "no such key"),
        ("QOMNEWS_OUTLETS__MHER__ENABLED", "false", "no outlet is called 'mher'; there are mehr, shahr20, titronline"),
        ("QOMNEWS_OUTLETS__MEHR__BASEURL", "x", r"no such key; .*; did you mean base_url\?"),
        ("QOMNEWS_CRAWL", "3", "crawl: Input should be a valid dictionary"),
        ("QOMNEWS_CRAWL__DELAY", "slow", r"crawl\.delay: .*; it is 'slow' \(seconds between two requests"),
        ("QOMNEWS_CRAWL__RETRIES", "1.5", r"crawl\.retries: .*valid integer"),
        ("QOMNEWS_CRAWL__RECHECK_HOURS", "1,x", r"crawl\.recheck_hours\.1: .*; it is 'x'"),
        ("QOMNEWS_TEXT__DIGITS", "roman", r"text\.digits: .*'roman' \(fa, keep or latin\)"),
        ("QOMNEWS_LOG__FORMAT", "xml", r"log\.format: Input should be 'text' or 'json'; it is 'xml'"),
        ("QOMNEWS_MONITORS__ACTIONS", "email", r"the action 'email' needs monitors\.email\.to"),
    ],
)
def test_a_wrong_variable_is_named_with_what_is_allowed(
    variable: str, value: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigError, match=message) as caught:
        load_config()
    assert str(caught.value).startswith(f"configuration: {variable}: ")


def test_everything_that_is_wrong_is_named_at_once_each_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "qomnews.toml").write_text("home = 'x'\n[crawl]\ndelay = 'slow'\nretries = 99\n", "utf-8")
    monkeypatch.setenv("QOMNEWS_CRAWL__RETRIES", "many")
    monkeypatch.setenv("QOMNEWS_LGO__LEVEL", "INFO")
    with pytest.raises(ConfigError) as caught:
        load_config(home=tmp_path)
    places = [line.strip().split(": ")[:2] for line in str(caught.value).splitlines()[1:]]
    assert places == [
        [
            "QOMNEWS_LGO__LEVEL",
            "there is no such key; there are " + ", ".join(ALL_VARIABLES) + "; did you mean QOMNEWS_LOG?",
        ],
        [f"{tmp_path}/qomnews.toml", "home"],
        [f"{tmp_path}/qomnews.toml", "crawl.delay"],
        # The variable stands above the file, which is not looked at then.
        ["QOMNEWS_CRAWL__RETRIES", "crawl.retries"],
    ]


def test_what_no_single_place_is_to_blame_for_names_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "qomnews.toml").write_text("[monitors]\nactions = ['telegram']\n", "utf-8")
    monkeypatch.setenv("QOMNEWS_MONITORS__TELEGRAM__CHATS", "@newsroom")
    with pytest.raises(ConfigError) as caught:
        load_config(home=tmp_path)
    assert f"QOMNEWS_MONITORS__TELEGRAM__CHATS or {tmp_path}/qomnews.toml: monitors: the action" in str(caught.value)


def test_a_flag_is_named_as_it_was_given() -> None:
    with pytest.raises(ConfigError, match=r"configuration: --log-level: log\.level: .*it is 'LOUD'"):
        load_config(log={"level": "LOUD"})


def test_a_list_may_be_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QOMNEWS_CRAWL__RECHECK_HOURS", "1, 6,24")
    monkeypatch.setenv("QOMNEWS_MONITORS__EMAIL__TO", '["a@newsroom.example", "b@newsroom.example"]')
    config = load_config()
    assert config.crawl.recheck_hours == (1, 6, 24)
    assert config.monitors.email.to == ("a@newsroom.example", "b@newsroom.example")


def test_a_secret_that_is_wrong_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QOMNEWS_MONITORS__WEBHOOK__URL", "hooks.example/s3cret")
    monkeypatch.setenv("QOMNEWS_OUTLETS__MEHR__PROXY", "http://me:s3cret@proxy:1")
    with pytest.raises(ConfigError) as caught:
        load_config()
    assert "s3cret" not in str(caught.value)


def test_a_file_that_cant_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "qomnews.toml").mkdir()
    with pytest.raises(ConfigError, match=r"qomnews\.toml can't be read: Is a directory"):
        load_config(home=tmp_path)


def test_secrets_come_from_the_environment_and_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QOMNEWS_MONITORS__EMAIL__PASSWORD", "hunter2")
    monkeypatch.setenv("QOMNEWS_MONITORS__OPTIONS__SPIDERMON_SLACK_SENDER_TOKEN", "xoxb-secret")
    config = load_config(monitors={"email": {"to": ["desk@newsroom.example"]}})
    assert config.monitors.email.password is not None
    assert config.monitors.email.password.get_secret_value() == "hunter2"
    assert config.monitors.options == {"SPIDERMON_SLACK_SENDER_TOKEN": "xoxb-secret"}
    assert "hunter2" not in config.model_dump_json()
    assert "xoxb" not in config.model_dump_json()
