"""The generic page: any outlet's article, found without knowing its markup."""

from __future__ import annotations

from typing import ClassVar

from qomnews.outlets import outlet
from qomnews.pages.base import ArticlePage
from qomnews.pages.credits import credited
from qomnews.pages.ladder import Layout, page_field


class GenericPage(ArticlePage):
    """An article by JSON-LD, meta tags and the generic finder alone; for an outlet without a page class."""

    layouts: ClassVar[tuple[Layout, ...]] = (Layout("generic", "body"),)

    @page_field
    def source_name(self) -> str | None:
        """Whom the first sentence credits («به نقل از …», "quoting ...")."""
        first = next((block.text for block in self.body if block.kind == "paragraph"), "")
        return self.climb("source_name", (("generic", [credited(first) or ""]),))


def generic_page(outlet_id: str) -> type[GenericPage]:
    """The generic page as an outlet's page class.

    Raises:
        UnknownOutletError: no outlet has this id.
    """
    return type("GenericPage", (GenericPage,), {"outlet_id": outlet(outlet_id).id, "__doc__": GenericPage.__doc__})
