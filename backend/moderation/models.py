"""Cases that moderators judge, what they took from people, and lists of unwanted contents."""

from __future__ import annotations

from django.db import models

from backend.ids import new_id


class Case(models.Model):
    """Something that moderators judge: a reported message, file or person, or a file that is withheld; how that ended.

    It is about a message, a ``person``, or a file, which may have been ``seen_in`` a message. ``sources`` has a bit for
    each of ``inputs.SOURCES``, ``said`` the text of the message, or what the person was called, as it stood whenever it
    was reported, ``files`` what hung on the message. An open case keeps the bytes of its files as evidence. ``version``
    grows with every change, so that two moderators never act on the same state.
    """

    class Outcome(models.TextChoices):
        """How a case ended."""

        APPROVED = "approved"
        QUARANTINED = "quarantined"
        RELEASED = "released"
        DELETED = "deleted"
        RESTRICTED = "restricted"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1)
    media = models.ForeignKey("media.MediaFile", models.CASCADE, null=True, related_name="+")
    message = models.ForeignKey("chat.Message", models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    files = models.ManyToManyField("media.MediaFile", related_name="+")
    author = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    room = models.ForeignKey("chat.Room", models.SET_NULL, null=True, related_name="+")
    seen_in = models.UUIDField(null=True)
    said = models.JSONField(default=list)
    sources = models.PositiveSmallIntegerField(default=0)
    risk = models.PositiveSmallIntegerField(default=0)
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.CharField(max_length=1000, blank=True)
    assignee = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    first_action_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=11, choices=Outcome.choices, blank=True)
    appeal_text = models.CharField(max_length=1000, blank=True)
    appeal_at = models.DateTimeField(null=True)
    appeal_outcome = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["media"],
                condition=models.Q(closed_at=None),
                name="one_open_case_per_file",
            ),
            models.UniqueConstraint(
                fields=["message"],
                condition=models.Q(closed_at=None),
                name="one_open_case_per_message",
            ),
            models.UniqueConstraint(
                fields=["person", "namespace"],
                condition=models.Q(closed_at=None, person__isnull=False),
                name="one_open_case_per_person",
            ),
        ]
        indexes = [
            models.Index(fields=["namespace", "id"], condition=models.Q(closed_at=None), name="case_open"),
            models.Index(fields=["namespace", "-risk", "id"], condition=models.Q(closed_at=None), name="case_risk"),
            models.Index(fields=["namespace", "id"], name="case_any"),
        ]


class Report(models.Model):
    """What a person reported, and why; several reports of the same thing make one case."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="reports", db_index=False)
    reporter = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=10)
    text = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "reporter"], name="reported_once")]
        indexes = [models.Index(fields=["reporter", "at"], name="report_of_person")]


class CaseNote(models.Model):
    """What a moderator has noted on a case for the others."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()


class CaseAction(models.Model):
    """A step of a moderator; ``before`` is what it is undone with, ``version`` that of the case right after it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    actor_id = models.UUIDField()
    name = models.CharField(max_length=10)
    at = models.DateTimeField()
    version = models.PositiveIntegerField()
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)


class Restriction(models.Model):
    """What a moderator has taken from a person, until a time or until it is lifted: their voice, or their access.

    Without ``namespace`` it holds on the whole server, with ``room`` there alone. ``role`` and ``quota_bytes``
    are what a ban from a namespace has taken, and gives back.
    """

    class Kind(models.TextChoices):
        """Whether the person is silenced or shut out."""

        MUTE = "mute"
        BAN = "ban"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, null=True, related_name="+", db_index=False)
    room = models.ForeignKey("chat.Room", models.CASCADE, null=True, related_name="+", db_index=False)
    reason = models.CharField(max_length=1000)
    until = models.DateTimeField(null=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    role = models.CharField(max_length=10, blank=True)
    quota_bytes = models.PositiveBigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "kind"], condition=models.Q(lifted_at=None), name="restriction_of_person"),
            models.Index(fields=["until"], condition=models.Q(lifted_at=None, kind="ban"), name="ban_to_lift"),
            models.Index(fields=["namespace", "-id"], condition=models.Q(lifted_at=None), name="restriction_listed"),
        ]


class ListedHash(models.Model):
    """Contents that a namespace does not want to show, or that are never to be withheld by their hash.

    It names bytes by their SHA-256, or a picture (a video: its key frames) by perceptual hashes; ``digest`` is that of
    all its values together. ``distance`` is in how many bits a picture may differ. ``sweep_at`` is when the files that
    stand are to be looked through for it again; None: no more.
    """

    class List(models.TextChoices):
        """What the contents are listed for."""

        BLOCKED = "blocked"
        PROTECTED = "protected"

    class Kind(models.TextChoices):
        """What of a file is compared."""

        SHA256 = "sha256"
        PERCEPTUAL = "perceptual"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    list = models.CharField(max_length=9, choices=List.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    digest = models.CharField(max_length=64)
    distance = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=1000)
    listed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    listed_at = models.DateTimeField()
    sweep_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["namespace", "list", "kind", "digest"], name="hash_listed_once")]
        indexes = [
            models.Index(fields=["namespace", "list", "-id"], name="hash_listed"),
            models.Index(fields=["sweep_at"], condition=models.Q(sweep_at__isnull=False), name="hash_to_sweep"),
        ]


class HashValue(models.Model):
    """One of the hashes of an entry, in 64 hexadecimal digits."""

    entry = models.ForeignKey(ListedHash, models.CASCADE, related_name="values")
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    value = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["namespace", "value"], name="hash_value")]


class HashCode(models.Model):
    """One of the 16 parts of a blocked picture's hash, as the library splits the hashes of its files."""

    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    code = models.PositiveIntegerField()
    value = models.ForeignKey(HashValue, models.CASCADE, related_name="codes")

    class Meta:
        indexes = [models.Index(fields=["namespace", "code", "value"], name="hash_code")]


class HashHit(models.Model):
    """A file that an entry has withheld, or would have before it was released: it is not withheld by it again."""

    entry = models.ForeignKey(ListedHash, models.CASCADE, related_name="hits", db_index=False)
    media = models.ForeignKey("media.MediaFile", models.CASCADE, related_name="+")
    room_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "media"], name="hash_hit_once")]


class Rule(models.Model):
    """What a namespace does with files that come in and meet all conditions of ``when``.

    Rules are asked by ``order``, the first that matches is applied. ``tested_at`` is when its conditions, as they are,
    were last tried on the past; None: never.
    """

    class Does(models.TextChoices):
        """What is done with a file."""

        REVIEW = "review"
        HOLD = "hold"
        REFUSE = "refuse"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=80)
    enabled = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField()
    when = models.JSONField()
    action = models.CharField(max_length=6, choices=Does.choices)
    reason = models.CharField(max_length=1000)
    tested_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["namespace", "order", "id"], name="rule_in_order")]


class RuleHit(models.Model):
    """A file to which a rule was applied: it is not applied to it again."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="+", db_index=False)
    media = models.ForeignKey("media.MediaFile", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "media"], name="rule_hit_once")]


class SafetyScore(models.Model):
    """How unfit to be seen at work a tagger has found the pictures of a file: 0 (harmless) to 1."""

    media = models.OneToOneField("media.MediaFile", models.CASCADE, primary_key=True, related_name="+")
    score = models.FloatField()
