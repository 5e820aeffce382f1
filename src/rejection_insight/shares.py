"""Counts with their honest denominator, how far chance could carry them, and whether two of them differ. Floor 0."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Change = Literal["too_few", "less", "more", "no_clear_change"]

_Z95 = 1.959964  # two-sided 95 %: the interval that is shown
_Z90 = 1.644854  # two-sided 90 %: one in twenty that a fall is called one and is chance
MIN_HALF = 4  # in each of two groups compared: with three, even three against none is within reach of chance


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, with the Wilson interval.

    Attributes
    ----------
    count, of : int
        So many, of so many that could have been.
    share, low, high : float or None
        The fraction (0 to 1), and its 95 % Wilson interval; None where ``of`` is 0: nothing is known then.
    """

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


def share(count: int, of: int) -> Share:
    """Give a share with its 95 % Wilson interval, rounded to four places.

    Wilson's interval (1927) stays within 0 and 1 and is honest for the handful of letters that people have.

    Examples
    --------
    >>> share(3, 7)
    Share(count=3, of=7, share=0.4286, low=0.1582, high=0.7495)
    >>> share(0, 0).share is None
    True
    """
    if of == 0:
        return Share(count, of, None, None, None)
    low, high = _wilson(count, of, _Z95)
    return Share(count, of, round(count / of, 4), round(low, 4), round(high, 4))


def change(before: Share, after: Share, minimum: int = MIN_HALF) -> Change:
    """Tell whether a share changed: ``too_few``, ``less``, ``more`` or ``no_clear_change``.

    Newcombe's interval (1998, method 10) for the difference must leave out zero at 90 %; under the minimum on
    either side nothing is said.

    Examples
    --------
    >>> change(share(4, 5), share(0, 5)), change(share(2, 5), share(1, 5)), change(share(3, 3), share(0, 3))
    ('less', 'no_clear_change', 'too_few')
    """
    if before.of < max(1, minimum) or after.of < max(1, minimum):
        return "too_few"
    one, other = before.count / before.of, after.count / after.of
    (low1, high1), (low2, high2) = _wilson(before.count, before.of, _Z90), _wilson(after.count, after.of, _Z90)
    if one - other > math.hypot(one - low1, high2 - other):
        return "less"
    if other - one > math.hypot(other - low2, high1 - one):
        return "more"
    return "no_clear_change"


def _wilson(count: int, of: int, z: float) -> tuple[float, float]:
    fraction, spread = count / of, z * z / of
    middle = fraction + spread / 2
    reach = z * math.sqrt(fraction * (1 - fraction) / of + spread / (4 * of))
    return max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread))
