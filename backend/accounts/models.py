"""People, the namespaces they belong to, and the credentials they hold."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now, Upper
from django.utils.crypto import salted_hmac

from backend import names
from backend.accounts.inputs import USERNAME_CHARS, username_fault
from backend.emoji import EMOJI_NAME_CHARS
from backend.ids import new_id


def _clean_name(row: models.Model, field: str, *, longest: int) -> None:
    """Normalise a name that a form has filled in; raises ValidationError for the field."""
    name = names.normalised(getattr(row, field))
    if fault := names.fault_of(name, longest=longest):
        raise ValidationError({field: fault})
    setattr(row, field, name)


class User(AbstractUser):
    """A person or bot. A ban shows as ``banned_at``; an account that was switched off as ``is_active = False``.

    ``sessions_key`` goes into every session and grant: a new one ends them all, but for the one log-in that is named by
    ``kept_credential``: it changed the password itself. ``last_seen_at`` is written for those alone who share it.
    ``erased_at`` is when the person had their data erased: nothing of them comes back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    display_name = models.CharField(max_length=80, blank=True)
    avatar_id = models.UUIDField(null=True, blank=True, editable=False)
    is_bot = models.BooleanField(default=False)
    banned_at = models.DateTimeField(null=True, blank=True)
    sessions_key = models.CharField(max_length=16, blank=True, editable=False)
    kept_credential = models.CharField(max_length=80, blank=True, editable=False)
    settings = models.JSONField(default=dict, blank=True, editable=False)
    last_seen_at = models.DateTimeField(null=True, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    REQUIRED_FIELDS = []

    class Meta(AbstractUser.Meta):
        """Finds people whose names were written in other capitals."""

        indexes = [
            models.Index(Upper("username"), name="user_called"),
            models.Index(Upper("email"), name="user_written_to"),
        ]

    def clean(self) -> None:
        """Validate a row that Django's forms save: the rules for names hold there, too."""
        super().clean()
        _clean_name(self, "username", longest=USERNAME_CHARS)
        fault = username_fault(self.username)
        # Who has ended is called so: their row can still be saved.
        if fault and not User.objects.filter(pk=self.pk, username=self.username).exists():
            raise ValidationError({"username": fault})
        if self.display_name:
            _clean_name(self, "display_name", longest=80)

    @property
    def has_new_password(self) -> bool:
        """Whether a password was set or removed since the last save; rehashing the same one does not count."""
        return self._password is not None

    def set_unusable_password(self) -> None:
        """Remove the password, and count this as a change, which Django itself does not."""
        super().set_unusable_password()
        self._password = self.password

    def get_session_auth_hash(self) -> str:
        """Return what Django compares in every session; it changes with the password and with ``sessions_key``."""
        return salted_hmac("offchat.session", f"{self.password}:{self.sessions_key}", algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Return nothing: a changed SECRET_KEY ends every session."""
        return iter(())


class Namespace(models.Model):
    """A tenant: files, rooms and roles stand in one. ``used_bytes`` holds stored and reserved bytes together.

    ``policy`` holds the policies that were set, by name. ``warned_percent`` is how full it was when its administrators
    were last warned; 0 as long as there is room.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    quota_bytes = models.PositiveBigIntegerField(null=True, blank=True)
    used_bytes = models.PositiveBigIntegerField(default=0)
    warned_percent = models.PositiveSmallIntegerField(default=0, editable=False)
    policy = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.slug

    def clean(self) -> None:
        """Validate a row that Django's forms save: the rules for names hold there, too."""
        _clean_name(self, "name", longest=120)


class Role(models.TextChoices):
    """What a person may do in a namespace, from least to most."""

    VIEWER = "viewer"
    MEMBER = "member"
    MODERATOR = "moderator"
    ADMIN = "admin"
    OWNER = "owner"


class Membership(models.Model):
    """The role of a person in a namespace; the oldest membership is their default namespace.

    ``quota_bytes`` is an exception from what the policy of the namespace lets each person store; null: there is none.
    ``warned_percent`` is how full it was when the person was last warned; 0 as long as there is room. ``role_since`` is
    when a person who had an account before came, or got a role of which a second factor is asked; null: neither.
    """

    namespace = models.ForeignKey(Namespace, models.CASCADE, related_name="memberships", db_index=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    quota_bytes = models.PositiveBigIntegerField(null=True, blank=True)
    warned_percent = models.PositiveSmallIntegerField(default=0, editable=False)
    role_since = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["namespace", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} in {self.namespace}"


class Token(models.Model):
    """A bearer token; only its SHA-256 is stored, so that the database reveals none.

    ``used_at`` is when it was last used, to the hour; None for one that was not used after its first hour. Tokens of
    bots, for which that hour counts as well, have a ``name`` and ``scopes``: what may be done with them. Those of
    people may do all that the person may.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, editable=False)
    address = models.CharField(max_length=64, blank=True)
    client = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=80, blank=True, db_default="")
    scopes = models.JSONField(null=True)


class LogInSession(AbstractBaseSession):
    """A log-in with a cookie. ``public_id`` names it to its owner without revealing the key.

    ``used_at`` is when it was last used, to the hour.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    public_id = models.UUIDField(unique=True, editable=False)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, editable=False)
    address = models.CharField(max_length=64, blank=True)
    client = models.CharField(max_length=200, blank=True)


class AccountLink(models.Model):
    """A one-time link with which a person sets their password, or confirms ``email``; deleted when used.

    It is stored as SHA-256. One for a password that was mailed has the ``email`` that it went to.
    """

    class Kind(models.TextChoices):
        """The purpose of a link."""

        INVITE = "invite"
        RESET = "reset"
        EMAIL = "email"

    digest = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    email = models.EmailField(blank=True, db_default="")
    expires_at = models.DateTimeField(db_index=True)


class PendingRegistration(models.Model):
    """An account that a person asked for, which is made once they open the link that is mailed to ``email``.

    It is deleted then, or when it expires; until then others who register do not get its name. ``password`` is hashed;
    the secret of the link is stored as SHA-256 once the mail is written.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=USERNAME_CHARS)
    display_name = models.CharField(max_length=80, blank=True)
    email = models.EmailField()
    password = models.CharField(max_length=128)
    digest = models.CharField(max_length=64, unique=True, null=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(Upper("username"), name="pending_registration_once")]


class NamespaceInvitation(models.Model):
    """A link that brings people into a namespace, with or without an account, until it ends.

    It admits as long as ``created_by`` may give the role. Its secret is stored as SHA-256: ``digest`` is null until the
    mail is written that takes it to ``email``. ``mailed`` says that it went there and nowhere else. An address is
    forgotten when the link is used or withdrawn. ``rooms`` are ids of rooms that people come into besides.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    namespace = models.ForeignKey(Namespace, models.CASCADE, related_name="+", db_index=False)
    digest = models.CharField(max_length=64, unique=True, null=True)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    rooms = models.JSONField(default=list)
    email = models.EmailField(blank=True)
    mailed = models.BooleanField(default=False)
    uses = models.PositiveIntegerField(default=0)
    max_uses = models.PositiveIntegerField(null=True)
    expires_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["namespace", "-id"], name="namespace_invitation_order")]


