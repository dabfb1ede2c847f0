"""The last resort where two people write at the same moment: what the database undid is said, and can be sent again."""

import logging

from django.shortcuts import render

from pages.login_resume import typed_in
from workflow.conflicts import is_busy, is_conflict, is_there_already

logger = logging.getLogger(__name__)


class ConflictMiddleware:
    """Answers 409 “Vui lòng xác nhận lại” where a view let such an error through, with the form that was sent."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if is_there_already(exception):
            # Twice the same is what a form should have refused, where nobody wrote in between.
            logger.error("what was written was there already", exc_info=exception)
        elif not (is_conflict(exception) or is_busy(exception)):
            return None
        # A file, and a password, the person gives anew.
        whole = not request.FILES and not any("password" in name for name in request.POST)
        typed = typed_in(request) if request.method == "POST" and whole else []
        return render(request, "errors/conflict.html", {"typed": typed}, status=409)
