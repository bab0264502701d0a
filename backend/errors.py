"""The one error tree: what may go wrong in a way that a person can be told.

    DomainError
    ├── Invalid            the request does not make sense (``data.fields`` names the fields)
    ├── Unauthenticated    no credentials, or invalid ones
    │   ├── SecondFactorNeeded   the password is right, a code is missing (``data.second_factor``)
    │   └── AddressUnconfirmed   the password is right, the account waits for its address (``data.email``)
    ├── Forbidden          known, but not allowed; also a bad or expired grant or link
    │   └── SecondFactorOwed     a namespace asks for a second factor first (``data.second_factor_due``)
    ├── NotFound           does not exist, or may not be seen
    ├── Conflict           the same name with other content, or a state that moved on
    ├── PreconditionFailed     the thing was changed since it was read
    ├── PreconditionRequired   a change has to name what it was made of
    ├── Gone               was here, ended
    ├── TooLarge           more bytes than this server takes
    ├── UnsupportedType    a kind of file that is not accepted here
    ├── InvalidMedia       claims to be media and is not, or is broken
    ├── ChecksumMismatch   the bytes of a request are not those that its checksum was made of
    ├── QuotaExceeded      the namespace or person has no room left
    ├── Locked             another request or transaction holds the lock
    ├── RateLimited        too often; ``data.retry_after_s``
    └── Unavailable        a part of the system is away; try again

Each edge has one short translator (HTTP problem, error frame, retry or not); no HTTP status stands here.
"""

from typing import Any, ClassVar


class DomainError(Exception):
    """Something a client can be told: a stable code, a human sentence, whether trying again may help, details."""

    code: ClassVar[str] = "internal"
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, **data: Any) -> None:
        super().__init__(message)
        self.message = message
        self.data: dict[str, Any] = data


class Invalid(DomainError):
    """The request does not make sense; ``fields`` maps a field to what is wrong with it."""

    code = "invalid"

    def __init__(self, message: str, *, fields: dict[str, list[str]] | None = None, **data: Any) -> None:
        super().__init__(message, **({"fields": fields} if fields else {}), **data)


class Unauthenticated(DomainError):
    """The request has no credentials, or invalid ones."""

    code = "unauthenticated"


class SecondFactorNeeded(Unauthenticated):
    """The password is right, and a code has to come with ``second_factor``, which names this log-in."""

    code = "second_factor"

    def __init__(self, message: str, *, second_factor: str, **data: Any) -> None:
        super().__init__(message, second_factor=second_factor, **data)


class AddressUnconfirmed(Unauthenticated):
    """The password is right, and there is an account once the link that was mailed to ``email`` is opened."""

    code = "address_unconfirmed"

    def __init__(self, message: str, *, email: str, **data: Any) -> None:
        super().__init__(message, email=email, **data)


class Forbidden(DomainError):
    """Known, but not allowed; also a bad or expired grant or link."""

    code = "forbidden"


class SecondFactorOwed(Forbidden):
    """A namespace asks for a second factor and the person has none: ``second_factor_due`` is since when."""

    def __init__(self, message: str, *, second_factor_due: str, **data: Any) -> None:
        super().__init__(message, second_factor_due=second_factor_due, **data)


class NotFound(DomainError):
    """Does not exist, or may not be seen: the two are not told apart on purpose."""

    code = "not_found"


class Conflict(DomainError):
    """The same name with other content, or a state that has moved on."""

    code = "conflict"


class PreconditionFailed(DomainError):
    """The thing was changed since the sender read it."""

    code = "precondition_failed"


class PreconditionRequired(DomainError):
    """A change has to say which state of the thing it was made of."""

    code = "precondition_required"


class Gone(DomainError):
    """Was here and has ended for good."""

    code = "gone"


class TooLarge(DomainError):
    """More bytes than this server takes."""

    code = "too_large"


class UnsupportedType(DomainError):
    """A kind of file that is not accepted here."""

    code = "unsupported_type"


class InvalidMedia(DomainError):
    """Claims to be media and is not, or is broken."""

    code = "invalid_media"


class ChecksumMismatch(DomainError):
    """The bytes of a request are not those that its checksum was made of: they changed on their way."""

    code = "checksum_mismatch"


class QuotaExceeded(DomainError):
    """No room left for these bytes."""

    code = "quota_exceeded"


class Locked(DomainError):
    """Another request or transaction holds the lock."""

    code = "locked"
    retryable = True


class RateLimited(DomainError):
    """Too often; ``retry_after_s`` says when to come back."""

    code = "rate_limited"
    retryable = True

    def __init__(self, message: str, *, retry_after_s: float, **data: Any) -> None:
        super().__init__(message, retry_after_s=retry_after_s, **data)


class Unavailable(DomainError):
    """A part of the system is away; trying again later may help."""

    code = "unavailable"
    retryable = True


class Misconfigured(Exception):
    """A setting is wrong; the message is one sentence that says which and how to mend it."""
