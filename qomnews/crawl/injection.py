"""scrapy-poet's middleware, which plans how a callback's page is built once for each callback, not for each request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy_poet.downloadermiddlewares import DEFAULT_PROVIDERS, InjectionMiddleware
from scrapy_poet.injection import Injector

if TYPE_CHECKING:
    from collections.abc import Hashable

    import andi
    from scrapy import Request
    from scrapy.crawler import Crawler


class InjectionPlannedOnce(InjectionMiddleware):
    """In the place of scrapy-poet's own."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.injector = _PlansKept(crawler, default_providers=DEFAULT_PROVIDERS, registry=self.registry)


class _PlansKept(Injector):
    """Keeps what hangs on the callback alone: all, where no rule looks at addresses and no request asks for more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plans: dict[Hashable, andi.Plan] = {}
        self._wants_response: dict[Hashable, bool] = {}

    def build_plan(self, request: Request) -> andi.Plan:
        """The plan for a request."""
        if not self._is_like_others(request):
            return super().build_plan(request)
        callback = _function_of(request, self.spider)
        if callback not in self._plans:
            self._plans[callback] = super().build_plan(request)
        return self._plans[callback]

    def is_scrapy_response_required(self, request: Request) -> bool:
        """Whether what a request gives is looked at."""
        if not self._is_like_others(request):
            return bool(super().is_scrapy_response_required(request))
        callback = _function_of(request, self.spider)
        if callback not in self._wants_response:
            self._wants_response[callback] = bool(super().is_scrapy_response_required(request))
        return self._wants_response[callback]

    def _is_like_others(self, request: Request) -> bool:
        return not request.meta.get("inject") and not self.registry.get_rules()


def _function_of(request: Request, spider: object) -> Hashable:
    # As scrapy-poet has it; a method is another object each time that it is asked for.
    callback: Any = request.callback or getattr(spider, "parse", None)
    function: Hashable = getattr(callback, "__func__", callback)
    return function
