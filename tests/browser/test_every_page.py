"""Every template of the site, opened once in each of its states: on a phone of 360 px it fits and can be tapped; at a desk
axe finds nothing in it, in light colours and, of every fifth, in dark ones. The long run looks at all of them in dark colours,
and measures the width of every other page too.
"""

import pytest
from axe_playwright_python.base import AXE_FILE_PATH

from tests.support.in_browser import DESK, TOUCH, let_in, may_write_styles, open_in_browser
from tests.support.site import REPORTER, ROLES, STAFF, VISITOR

# The pages of some roles are many: in parts, so that the workers share them.
PARTS = {STAFF: 6, REPORTER: 3}
SHARES = [(role, part) for role in ROLES for part in range(PARTS.get(role, 1))]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Most of axe's time goes into colours, cell by cell: of a long table its first rows are read.
ALIKE = {"exclude": [["tbody tr:nth-child(n + 8)"]]}
IN_LIGHT = {"runOnly": RULES, "resultTypes": ["violations"]}
IN_DARK = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
OPTIONS = {"light": IN_LIGHT, "dark": IN_DARK}
# Not awaited: a transition that Chromium has put to sleep would never end.
SETTLE_COLOURS = "document.getAnimations().forEach(animation => animation.finish())"

# What is wider than the screen without a region of its own that scrolls: the innermost elements, by tag and class.
SIDEWAYS = """() => {
    if (document.documentElement.scrollWidth <= 360) return [];  // innerWidth grows with what does not fit
    const scrolls = element => {
        for (let one = element.parentElement; one && one !== document.body; one = one.parentElement)
            if (getComputedStyle(one).overflowX !== "visible") return true;
        return false;
    };
    const wide = [...document.body.querySelectorAll("*")].filter(
        one => one.getBoundingClientRect().right > 361 && !scrolls(one));
    return [`page is ${document.documentElement.scrollWidth} px wide`, ...wide
        .filter(one => !wide.some(other => other !== one && one.contains(other)))
        .map(one => one.outerHTML.slice(0, 120))];
}"""
# What is tapped: at least 24 px either way, or 24 px of room to the next (WCAG 2.2, 2.5.8); links within a sentence are free.
SMALL = """() => {
    const shown = one => one.checkVisibility({visibilityProperty: true}) && one.getBoundingClientRect().width > 1;
    const ours = one => !one.closest(".visually-hidden") && !one.matches(".visually-hidden, .skip, .skip-to-content-link");
    const inText = one => one.matches("a") && getComputedStyle(one).display === "inline"
        && [...one.parentNode.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim().length > 2);
    const targets = [...document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden]), textarea")]
        .filter(one => shown(one) && ours(one));
    const area = one => {
        const label = one.matches("[type=checkbox], [type=radio]") && one.labels && [...one.labels].find(shown);
        return (label || one).getBoundingClientRect();
    };
    const boxes = new Map(targets.map(one => [one, area(one)]));
    const far = (one, box) => {
        const x = box.x + box.width / 2, y = box.y + box.height / 2;
        return targets.every(other => {
            if (other === one) return true;
            const next = boxes.get(other);
            const dx = Math.max(next.left - x, 0, x - next.right), dy = Math.max(next.top - y, 0, y - next.bottom);
            return Math.hypot(dx, dy) >= 12;
        });
    };
    return targets
        .filter(one => !inText(one))
        .filter(one => {
            const box = boxes.get(one);
            return Math.min(Math.round(box.width), Math.round(box.height)) < 24 && !far(one, box);
        })
        .map(one => `${Math.round(boxes.get(one).width)}x${Math.round(boxes.get(one).height)} ${one.outerHTML.slice(0, 140)}`);
}"""


def findings(page, options) -> list[str]:
    found = page.evaluate(
        "([context, options]) => axe.run(context, options).then(found => found.violations)", [ALIKE, options]
    )
    return [
        f"{one['id']}: {node['html'][:160]} ({node['failureSummary'].splitlines()[-1].strip()})"
        for one in found
        for node in one["nodes"][:5]
    ]


