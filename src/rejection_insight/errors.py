"""The errors of the library: each says what was found, where, and what to do about it.

Floor 0: imports nothing of the package.
"""

__all__ = ["DocumentError", "InputError", "JournalError", "ModelError", "RejectionInsightError"]


class RejectionInsightError(Exception):
    """The base of every error that this library raises on purpose.

    Parameters
    ----------
    what : str
        What was found, in one sentence without a full stop.
    where : str, optional
        The file, argument or key it was found in.
    cure : str, optional
        What the caller can do about it.

    Examples
    --------
    >>> raise RejectionInsightError("nothing to read", where="feedback", cure="Give some text.")
    Traceback (most recent call last):
    ...
    rejection_insight.errors.RejectionInsightError: feedback: nothing to read. Give some text.
    """

    def __init__(self, what: str, *, where: str = "", cure: str = "") -> None:
        self.what, self.where, self.cure = what, where, cure
        message = f"{where}: {what}" if where else what
        super().__init__(f"{message.rstrip('.')}. {cure}".rstrip())

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the three parts when an error crosses a process boundary."""
        return _rebuild, (type(self), self.what, self.where, self.cure)


def _rebuild(kind: type[RejectionInsightError], what: str, where: str, cure: str) -> RejectionInsightError:
    return kind(what, where=where, cure=cure)


class DocumentError(RejectionInsightError):
    """A document cannot be read: missing, encrypted, without text, over a limit, not of its kind."""


class InputError(RejectionInsightError, ValueError):
    """An argument has a value that cannot be used."""


class ModelError(RejectionInsightError):
    """A file of ``models/`` is missing, altered, or of a format that this version does not know."""


class JournalError(RejectionInsightError):
    """A journal cannot be opened, read or written: no journal, of a newer version, locked, read-only, a full disk."""
