"""Alarms: what begins, goes on and ends from run to run, and who has been told of it.

The state is that of the run records: each holds the alarms that are on after it. So an alarm is told once when it
begins and once when it ends, whatever was killed or restarted in between; where telling failed, the next run tries
again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

State = Literal["passed", "failed", "skipped", "error"]
# Monitors whose failure a run gives a reason of its own for.
SAID_BY_THE_RUN = ("finish", "drift")


@attrs.frozen
class Verdict:
    """What one monitor says of one run: `said` in words, where there is something to say."""

    monitor: str
    state: State
    said: str

    @property
    def is_alarm(self) -> bool:
        """Whether it is; a monitor that could not judge is one too, for nobody watches then."""
        return self.state in ("failed", "error")


@attrs.frozen
class Alarm:
    """Something that is not as it should be, since the run `since`; `told` names the actions that have told of it."""

    monitor: str
    since: int
    said: str
    told: tuple[str, ...] = ()
    # False after a run that could not tell whether it is still so.
    judged: bool = True


@attrs.frozen
class Ended:
    """An alarm that is over; `told` has the actions that have said so, of those that have told of its beginning."""

    alarm: Alarm
    told: tuple[str, ...] = ()


@attrs.frozen
class Turn:
    """How alarms stand after a run."""

    on: tuple[Alarm, ...]
    ended: tuple[Ended, ...]

    def as_plain(self) -> dict[str, Any]:
        """What the run's record keeps: JSON types only."""
        return {
            "alarms": [attrs.asdict(alarm) | {"told": list(alarm.told)} for alarm in self.on],
            "ended": [
                attrs.asdict(ended.alarm) | {"told": list(ended.alarm.told), "end_told": list(ended.told)}
                for ended in self.ended
            ],
        }

    @classmethod
    def of(cls, stats: Mapping[str, Any]) -> Turn:
        """As a run's record has kept it."""
        on = tuple(_alarm(plain) for plain in stats.get("alarms", ()))
        ended = tuple(Ended(_alarm(plain), tuple(plain["end_told"])) for plain in stats.get("ended", ()))
        return cls(on, ended)

    def news_for(self, action: str) -> News:
        """What an action has still to tell: beginnings, and ends of what it told the beginning of."""
        return News(
            began=tuple(alarm for alarm in self.on if alarm.judged and action not in alarm.told),
            ended=tuple(end.alarm for end in self.ended if action in end.alarm.told and action not in end.told),
        )

    def told_by(self, action: str) -> Turn:
        """The same after an action has told everything."""
        on = (attrs.evolve(alarm, told=_with(alarm.told, action)) if alarm.judged else alarm for alarm in self.on)
        ended = (
            attrs.evolve(end, told=_with(end.told, action)) if action in end.alarm.told else end for end in self.ended
        )
        return Turn(tuple(on), tuple(ended))


@attrs.frozen
class News:
    """What has begun and what has ended."""

    began: tuple[Alarm, ...] = ()
    ended: tuple[Alarm, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.began or self.ended)

    def headline(self, outlet: str) -> str:
        """One line, such as `mehr: silence begins, errors over`."""
        parts = [f"{alarm.monitor} alarm" for alarm in self.began] + [f"{alarm.monitor} over" for alarm in self.ended]
        return f"{outlet}: {', '.join(parts)}"

    def lines(self) -> list[str]:
        """A line for each alarm."""
        return [f"{alarm.monitor}: {alarm.said}" for alarm in self.began] + [
            f"{alarm.monitor} is over (since run {alarm.since}: {alarm.said})" for alarm in self.ended
        ]

    def as_plain(self) -> dict[str, Any]:
        """JSON types only."""
        return {
            name: [{"monitor": alarm.monitor, "since_run": alarm.since, "said": alarm.said} for alarm in alarms]
            for name, alarms in (("began", self.began), ("ended", self.ended))
        }


def turn(verdicts: Sequence[Verdict], before: Turn, *, run_id: int) -> Turn:
    """How alarms stand after a run, by how they stood before it."""
    known = {alarm.monitor: alarm for alarm in before.on}
    on: list[Alarm] = []
    ended: list[Ended] = []
    for verdict in verdicts:
        alarm = known.pop(verdict.monitor, None)
        if verdict.is_alarm:
            on.append(_goes_on(alarm, verdict) if alarm else Alarm(verdict.monitor, run_id, verdict.said))
        elif alarm and verdict.state == "skipped":
            on.append(attrs.evolve(alarm, judged=False))
        elif alarm:
            ended.append(Ended(alarm))
    # Of a monitor that is no more, nothing can be said; what nobody could be told of before is still to be told.
    again = {alarm.monitor for alarm in on}
    left = (end for end in before.ended if end.alarm.monitor not in again and set(end.alarm.told) - set(end.told))
    return Turn(tuple(on), (*ended, *left))


def _goes_on(alarm: Alarm, verdict: Verdict) -> Alarm:
    return attrs.evolve(alarm, said=verdict.said, judged=True)


def _with(told: Iterable[str], action: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*told, action)))


def _alarm(plain: Mapping[str, Any]) -> Alarm:
    return Alarm(plain["monitor"], int(plain["since"]), plain["said"], tuple(plain["told"]), plain.get("judged", True))
