"""The guide as a page: all of it in one, folded, so that the browser's own search finds everything."""

from dataclasses import dataclass, replace

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unionhub.guide.document import EVERYBODY, Part, chapters, without_links_to_others
from units.people.roles import Role


@dataclass(frozen=True)
class Chapter:
    """A chapter for somebody with ``roles``. ``for_others``: keys of its parts that are printed only where they are opened."""

    part: Part
    roles: frozenset[str]

    @property
    def is_open(self) -> bool:
        """It is for the reader, and its parts are folded themselves."""
        return bool(self.part.parts) and self.part.is_for(self.roles)

    @property
    def is_for_others(self) -> bool:
        return not any(part.is_for(self.roles) for part in (self.part, *self.part.parts))

    @property
    def for_others(self) -> set[str]:
        return {part.key for part in self.part.parts if not part.is_for(self.roles)}


@login_not_required
@require_safe
def guide(request):
    """All chapters for who has logged in, those for other roles folded; what is for everybody for visitors."""
    if not request.user.is_authenticated:
        shown, roles = for_everybody(), frozenset()
    else:
        shown, roles = chapters(), roles_of(request.user)
    context = {"chapters": [Chapter(part, roles) for part in shown]}
    return render(request, "unionhub/guide/page.html", context)


def roles_of(user) -> frozenset[str]:
    return user.roles | {Role.ADMINISTRATOR} if user.is_superuser else user.roles


def for_everybody() -> list[Part]:
    """The chapters and parts for everybody, without links to the others."""
    shown = [
        replace(chapter, parts=[part for part in chapter.parts if EVERYBODY in part.readers])
        for chapter in chapters()
        if EVERYBODY in chapter.readers
    ]
    keys = {part.key for chapter in shown for part in [chapter, *chapter.parts]}
    return [without_links_to_others(chapter, keys) for chapter in shown]
