"""Files that searches and lists take for more than they are, until that was mended."""

from __future__ import annotations

from django.db import models


class StaleFile(models.Model):
    """A file of which more is indexed than is said of it: by ``tag_tokens`` a deleted tag, or words taken back.

    ``withdrawn``: a person took back what they had allowed to be told; no search for words finds it meanwhile.
    """

    media_id = models.UUIDField(primary_key=True)
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_constraint=False)
    withdrawn = models.BooleanField(default=False)
