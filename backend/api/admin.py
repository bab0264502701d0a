"""Django's own admin, for operators: people, namespaces, roles and tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.admin import UserAdmin as DjangosUserAdmin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from backend import clock
from backend.accounts.selectors.factors import factor_due_of, holders_among
from backend.accounts.selectors.second_factors import second_factor_of
from backend.accounts.services import belonging_changed, record_failure, tell_access_changed, tell_user_changed
from backend.api.framework.throttles import passwords_tried, require_login_attempt_left
from backend.edge.origin import address_in
from backend.errors import RateLimited, Unauthenticated
from backend.ids import parse_id

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
    _UserAdmin = DjangosUserAdmin[Any]
else:
    _Admin, _UserAdmin = admin.ModelAdmin, DjangosUserAdmin


class LogInForm(AdminAuthenticationForm):
    """Django's own log-in form, with the rate limits of every log-in."""

    def clean(self) -> dict[str, Any]:
        """Return the validated fields; raises ValidationError for wrong credentials and for too many attempts."""
        address = address_in(self.request.META) if self.request else ""
        username = self.cleaned_data.get("username") or ""
        try:
            require_login_attempt_left(username, address)
            with passwords_tried(username, address):
                return self._checked(username, address)
        except RateLimited as error:
            raise ValidationError(error.message) from error
        except Unauthenticated as error:
            raise self.get_invalid_login_error() from error

    def _checked(self, username: str, address: str) -> dict[str, Any]:
        try:
            return dict(super().clean())
        except ValidationError as error:
            if self.get_user() is not None:
                raise
            record_failure(username, address=address)
            raise Unauthenticated("The user name or the password is wrong.") from error

    def confirm_login_allowed(self, user: Any) -> None:
        """Raise ValidationError also for who needs a code, which this form does not ask for."""
        super().confirm_login_allowed(user)
        if second_factor_of(user.pk).on:
            raise ValidationError("Your log-ins ask for a code: log in at the front page first, then come back here.")
        if _is_asked(user):
            raise ValidationError(
                "A second factor is asked of you: log in at the front page first, then come back here."
            )


def _may_administer(request: HttpRequest) -> bool:
    """Whether the person may see these pages: not while they owe a second factor."""
    user: Any = request.user
    if not (user.is_active and user.is_staff):
        return False
    return not _is_asked(user) or user.pk in holders_among([user.pk])


def _is_asked(user: Any) -> bool:
    """Whether a second factor is due, which the person may have."""
    due = factor_due_of(user)
    return due is not None and due <= clock.now()


admin.site.login_form = LogInForm
admin.site.has_permission = _may_administer  # type: ignore[method-assign]

_User = apps.get_model("accounts", "User")
_Namespace = apps.get_model("accounts", "Namespace")
_Membership = apps.get_model("accounts", "Membership")
_Token = apps.get_model("accounts", "Token")


_SHOWN = {"username", "display_name", "is_bot"}
"""Fields of a person that others see."""


_ADMITTING = {"is_active", "is_superuser"}
"""Fields that decide which rooms and namespaces a person may enter."""


def _acting(request: HttpRequest) -> UUID | None:
    return parse_id(str(request.user.pk))


@admin.register(_User)
class PeopleAdmin(_UserAdmin):
    """People and bots."""

    list_display = ("username", "display_name", "is_active", "is_staff", "is_bot", "banned_at")
    readonly_fields = ("banned_at",)
    fieldsets = (
        *(DjangosUserAdmin.fieldsets or ()),
        ("OffChat", {"fields": ("display_name", "is_bot", "banned_at")}),
    )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        """Save a person; publish a changed name, and close the sockets of a person who was switched off."""
        changed_ids = {obj.pk} if change and _ADMITTING.intersection(form.changed_data) else set()
        with belonging_changed(changed_ids, by=_acting(request)):
            super().save_model(request, obj, form, change)
        if change and _SHOWN.intersection(form.changed_data):
            tell_user_changed(obj.pk, by=_acting(request), address=address_in(request.META))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete a person and close their sockets."""
        user_id = obj.pk
        super().delete_model(request, obj)
        tell_access_changed(user_id, by=_acting(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete the people ticked in the list and close their sockets."""
        user_ids = list(queryset.values_list("pk", flat=True))
        super().delete_queryset(request, queryset)
        for user_id in user_ids:
            tell_access_changed(user_id, by=_acting(request))


@admin.register(_Namespace)
class NamespaceAdmin(_Admin):
    """Tenants and their quota."""

    list_display = ("slug", "name", "quota_bytes", "used_bytes")
    readonly_fields = ("used_bytes", "created_at")
    search_fields = ("slug", "name")


@admin.register(_Membership)
class MembershipAdmin(_Admin):
    """Members of namespaces and their roles."""

    list_display = ("user", "namespace", "role")
    list_filter = ("namespace", "role")
    autocomplete_fields = ("user", "namespace")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        """Save a role; it holds at once for open sockets, and rooms entered or left with it get events."""
        # The user of a membership may have been changed: then the roles of two people changed.
        people = {obj.user_id, *([form.initial["user"]] if change else [])}
        if not change or "role" in form.changed_data:
            obj.role_since = clock.now()
        with belonging_changed(people, by=_acting(request)):
            super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete a membership; its rooms are left, and sockets receive nothing more of the namespace."""
        with belonging_changed({obj.user_id}, by=_acting(request)):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete the memberships ticked in the list."""
        with belonging_changed(set(queryset.values_list("user", flat=True)), by=_acting(request)):
            super().delete_queryset(request, queryset)


@admin.register(_Token)
class TokenAdmin(_Admin):
    """The tokens, read-only; the secret of a token is not stored."""

    list_display = ("user", "created_at", "expires_at", "revoked_at")
    exclude = ("digest",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: tokens are issued by logging in."""
        return False

    def has_change_permission(self, request: HttpRequest, *_: Any, **__: Any) -> bool:
        """Refuse: tokens are read-only."""
        return False

    def has_delete_permission(self, request: HttpRequest, *_: Any, **__: Any) -> bool:
        """Refuse: revoking a token also closes its sockets."""
        return False