class SecondFactor(models.Model):
    """An app that makes codes for a person (TOTP, RFC 6238); it counts once ``confirmed_at`` is set.

    ``secret`` is sealed (:mod:`backend.sealing`). ``last_step`` is the time step of the newest code that was taken: it
    is not taken again. ``recovery`` are the SHA-256 of the recovery codes that are left. ``failures`` are the wrong
    codes in a row, the last of them at ``failed_at``.
    """

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    secret = models.TextField()
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.PositiveBigIntegerField(default=0)
    recovery = models.JSONField(default=list)
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)


class Identity(models.Model):
    """An account of a person at a provider, by which they log in: ``subject`` is what ``issuer`` calls it.

    ``email`` is what the provider said last, for the person to tell it from others.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    email = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="identity_once")]


class Passkey(models.Model):
    """A key pair of WebAuthn by which a person logs in; the private half stays with their device.

    ``sign_count`` is how often it has signed, and stays 0 for those that do not count. ``backed_up`` ones are on
    several devices of the person.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    credential_id = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField()
    sign_count = models.PositiveBigIntegerField()
    name = models.CharField(max_length=80)
    transports = models.JSONField(default=list)
    aaguid = models.UUIDField()
    backed_up = models.BooleanField()
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)


class UsedChallenge(models.Model):
    """SHA-256 of a challenge that a passkey has answered: it is not taken again while it holds."""

    digest = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)