def faults_on_phone(page) -> list[str]:
    return [
        *(f"sideways: {fault}" for fault in page.evaluate(SIDEWAYS)[:4]),
        *(f"small: {fault}" for fault in page.evaluate(SMALL)[:8]),
    ]


def faults_at_desk(page, browser_problems, *schemes) -> list[str]:
    page.set_viewport_size(DESK)
    faults = []
    with may_write_styles(browser_problems):
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLE_COLOURS)
            faults += [f"in {scheme} colours: {fault}" for fault in findings(page, OPTIONS[scheme])]
    page.set_viewport_size(TOUCH["viewport"])
    return faults


@pytest.mark.parametrize(("role", "part"), SHARES)
def test_every_template_in_every_state(site, new_context, live_server, browser_problems, role, part):
    visits = drawn_first(site, role)[part :: PARTS.get(role, 1)]
    page = page_of(site, new_context, live_server, role)
    faults = []
    for number, visit in enumerate(visits):
        open_in_browser(page, visit, browser_problems)
        schemes = ["dark", "light"] if number % 5 == 0 else ["light"]
        met = faults_on_phone(page) + faults_at_desk(page, browser_problems, *schemes)
        faults += [f"{visit}: {fault}" for fault in met]
    assert not faults, "\n".join(faults)


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_every_template_in_the_dark(site, new_context, live_server, browser_problems, role):
    page = page_of(site, new_context, live_server, role)
    faults = []
    for visit in drawn_first(site, role):
        open_in_browser(page, visit, browser_problems)
        faults += [f"{visit}: {fault}" for fault in faults_at_desk(page, browser_problems, "dark")]
    assert not faults, "\n".join(faults)


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_every_other_page_on_a_phone(site, new_context, live_server, browser_problems, role):
    shown = drawn_first(site, role)
    page = page_of(site, new_context, live_server, role)
    faults = []
    for visit in site.visits_in_browser(role):
        if visit not in shown:
            open_in_browser(page, visit, browser_problems)
            faults += [f"{visit}: {fault}" for fault in faults_on_phone(page)]
    assert not faults, "\n".join(faults)


def drawn_first(site, role):
    """The pages of a role that show a template in a state that no page before them showed, to it or to a role before it."""
    read = {visit.drawn_as for other in ROLES[: ROLES.index(role)] for visit in site.visits(other)}
    return [
        visit
        for visit in site.visits_in_browser(role)
        if visit.drawn_as not in read and not read.add(visit.drawn_as)
    ]


def page_of(site, new_context, live_server, role):
    context = new_context(**TOUCH)
    context.add_init_script(path=AXE_FILE_PATH)
    if role != VISITOR:
        let_in(context, site.people[role], live_server.url)
    return context.new_page()


def test_the_checks_can_fail(new_context, live_server):
    """The control."""
    page = new_context(**TOUCH).new_page()
    page.goto("/")
    assert page.evaluate(SIDEWAYS) == []
    assert page.evaluate(SMALL) == []
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', "
        "'<p><button id=a>a</button><button id=b>b</button></p><div id=wide>x</div>')"
    )
    page.evaluate(
        "for (const id of 'ab') Object.assign(document.getElementById(id).style, "
        "{width: '12px', height: '12px', padding: 0, minHeight: 0, minWidth: 0}); wide.style.width = '500px'"
    )
    assert len(page.evaluate(SMALL)) == 2
    assert any('id="wide"' in fault for fault in page.evaluate(SIDEWAYS))


def test_axe_does_find_something(new_context, live_server, browser_problems):
    """The control: what a page must not have."""
    context = new_context()
    context.add_init_script(path=AXE_FILE_PATH)
    page = context.new_page()
    page.goto("/")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<input><a href=\"/x\"></a><p id=pale>Nhạt</p>')"
    )
    page.evaluate("document.querySelector('#pale').style.color = '#eeeeee'")
    assert {fault.split(":")[0] for fault in findings(page, IN_LIGHT)} >= {"label", "link-name"}
    assert any("pale" in fault for fault in findings(page, IN_DARK))
