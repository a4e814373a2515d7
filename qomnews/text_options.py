"""The operator's choices about normalising, from the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.config import ConfigError
from qomnews.text import Options
from qomnews.text.forms import FormsError, read_forms

if TYPE_CHECKING:
    from qomnews.config_sections import TextConfig


def text_options(text: TextConfig) -> Options:
    """What `[text]` says.

    Raises:
        ConfigError: the file of words and names isn't there, or a line of it is no form.
    """
    try:
        forms = read_forms(text.lexicon) if text.lexicon else ()
    except OSError as error:
        raise ConfigError(f"text.lexicon: {text.lexicon}: {error.strerror}") from error
    except FormsError as error:
        raise ConfigError(f"text.lexicon: {error}") from error
    return Options(**text.model_dump(exclude={"lexicon"}), forms=forms)
