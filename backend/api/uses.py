"""Where a file of a library is used, what happened to it, and the links that let others fetch it."""

from __future__ import annotations

from uuid import UUID

from msgspec.structs import replace
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, number_of, paged, row_of
from backend.api.framework.schema import answers
from backend.api.framework.shapes import HistoryList, LinkList, UsageList
from backend.errors import Invalid, NotFound
from backend.library.inputs import PAGE_URL_CHARS, FileLinkOrder, PageUseInput
from backend.library.payloads import LinkedFile, Usage
from backend.library.selectors import links_of, usage
from backend.library.services import forget_use, register_use, revoke_link, sign_link
from backend.media.payloads import HistoryPayload
from backend.media.selectors.history import file_history


class FileUsageView(Endpoint):
    """The places where a file is used."""

    @answers(UsageList, query=PAGE, refuses=(404,), summary="Where a file is used, as far as one may see it")
    def get(self, request: Request, media_id: str) -> Response:
        """A page of messages, collections and pages, the newest first."""
        key = id_of(media_id)

        def fetch(bounds: Bounds) -> list[Usage]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            return usage(self.actor, key, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda use: use.id)
        return Response(UsageList(results=page.rows, next=page.next, previous=page.previous))

    @answers(
        Usage, takes=PageUseInput, status=201, also=200, refuses=(403, 404, 409), summary="Tell of a page with a file"
    )
    def post(self, request: Request, media_id: str) -> Response:
        """The page as a place; 200 where it was known."""
        use, is_new = register_use(self.actor, id_of(media_id), self.body(PageUseInput))
        return Response(use, status=201 if is_new else 200)

    @answers(
        None,
        status=204,
        query={"url": "The address of the page."},
        refuses=(403, 404),
        summary="Tell that a page shows a file no more",
    )
    def delete(self, request: Request, media_id: str) -> Response:
        """Gone."""
        url = self.query.text("url", most=PAGE_URL_CHARS)
        if url is None:
            raise Invalid("Which page?", fields={"url": ["Name the address of the page."]})
        forget_use(self.actor, id_of(media_id), url)
        return Response(status=204)


class FileHistoryView(Endpoint):
    """What happened to a file since it was sent."""

    @answers(HistoryList, query=PAGE, refuses=(404,), summary="The processing history of a file, newest first")
    def get(self, request: Request, media_id: str) -> Response:
        """A page of it; of at most 200 rows, older stages were dropped before older milestones."""
        key = id_of(media_id)

        def fetch(bounds: Bounds) -> list[HistoryPayload]:
            before, after = number_of(bounds.below), number_of(bounds.above)
            return file_history(self.actor, key, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda entry: entry.id)
        return Response(HistoryList(results=page.rows, next=page.next, previous=page.previous))


class FileLinksView(Endpoint):
    """The signed links to a file."""

    @answers(LinkList, query=PAGE, refuses=(403, 404), summary="The links to a file that still hold, newest first")
    def get(self, request: Request, media_id: str) -> Response:
        """A page of them."""
        key = id_of(media_id)

        def fetch(bounds: Bounds) -> list[LinkedFile]:
            before, after = row_of(bounds.below), row_of(bounds.above)
            return links_of(self.actor, key, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda link: link.id)
        shown = [self._absolute(link) for link in page.rows]
        return Response(LinkList(results=shown, next=page.next, previous=page.previous))

    @answers(
        LinkedFile, takes=FileLinkOrder, status=201, refuses=(403, 404, 409),
        summary="Make a link with which a file is fetched without a log-in",
    )  # fmt: skip
    def post(self, request: Request, media_id: str) -> Response:
        """The link."""
        link = sign_link(self.actor, id_of(media_id), self.body(FileLinkOrder))
        self.made = UUID(link.id)
        return Response(self._absolute(link), status=201)

    def show(self, made: UUID) -> LinkedFile:
        """The link as it stands now."""
        key = id_of(str(self.kwargs["media_id"]))
        for link in links_of(self.actor, key, limit=100):
            if link.id == str(made):
                return self._absolute(link)
        raise NotFound("This link does not exist, or was revoked.")

    def _absolute(self, link: LinkedFile) -> LinkedFile:
        """The link with scheme and host, as others can use it."""
        return replace(link, url=self.request.build_absolute_uri(link.url))


class FileLinkView(Endpoint):
    """One signed link."""

    @answers(None, status=204, refuses=(403, 404), summary="Revoke a link to a file")
    def delete(self, request: Request, media_id: str, link_id: str) -> Response:
        """It leads to nothing from now on."""
        revoke_link(self.actor, id_of(media_id), id_of(link_id))
        return Response(status=204)
