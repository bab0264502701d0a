"""Django's own admin, for operators: people, namespaces, roles, and which tokens stand."""

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

from backend.accounts.services import belonging_changed, tell_access_changed, tell_user_changed
from backend.api.framework.throttles import require_login_attempt_left
from backend.edge.origin import address_in
from backend.errors import RateLimited
from backend.ids import parse_id

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
    _UserAdmin = DjangosUserAdmin[Any]
else:
    _Admin, _UserAdmin = admin.ModelAdmin, DjangosUserAdmin


class LogInForm(AdminAuthenticationForm):
    """Django's own form, with the limits that hold for every log-in."""

    def clean(self) -> dict[str, Any]:
        """What was typed in; too many tries are an error of the form."""
        address = address_in(self.request.META) if self.request else ""
        try:
            require_login_attempt_left(self.cleaned_data.get("username") or "", address)
            return dict(super().clean())
        except RateLimited as often:
            raise ValidationError(often.message) from often


admin.site.login_form = LogInForm

_User = apps.get_model("accounts", "User")
_Namespace = apps.get_model("accounts", "Namespace")
_Membership = apps.get_model("accounts", "Membership")
_Token = apps.get_model("accounts", "Token")


_SHOWN = {"username", "display_name", "avatar_url", "is_bot"}
"""What others see of a person."""


_ADMITTING = {"is_active", "is_superuser"}
"""What decides where a person may be at all."""


def _acting(request: HttpRequest) -> UUID | None:
    return parse_id(str(request.user.pk))


@admin.register(_User)
class PeopleAdmin(_UserAdmin):
    """People and bots."""

    list_display = ("username", "display_name", "is_active", "is_staff", "is_bot", "banned_at")
    readonly_fields = ("banned_at",)
    fieldsets = (
        *(DjangosUserAdmin.fieldsets or ()),
        ("OffChat", {"fields": ("display_name", "avatar_url", "is_bot", "banned_at")}),
    )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        """Whoever is switched off loses their open sockets, too; a new name is shown to everybody at once."""
        admitted = {obj.pk} if change and _ADMITTING.intersection(form.changed_data) else set()
        with belonging_changed(admitted, by=_acting(request)):
            super().save_model(request, obj, form, change)
        if change and _SHOWN.intersection(form.changed_data):
            tell_user_changed(obj.pk, by=_acting(request), address=address_in(request.META))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Whoever is gone hears nothing more."""
        gone = obj.pk
        super().delete_model(request, obj)
        tell_access_changed(gone, by=_acting(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """The same for those who were ticked in the list."""
        gone = list(queryset.values_list("pk", flat=True))
        super().delete_queryset(request, queryset)
        for person in gone:
            tell_access_changed(person, by=_acting(request))


@admin.register(_Namespace)
class NamespaceAdmin(_Admin):
    """Tenants and their quota."""

    list_display = ("slug", "name", "quota_bytes", "used_bytes")
    readonly_fields = ("used_bytes", "created_at")
    search_fields = ("slug", "name")


@admin.register(_Membership)
class MembershipAdmin(_Admin):
    """Who belongs where, as what."""

    list_display = ("user", "namespace", "role")
    list_filter = ("namespace", "role")
    autocomplete_fields = ("user", "namespace")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        """A role holds at once, for open sockets too; the rooms that come or go with it are told."""
        # A membership may have been given to somebody else: then two people have other roles than before.
        people = {obj.user_id, *([form.initial["user"]] if change else [])}
        with belonging_changed(people, by=_acting(request)):
            super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Whoever leaves a namespace hears nothing more of it."""
        with belonging_changed({obj.user_id}, by=_acting(request)):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """The same for those who were ticked in the list."""
        with belonging_changed(set(queryset.values_list("user", flat=True)), by=_acting(request)):
            super().delete_queryset(request, queryset)


@admin.register(_Token)
class TokenAdmin(_Admin):
    """Which tokens stand; a token itself is shown nowhere, and nothing is changed here."""

    list_display = ("user", "created_at", "expires_at", "revoked_at")
    exclude = ("digest",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tokens come from logging in."""
        return False

    def has_change_permission(self, request: HttpRequest, *_: Any, **__: Any) -> bool:
        """They are looked at only."""
        return False

    def has_delete_permission(self, request: HttpRequest, *_: Any, **__: Any) -> bool:
        """Revoking is more than a row: sockets have to close."""
        return False
