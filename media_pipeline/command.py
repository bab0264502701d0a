"""The command ``offchat media``: facts and pictures of a video, or the processing of one that was sent."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from media_pipeline.video_service import VideoError, VideoProcessingService

_FAILED, _USAGE = 1, 2
"""Exit statuses: the file is refused or failed, or the command line is wrong."""


def run(options: argparse.Namespace) -> int:
    """Run the parsed command; returns the exit status. Errors are one sentence, with ``--json`` an object."""
    with VideoProcessingService() as service:
        try:
            return _ACTIONS[options.action](service, options)
        except VideoError as error:
            _print_error(error, as_json=options.json)
            return _FAILED


def _probe(service: VideoProcessingService, options: argparse.Namespace) -> int:
    metadata = service.extract_video_metadata(options.file)
    lines = [f"{name}: {'not known' if value is None else value}" for name, value in metadata.items()]
    _print(options, metadata, lines)
    return 0


def _thumbnail(service: VideoProcessingService, options: argparse.Namespace) -> int:
    picture = service.generate_thumbnail(options.file, options.at)
    if options.output is None:
        if sys.stdout.isatty():
            sys.stderr.write("offchat: The picture is not for a terminal: add --output PICTURE.webp.\n")
            return _USAGE
        sys.stdout.buffer.write(picture)
        return 0
    try:
        _write_whole(options.output, picture)
    except OSError as error:
        raise VideoError("unavailable", f"{options.output} cannot be written: {error.strerror}.") from error
    _print(options, {"output": str(options.output), "bytes": len(picture)}, [f"{options.output}: {len(picture)} bytes"])
    return 0


def _write_whole(target: Path, content: bytes) -> None:
    """Write a file; nothing but the whole content ever stands under its name."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(target)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def _process(service: VideoProcessingService, options: argparse.Namespace) -> int:
    attachment = service.process_video_attachment(options.file)
    sentence = f" {attachment.error.message}" if attachment.error else ""
    _print(options, attachment, [f"{attachment.id}: {attachment.state}.{sentence}"])
    return _FAILED if attachment.state == "failed" else 0


def _print(options: argparse.Namespace, payload: Any, lines: list[str]) -> None:
    text = json.dumps(msgspec.to_builtins(payload), ensure_ascii=False) if options.json else "\n".join(lines)
    sys.stdout.write(f"{text}\n")


def _print_error(error: VideoError, *, as_json: bool) -> None:
    if as_json:
        problem = {"error": {"code": error.code, "message": error.message, "retryable": error.retryable}}
        sys.stderr.write(json.dumps(problem, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(f"offchat: {error.message}\n")


_ACTIONS: dict[str, Callable[[VideoProcessingService, argparse.Namespace], int]] = {
    "probe": _probe,
    "thumbnail": _thumbnail,
    "process": _process,
}