class Letter(models.Model):
    """A mail about an account that is still to be sent; the secret of its link is made when it is sent.

    ``user`` is null where an address was typed in by a stranger: a worker finds out whose it is; and for an
    ``invitation`` and a ``registration``. ``due_at`` is when it is tried next, or when a worker that has it loses it.
    """

    class Kind(models.TextChoices):
        """What it is about: an address to confirm or replaced, a forgotten password, an invitation, a new way in,
        a second factor that an administrator has taken, what a person has changed about how they log in, an account to
        be made.
        """

        CONFIRM = "confirm"
        REPLACED = "replaced"
        RESET = "reset"
        INVITE = "invite"
        LINKED = "linked"
        PASSKEY = "passkey"
        TAKEN = "taken"
        PASSWORD = "password"
        CODES = "codes"
        NO_CODES = "no_codes"
        RECOVERY = "recovery"
        NO_KEY = "no_key"
        UNLINKED = "unlinked"
        REGISTER = "register"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    invitation = models.ForeignKey(NamespaceInvitation, models.CASCADE, null=True, related_name="+")
    registration = models.ForeignKey(PendingRegistration, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    email = models.EmailField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)


class Avatar(models.Model):
    """A picture that a person has sent of themselves; ``User.avatar_id`` names the one that is shown.

    Or it is of a ``room`` of a ``namespace``, both by their ids, where they are set; or of one of its emojis, whose id
    stands for the room's. ``sha256`` is of the bytes that
    were sent. A row that has ended stays for an hour, so that tries can be counted.
    """

    class State(models.TextChoices):
        """How far it is: its bytes come, a worker is to make it, it is shown, it is not (or no longer)."""

        RECEIVING = "receiving"
        WAITING = "waiting"
        READY = "ready"
        ENDED = "ended"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    room = models.UUIDField(null=True)
    namespace = models.UUIDField(null=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.RECEIVING)
    sha256 = models.CharField(max_length=64, blank=True)
    container = models.CharField(max_length=8, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(db_index=True)
    purged = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["room"], condition=models.Q(room__isnull=False), name="avatar_of_room")]


class Emoji(models.Model):
    """An emoji of a namespace's own: ``picture`` is the :class:`Avatar` that is drawn for ``:name:``.

    It is null until a worker has made the first one; who has sent the picture stands in ``by``, and when in ``at``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    namespace = models.ForeignKey(Namespace, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=EMOJI_NAME_CHARS)
    picture = models.UUIDField(null=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["namespace", "name"], name="emoji_name")]
        indexes = [models.Index(fields=["at"], condition=models.Q(picture=None), name="emoji_unmade")]


class Ticket(models.Model):
    """A one-time ticket that opens one socket; deleted when used."""

    digest = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    credential = models.CharField(max_length=80)
    expires_at = models.DateTimeField(db_index=True)


class EndedSession(models.Model):
    """A log-in session that was ended: its grants end with it, although they are not stored."""

    credential = models.CharField(max_length=80, primary_key=True)
    ended_at = models.DateTimeField(db_index=True)
