"""The routes of the HTTP edge. Uploads, downloads and media paths stand before them, in the ASGI application."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, path, re_path

from backend.api import (
    activity,
    administration,
    ai,
    auth,
    browsing,
    collections,
    config,
    docs,
    duplicates,
    gallery,
    health,
    jobs,
    library,
    me,
    messages,
    moderation,
    namespaces,
    people,
    push,
    rooms,
    search,
    spa,
    statistics,
    tags,
    uses,
)
from backend.api import admin as registrations
from backend.api.framework import errors

__all__ = ["handler400", "handler403", "handler404", "handler500", "registrations", "urlpatterns"]

_AUTH = "api/v1/auth/"
_NAMESPACE = "api/v1/namespaces/<str:slug>/"
_ROOM = "api/chat/rooms/<str:room_id>/"
_HELD = "api/v1/moderation/media/<str:media_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_AUTH}login/", auth.LoginView.as_view()),
    path(f"{_AUTH}logout/", auth.LogoutView.as_view()),
    path(f"{_AUTH}logout-all/", auth.LogoutAllView.as_view()),
    path(f"{_AUTH}session/", auth.SessionView.as_view()),
    path(f"{_AUTH}ws-ticket/", auth.TicketView.as_view()),
    path(f"{_AUTH}grant/", auth.GrantView.as_view()),
    path(f"{_AUTH}link/", auth.LinkView.as_view()),
    path(f"{_AUTH}link/use/", auth.LinkUseView.as_view()),
    path("api/v1/me/", me.MeView.as_view()),
    path("api/v1/me/password/", me.MyPasswordView.as_view()),
    path("api/v1/me/settings/", me.MySettingsView.as_view()),
    path("api/v1/me/sessions/", me.MySessionsView.as_view()),
    path("api/v1/me/sessions/<str:log_in_id>/", me.MySessionView.as_view()),
    path("api/v1/me/push/", push.MyPushView.as_view()),
    path("api/v1/me/push/<str:subscription_id>/", push.MySubscriptionView.as_view()),
    path("api/v1/users/", people.UsersView.as_view()),
    path("api/v1/users/<str:user_id>/", people.UserView.as_view()),
    path("api/v1/users/<str:user_id>/reset/", people.UserResetView.as_view()),
    path("api/v1/users/<str:user_id>/sessions/", people.UserSessionsView.as_view()),
    path("api/v1/users/<str:user_id>/sessions/<str:log_in_id>/", people.UserSessionView.as_view()),
    path("api/v1/namespaces/", namespaces.NamespacesView.as_view()),
    path(_NAMESPACE, namespaces.NamespaceView.as_view()),
    path(f"{_NAMESPACE}members/", namespaces.NamespaceMembersView.as_view()),
    path(f"{_NAMESPACE}members/<str:user_id>/", namespaces.NamespaceMemberView.as_view()),
    path(f"{_NAMESPACE}rooms/", administration.NamespaceRoomsView.as_view()),
    path(f"{_NAMESPACE}rooms/<str:room_id>/", administration.NamespaceRoomView.as_view()),
    path("api/v1/media/search/", search.SearchView.as_view()),
    path("api/v1/media/months/", browsing.MonthsView.as_view()),
    path("api/v1/media/uploaders/", browsing.UploadersView.as_view()),
    path("api/v1/media/files/", library.FilesView.as_view()),
    path("api/v1/media/files/<str:media_id>/", library.FileView.as_view()),
    path("api/v1/media/files/<str:media_id>/restore/", library.FileRestoreView.as_view()),
    path("api/v1/media/files/<str:media_id>/retry/", library.FileRetryView.as_view()),
    path("api/v1/media/files/<str:media_id>/usage/", uses.FileUsageView.as_view()),
    path("api/v1/media/files/<str:media_id>/events/", uses.FileHistoryView.as_view()),
    path("api/v1/media/files/<str:media_id>/sign/", uses.FileLinksView.as_view()),
    path("api/v1/media/files/<str:media_id>/sign/<str:link_id>/", uses.FileLinkView.as_view()),
    path("api/v1/media/tags/", tags.TagsView.as_view()),
    path("api/v1/media/tags/<str:tag_id>/", tags.TagView.as_view()),
    path("api/v1/media/tags/<str:tag_id>/merge/", tags.TagMergeView.as_view()),
    path("api/v1/media/collections/", collections.CollectionsView.as_view()),
    path("api/v1/media/collections/<str:collection_id>/", collections.CollectionView.as_view()),
    path("api/v1/media/collections/<str:collection_id>/files/", collections.CollectionFilesView.as_view()),
    path("api/v1/media/stats/", statistics.StatisticsView.as_view()),
    path("api/v1/media/bulk-tag/", jobs.BulkTagView.as_view()),
    path("api/v1/media/bulk-operations/", jobs.BulkOperationsView.as_view()),
    path("api/v1/jobs/<str:job_id>/", jobs.JobView.as_view()),
    path("api/v1/jobs/<str:job_id>/cancel/", jobs.JobCancelView.as_view()),
    path("api/v1/jobs/<str:job_id>/undo/", jobs.JobUndoView.as_view()),
    path("api/v1/media/files/<str:media_id>/similar/", duplicates.SimilarView.as_view()),
    path("api/v1/media/duplicates/", duplicates.DuplicatesView.as_view()),
    path("api/v1/media/duplicates/<str:group_id>/resolve/", duplicates.DuplicatesResolveView.as_view()),
    path("api/v1/media/duplicates/<str:group_id>/dismiss/", duplicates.DuplicatesDismissView.as_view()),
    path("api/v1/media/duplicates/<str:group_id>/reopen/", duplicates.DuplicatesReopenView.as_view()),
    path("api/v1/media/ai/analyze/", ai.AnalyzeView.as_view()),
    path("api/v1/media/ai/suggestions/", ai.SuggestionsView.as_view()),
    path("api/v1/media/ai/status/", ai.TaggerView.as_view()),
    path("api/chat/rooms/", rooms.RoomsView.as_view()),
    path(_ROOM, rooms.RoomView.as_view()),
    path(f"{_ROOM}media/", gallery.GalleryView.as_view()),
    path(f"{_ROOM}me/", rooms.MyRoomView.as_view()),
    path(f"{_ROOM}members/", rooms.MembersView.as_view()),
    path(f"{_ROOM}members/<str:user_id>/", rooms.MemberView.as_view()),
    path(f"{_ROOM}messages/", messages.MessagesView.as_view()),
    path("api/chat/messages/<str:message_id>/", messages.MessageView.as_view()),
    path("api/chat/attachments/<str:media_id>/", messages.AttachmentView.as_view()),
    path("api/v1/moderation/media/", moderation.MediaView.as_view()),
    path(f"{_HELD}quarantine/", moderation.QuarantineView.as_view()),
    path(f"{_HELD}release/", moderation.ReleaseView.as_view()),
    path(f"{_HELD}delete/", moderation.DeleteView.as_view()),
    path(f"{_HELD}reveal/", moderation.RevealView.as_view()),
    path(f"{_HELD}retry/", moderation.RetryView.as_view()),
    path("api/v1/moderation/users/<str:user_id>/clear-avatar/", moderation.ClearAvatarView.as_view()),
    path("api/v1/moderation/overview/", activity.OverviewView.as_view()),
    path("api/v1/activity/", activity.ActivityView.as_view()),
    path("api/v1/config/", config.ConfigView.as_view()),
    path("api/schema/", docs.SchemaView.as_view(), name="schema"),
    path("api/asyncapi.json", docs.SocketsView.as_view()),
    path("api/docs/", docs.DocsView.as_view(url_name="schema")),
    # Also with DEBUG, where Django would answer with a page of its own.
    re_path(r"^api(?:/|$)", errors.not_found),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", health.metrics),
    path("admin/", admin.site.urls),
    path("sw.js", spa.service_worker),
    re_path(r"^(?:(?:login|join|account|media|media-library|dashboard|rooms)/?)?$", spa.page),
    re_path(r"^(?:dashboard|rooms|media-library)/", spa.page),
]

handler400 = "backend.api.framework.errors.bad_request"
handler403 = "backend.api.framework.errors.forbidden"
handler404 = "backend.api.framework.errors.not_found"
handler500 = "backend.api.framework.errors.server_error"
