"""axe finds nothing on any page of any role, in light and in dark colours."""

import pytest
from axe_playwright_python.base import AXE_FILE_PATH

from tests.support.in_browser import let_in, may_write_styles, open_in_browser
from tests.support.site import REPORTER, ROLES, STAFF, VISITOR

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = "color-contrast"
# Most of axe's time goes into colours. They come with the templates: each case is measured for the first role that has it,
# and of the admin's pages, which one template draws for every model, the first of each kind.
WITHOUT_COLOURS = {"runOnly": RULES, "rules": {CONTRAST: {"enabled": False}}, "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": [CONTRAST]}, "resultTypes": ["violations"]}
# Not awaited: a transition that Chromium has put to sleep would never end.
SETTLE_COLOURS = "document.getAnimations().forEach(animation => animation.finish())"
# The pages of some roles are many: in parts, so that the workers share them.
PARTS = {STAFF: 4, REPORTER: 2}
SHARES = [(role, part) for role in ROLES for part in range(PARTS.get(role, 1))]


def drawn_as(visit) -> str:
    """What the page's colours come from: the case, or for a model in the admin the kind of page and the case."""
    address, _, case = visit.name.partition(": ")
    if address.startswith("admin:") and "_" in address:
        address = f"admin:{address.rsplit('_', 1)[-1]}"
    return f"{address}: {case}"


def findings(page, options) -> list[str]:
    found = page.evaluate("options => axe.run(options).then(found => found.violations)", options)
    return [
        f"{one['id']}: {node['html'][:160]} ({node['failureSummary'].splitlines()[-1].strip()})"
        for one in found
        for node in one["nodes"][:5]
    ]


@pytest.mark.parametrize(("role", "part"), SHARES)
def test_axe_finds_nothing(site, new_context, live_server, browser_problems, role, part):
    context = new_context()
    context.add_init_script(path=AXE_FILE_PATH)
    if role != VISITOR:
        let_in(context, site.people[role], live_server.url)
    page = context.new_page()
    measured = {drawn_as(visit) for other in ROLES[: ROLES.index(role)] for visit in site.visits(other)}
    first = {}
    for visit in site.visits(role):
        first.setdefault(drawn_as(visit), visit)
    found = []
    for visit in site.visits_in_browser(role)[part :: PARTS.get(role, 1)]:
        open_in_browser(page, visit, browser_problems)
        with may_write_styles(browser_problems):
            faults = findings(page, WITHOUT_COLOURS)
            new = drawn_as(visit) not in measured and first[drawn_as(visit)] == visit
            for scheme in ("dark", "light") if new else ():
                page.emulate_media(color_scheme=scheme)
                page.evaluate(SETTLE_COLOURS)
                faults += [f"in {scheme} colours: {fault}" for fault in findings(page, COLOURS)]
        found += [f"{visit}: {fault}" for fault in faults]
    assert not found, "\n".join(found)


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
    assert {fault.split(":")[0] for fault in findings(page, WITHOUT_COLOURS)} >= {"label", "link-name"}
    assert any("pale" in fault for fault in findings(page, COLOURS))
