"""A drawing of how an engine's rate and size change while its index grows: plain SVG, no library."""

from __future__ import annotations

from math import ceil, log10
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH, HEIGHT = 460, 300
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 40, 44
COLOURS = ("#1f6f8b", "#c05a2b", "#5a7d2b", "#7a4b8f")
STEPS = 5


@frozen
class Line:
    """Points of one thing that is compared, x rising."""

    title: str
    points: tuple[tuple[float, float], ...]


@frozen
class Panel:
    """Lines over one pair of axes; x is logarithmic, y begins at nothing."""

    title: str
    x_title: str
    lines: tuple[Line, ...]

    def elements(self, at: int) -> Iterator[str]:
        """What is drawn, from this x on."""
        points = [point for line in self.lines for point in line.points]
        low, high = log10(min(x for x, _ in points)), log10(max(x for x, _ in points))
        top = _round_up(max(y for _, y in points))
        wide, tall = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

        def place(x: float, y: float) -> tuple[float, float]:
            share = (log10(x) - low) / (high - low) if high > low else 0.5
            return at + LEFT + wide * share, TOP + tall * (1 - y / top)

        yield f'<text x="{at + LEFT}" y="18" class="title">{self.title}</text>'
        for step in range(STEPS + 1):
            y = TOP + tall * (1 - step / STEPS)
            yield f'<line x1="{at + LEFT}" x2="{at + WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>'
            yield f'<text x="{at + LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{top * step / STEPS:,.0f}</text>'
        for power in range(ceil(low), int(high) + 1):
            x = place(10**power, 0)[0]
            anchor = "end" if x > at + WIDTH - RIGHT - 20 else "middle"
            yield f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="{anchor}">{10**power:,}</text>'
        yield f'<text x="{at + LEFT + wide / 2:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{self.x_title}</text>'
        for number, line in enumerate(self.lines):
            colour = COLOURS[number % len(COLOURS)]
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in line.points))
            yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
            x = at + WIDTH - RIGHT
            yield f'<text x="{x}" y="{18 + 14 * number}" text-anchor="end" fill="{colour}">{line.title}</text>'


def drawing(panels: Sequence[Panel]) -> str:
    """Panels side by side, as SVG."""
    elements = "\n".join(element for number, panel in enumerate(panels) for element in panel.elements(WIDTH * number))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * len(panels)} {HEIGHT}" '
        'font-family="sans-serif" font-size="11" fill="#333">\n'
        "<style>.title{font-size:13px;font-weight:bold}.grid{stroke:#ddd}</style>\n"
        f'<rect width="100%" height="100%" fill="white"/>\n{elements}\n</svg>\n'
    )


def _round_up(value: float) -> float:
    """The next number above that is easy to divide by five."""
    size = 10.0 ** int(log10(max(value, 10)))
    return next(step * size for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * size >= value)
