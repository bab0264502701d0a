"""What axe is asked of a page: rules of WCAG 2.2 A and AA and best practice, in the light and in the dark."""

from pathlib import Path

AXE = Path(__file__).parent.parent / "admin_ui" / "node_modules" / "axe-core" / "axe.min.js"
"""The script that a page is given once."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""Those of the rules that can find in the dark what is well in the light."""
SERIOUS = ["serious", "critical"]
PRESENT = "'axe' in window"
JUDGE = """async ([runOnly, left, impacts]) => (await axe.run(document, {
        runOnly, rules: Object.fromEntries(left.map(id => [id, {enabled: false}])), resultTypes: ["violations"],
    })).violations
    .filter(({impact}) => impacts.includes(impact))
    .map(({id, impact, nodes}) => `${impact} ${id}: ` + nodes.map(({html, any, target}) =>
        `${target.join(" ")} ${html.slice(0, 200)} ${any[0]?.message ?? ""}`).join("; "))
"""
"""The findings of the rules of the first argument without those of the second, of the impacts of the third."""
FADED = """async () => {
    const endless = animation => animation.effect.getComputedTiming().endTime === Infinity;
    const fades = () => document.getAnimations().filter(one => one.playState === "running" && !endless(one));
    do {
        await new Promise(requestAnimationFrame);
        await Promise.allSettled(fades().map(one => one.finished));
    } while (fades().length);
}"""
"""Waits until colours have faded into each other: what is between them is not what anybody reads."""
