"""Takes the hashes of one file and has a tagger describe it; keeps what it found or why it found nothing."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import structlog
from msgspec.structs import replace

from backend.library.inputs import Findings, PictureFound, Proposal, Seen
from backend.library.services import (
    AnalysisOrder,
    fail_analysis,
    finish_analysis,
    finish_hashing,
    keep_hashes,
    put_off_analysis,
)
from backend.media.payloads import StageError
from backend.media.services import report_later_stage
from backend.storage import blobs
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.results import Fingerprint, KeyFrames
from media_pipeline.engine.sandbox import Sandbox
from media_pipeline.engine.vision.sketch import sketch
from media_pipeline.stages import StageReport
from media_pipeline.tagging.base import Context, Evidence, Frame, TagFinding, Tagged, TaggerRefused, TaggerUnavailable
from media_pipeline.tagging.local.sounds import described_sound, heard_tags
from media_pipeline.tagging.providers import Provider

log = structlog.get_logger()

UNAVAILABLE_REST_S = 60.0
"""After how many seconds a file is tried again whose tagger works for none at present."""
_UNSURE = 0.5
"""How sure a title is where no tag says how sure the tagger is."""


def describe_file(order: AnalysisOrder, provider: Provider, sandbox: Sandbox) -> None:
    """Take the hashes of a file and describe it; its analysis ends done, failed, or put off."""
    if not order.describes:
        _hash_alone(order, sandbox)
        return
    report = StageReport(order, report_later_stage)
    report.start("tagging")
    try:
        if order.kind == "audio":
            findings = findings_of(_sound_described(order, provider))
        elif order.kind == "file":
            findings = findings_of(provider.tag((_thumbnail(order),), _context(order)))
        else:
            findings = _described(order, provider, sandbox)
    except TaggerUnavailable as away:
        error = StageError(code="unavailable", message=str(away), retryable=True)
        report.failed(error)
        put_off_analysis(order, error, after_s=UNAVAILABLE_REST_S)
    except TaggerRefused as refused:
        _refused(order, report, refused)
    except (MediaError, FileNotFoundError) as broken:
        _broken(order, report, broken)
    except Exception:
        report.failed(StageError(code="internal", message="This file could not be described.", retryable=True))
        raise
    else:
        report.done()
        finish_analysis(order, findings)


def _described(order: AnalysisOrder, provider: Provider, sandbox: Sandbox) -> Findings:
    """What is seen in a picture or video, and heard in the latter; keeps its hashes where none were taken yet."""
    if order.hashed:
        provider.tagger()  # at once: nothing else is to be done where there is none
    key_frames = _key_frames(order, sandbox) if order.hashed else _hashed(order, sandbox)
    frames = tuple(Frame(image=one.image, at_s=one.at_s) for one in key_frames.frames) if key_frames else ()
    tagged = provider.tag(frames or (_thumbnail(order),), _context(order))
    if order.kind == "video" and order.has_audio:
        tagged = replace(tagged, tags=(*tagged.tags, *_heard_in(order, provider)))
    return findings_of(tagged, key_frames.fingerprints if key_frames else ())


def _hash_alone(order: AnalysisOrder, sandbox: Sandbox) -> None:
    """Take the hashes of a file; one that cannot be read has none."""
    try:
        _hashed(order, sandbox)
    except MediaError as broken:
        put_off_analysis(order, StageError(code="internal", message=broken.message, retryable=True), after_s=None)
    except FileNotFoundError:
        log.error("blob.missing", media=str(order.media_id), key=order.key)
        keep_hashes(order, ())
    finish_hashing(order)


def _hashed(order: AnalysisOrder, sandbox: Sandbox) -> KeyFrames | None:
    """Take and keep the hashes of a file; returns the pictures that they are of."""
    report = StageReport(order, report_later_stage)
    report.start("fingerprint")
    try:
        key_frames = _key_frames(order, sandbox)
    except Exception as broken:
        retryable = not isinstance(broken, FileNotFoundError)
        report.failed(StageError(code="internal", message="The pictures could not be compared.", retryable=retryable))
        raise
    if keep_hashes(order, _hashes_in(key_frames)):
        report.done()
    return key_frames


def _hashes_in(key_frames: KeyFrames | None) -> list[PictureFound]:
    return [PictureFound(at_s=one.at_s, hash=one.value) for one in key_frames.fingerprints] if key_frames else []


def _refused(order: AnalysisOrder, report: StageReport[AnalysisOrder], refused: TaggerRefused) -> None:
    again = refused.retry_after is not None
    error = StageError(code="unavailable" if again else "refused", message=refused.message, retryable=again)
    report.failed(error)
    if refused.retry_after is None:
        fail_analysis(order, error, cost=refused.cost)
    else:
        put_off_analysis(order, error, after_s=refused.retry_after, cost=refused.cost)


def _broken(order: AnalysisOrder, report: StageReport[AnalysisOrder], broken: MediaError | FileNotFoundError) -> None:
    """Another attempt for what failed on our side, until there were too many; a file that cannot be read fails."""
    again = isinstance(broken, MediaError) and broken.retryable
    message = broken.message if isinstance(broken, MediaError) else "The pictures of this file are missing."
    error = StageError(code="internal" if again else "invalid_media", message=message, retryable=again)
    report.failed(error)
    if again:
        put_off_analysis(order, error, after_s=None)
    else:
        fail_analysis(order, error)


def _key_frames(order: AnalysisOrder, sandbox: Sandbox) -> KeyFrames | None:
    """Pictures of the file itself; None where only its thumbnail could be made. Raises MediaError to be repeated."""
    try:
        with blobs.local_file(order.key) as file:
            kind: Literal["image", "video"] = "video" if order.kind == "video" else "image"
            return sandbox.key_frames(file.fileno(), kind=kind, container=order.container)
    except MediaError as broken:
        if broken.retryable:
            raise
        log.info("key_frames.none", media=str(order.media_id), code=broken.code)
        return None


def _sound_described(order: AnalysisOrder, provider: Provider) -> Tagged:
    with blobs.local_file(order.key) as file:
        heard = provider.hear(file.fileno(), kind="audio", container=order.container)
    if heard is None:
        raise TaggerRefused("This provider does not listen to sounds.", retry_after=None)
    return described_sound(heard, _context(order))


def _heard_in(order: AnalysisOrder, provider: Provider) -> tuple[TagFinding, ...]:
    """Tags of what is heard in a video; none where its sound cannot be read, as its pictures could."""
    try:
        with blobs.local_file(order.key) as file:
            heard = provider.hear(file.fileno(), kind="video", container=order.container)
    except MediaError as broken:
        log.info("sound.unheard", media=str(order.media_id), code=broken.code)
        return ()
    return heard_tags(heard) if heard else ()


def _thumbnail(order: AnalysisOrder) -> Frame:
    with blobs.open_blob(order.picture) as file:
        return Frame(image=file.read(), at_s=None)


def _context(order: AnalysisOrder) -> Context:
    return Context(
        kind="document" if order.kind == "file" else order.kind,
        name=order.name,
        vocabulary=order.vocabulary,
        duration_s=order.duration,
        has_audio=order.has_audio,
    )


def findings_of(tagged: Tagged, fingerprints: Collection[Fingerprint] = ()) -> Findings:
    """What the library keeps of a tagger's answer: proposals, and the text that was recognised."""
    sure = max((tag.confidence for tag in tagged.tags), default=_UNSURE)
    proposals = [
        Proposal(
            field="tag",
            value="/".join(name.replace("/", " ") for name in tag.path),
            confidence=tag.confidence,
            evidence=_seen(tag.evidence),
        )
        for tag in tagged.tags
    ]
    if tagged.title:
        proposals.append(Proposal(field="title", value=tagged.title, confidence=sure))
    if tagged.description:
        proposals.append(Proposal(field="description", value=tagged.description, confidence=sure))
    if tagged.alt_text:
        proposals.append(Proposal(field="alt_text", value=tagged.alt_text, confidence=sure))
    lines = [line.text for line in tagged.text] + [code.text for code in tagged.codes]
    return Findings(
        proposals=proposals, text="\n".join(lines), provider=tagged.provider, model=tagged.model,
        version=tagged.version, cost=tagged.cost, nsfw=tagged.nsfw,
        vector=_sketch_of(tagged) if fingerprints else None,
    )  # fmt: skip


def _sketch_of(tagged: Tagged) -> bytes | None:
    """What the file shows; None for texts, which look alike to a classifier."""
    has_things = tagged.kind_of_picture not in ("document", "screenshot")
    return sketch(tagged.vector) if tagged.vector and has_things else None


def _seen(evidence: Evidence | None) -> Seen | None:
    return Seen(at_s=evidence.at_s, box=evidence.box, text=evidence.text) if evidence else None
