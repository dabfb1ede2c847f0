"""The pages of every import: upload, preview with its questions, confirmation, the marked workbook.

An address each, of one class; what a file means and how it is written is said by the import.
"""

import io
from dataclasses import replace

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views import View

from pages.login_resume import typed_survives_login
from workbooks import file_types
from workbooks.imports import answers, marked_upload
from workbooks.imports.preview import Preview
from workbooks.imports.previews import GROUP, NUMBER, page_number
from workbooks.imports.upload_store import GONE, MOVED, ImportGone, ImportMoved, Upload, UploadStore
from workflow.steps import SomebodyWasFaster, StepRefused
from workflow.uploads import write_once

TICKET, QUESTION = "tep", "q-"
KEPT, AGAIN = (
    "kept",
    "sua",
)  # the ticket of a file that was received already: in the form, in the address of the form
UPLOAD, PREVIEW, MARKED, TEMPLATE = "upload", "preview", "marked", "template"


class WorkbookForm(forms.Form):
    """``max_bytes``: of the file; above it, it is not taken. ``kept``: the file that came with an earlier attempt."""

    file = forms.FileField(
        label=file_types.LABEL,
        error_messages={"required": "Chưa chọn tệp.", "empty": "Tệp rỗng, vui lòng chọn tệp khác."},
        widget=forms.FileInput(attrs={"accept": file_types.ACCEPT}),
    )

    def __init__(self, *args, max_bytes: int, kept: Upload | None = None, **options):
        super().__init__(*args, label_suffix="", use_required_attribute=False, **options)
        self.order_fields([name for name in self.fields if name != "file"])
        self.megabytes = max_bytes // 1024 // 1024
        self._max_bytes, self.kept = max_bytes, None
        if kept:
            self.has_file(kept)

    def has_file(self, kept: Upload) -> None:
        self.kept = kept
        self.fields["file"].required = False
        # Of the bound field, which has taken its text from the field already where the form was validated.
        self["file"].help_text = f"Đã nhận tệp “{kept.filename}”. Chỉ chọn lại nếu muốn thay tệp khác."

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > self._max_bytes:
            raise ValidationError(
                f"Tệp lớn hơn {self.megabytes} MB nên không được nhận. "
                "Vui lòng bỏ hình ảnh và các trang tính không cần thiết."
            )
        return file


@method_decorator(typed_survives_login, name="dispatch")
class ImportView(View):
    """``name``: of the address of the upload; those of its other pages are named after it."""

    store: UploadStore
    name = ""
    step = UPLOAD
    max_bytes = "MAX_WORKBOOK_BYTES"  # name of the setting
    form_class = WorkbookForm
    upload_template, preview_template = "imports/upload.html", "imports/preview.html"
    keeps_typed = False  # whether “Quay lại sửa” leads back to what was typed, and its file
    # What the pages are called; ``back``: name of the address of what is imported into, and what leads there.
    title = preview_title = done_title = confirm_title = ""
    back = ("", "Quay lại")
    answer_all = ("", "")  # code and label of the button that answers every open question
    about_names: frozenset[str] = frozenset()  # what ``about`` says
    warnings: list[str] = []  # what else is said after the confirmation

    @classmethod
    def urls(cls, route: str) -> list:
        """Addresses below ``route``: the upload itself, ``xem-truoc/``, ``danh-dau.xlsx``."""
        return [
            path(route, cls.as_view(), name=cls.name),
            path(f"{route}xem-truoc/", cls.as_view(step=PREVIEW), name=f"{cls.name}-preview"),
            path(f"{route}danh-dau.xlsx", cls.as_view(step=MARKED), name=f"{cls.name}-marked"),
        ]

    # --- what each import says ------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Who may import, and what the address names. Raises PermissionDenied, Http404."""
        raise NotImplementedError

    def form_arguments(self) -> dict:
        return {}

    def typed_before(self, about: dict) -> dict:
        """Initial values of the form, from what was kept with the file."""
        return about

    def about(self, form) -> dict:
        """What is kept with the file: what else the form says."""
        return {}

    def preview(self, upload: Upload, **page) -> Preview:
        """Raises ImportGone; ``page`` as ``Preview`` takes it."""
        raise NotImplementedError

    def hold(self, preview: Preview) -> None:
        """Take the locks under which a preview still holds while it is written."""

    def write(self, preview: Preview, form) -> str:
        """Write what the preview says; what was done, as a sentence. ``form``: of ``confirm_form``, valid.

        Raises ImportMoved, StepRefused, ValidationError.
        """
        raise NotImplementedError

    def confirm(self, preview: Preview, form) -> str:
        """``write`` by ``write_once``; an action that goes by that itself is called instead. Also raises ImportGone."""
        return write_once(
            preview.upload,
            digest=self.request.POST.get("digest", ""),
            hold=lambda: self.hold(preview),
            plan=self._now,
            write=lambda now: self.write(now, form),
        )

    def confirm_form(self, preview: Preview, data=None):
        """The form that the confirmation asks for, if it does."""

    def preview_context(self, preview: Preview) -> dict:
        return {}

    def uploaded(self, upload: Upload) -> None:
        """Right after the upload."""

    def back_address(self) -> str:
        return reverse(self.back[0])

    def after(self, preview: Preview) -> str:
        """The address that follows the writing."""
        return preview.pages.here_url

    def context(self) -> dict:
        return {}

    def trail(self, label: str) -> list[tuple[str, str]]:
        """The end of a breadcrumb: the upload, and below it the preview."""
        if self.step == UPLOAD:
            return [(label, "")]
        return [(label, self._url(UPLOAD)), ("Xem trước", "")]

    # --- the flow -------------------------------------------------------------------------------------------------

    def dispatch(self, request, *args, **kwargs):
        self.prepare()
        if request.method not in (("GET", "HEAD") if self.step == MARKED else ("GET", "HEAD", "POST")):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return {UPLOAD: self._upload_page, PREVIEW: self._preview_page, MARKED: self._marked_file}[
            self.step
        ]()

    def _upload_page(self):
        """What is typed survives an error, and so does the file: it is kept, and its ticket comes with the form."""
        request = self.request
        posted = request.POST if request.method == "POST" else None
        file = request.FILES.get("file")
        ticket = request.GET.get(AGAIN, "") if posted is None else posted.get(KEPT, "")
        kept = self.store.find(ticket, user=request.user.pk)
        if kept and kept.size() is None:
            kept = None
        form = self.form_class(
            posted,
            request.FILES or None,
            kept=kept,
            max_bytes=getattr(settings, self.max_bytes),
            initial=self.typed_before(kept.about) if kept else {},
            **self.form_arguments(),
        )
        if posted is None or request.login_interrupted:
            if ticket and not kept:
                messages.warning(request, GONE)
            return self._page(self.upload_template, form=form)
        if ticket and not kept and not file:
            form.errors.pop("file", None)
            form.add_error("file", GONE)
        received = file if "file" not in form.errors else None
        if received or (kept and form.is_valid()):
            # A copy of its own for each preview: answers, and that it was written, lie beside it.
            before = kept
            kept = self.store.keep(
                received or before.open(),
                filename=received.name if received else before.filename,
                user=request.user.pk,
            )
            if before and not before.about:
                before.discard()  # of a failed attempt: no preview rests on it
            form.has_file(kept)
        if not form.is_valid():
            return self._page(self.upload_template, form=form)
        upload = replace(kept, about=self.about(form))
        self.uploaded(upload)
        return redirect(self._url(PREVIEW, upload))

    def _preview_page(self):
        preview = self._find()
        if preview is None:
            return self._gone()
        if self.request.method != "POST" or preview.done:
            return self.show(preview)
        return self._shown_again(preview) if self.request.login_interrupted else self._posted(preview)

    def _shown_again(self, preview: Preview):
        """After the log-in ran out: the answers and the form as they were typed. Nothing is kept or written."""
        preview.given.update(self._given())
        form = self.confirm_form(preview, self.request.POST) if "confirm" in self.request.POST else None
        return self.show(preview, form=form)

    def _given(self) -> dict[str, str]:
        posted = self.request.POST
        return {key.removeprefix(QUESTION): posted[key] for key in posted if key.startswith(QUESTION)}

    def _posted(self, preview: Preview):
        posted, given = self.request.POST, self._given()
        form = self.confirm_form(preview, posted)
        everything = self.answer_all[0] if "answer_all" in posted else ""
        try:
            if given or everything:
                answers.keep_answers(preview.upload, preview.questions(), given, everything)
            if "confirm" not in posted:
                messages.success(self.request, "Đã giữ câu trả lời. Chưa có gì được ghi.")
                return redirect(preview.pages.here_url)
            if preview.refusal or preview.blocked:
                return self.show(preview)
            if form is not None and not form.is_valid():
                return self.show(preview, form=form)
            text = self.confirm(preview, form)
        except ImportGone:
            return self._gone()
        except (ImportMoved, SomebodyWasFaster):
            return self._moved()
        except StepRefused as refused:
            return self._refused(preview, form, ValidationError([refused.message, *refused.problems[:10]]))
        except ValidationError as refused:
            return self._refused(preview, form, refused)
        messages.success(self.request, text)
        for warning in self.warnings:
            messages.warning(self.request, warning)
        return redirect(self.after(preview))

    def _moved(self):
        """What the file would do now, below what was typed for its confirmation."""
        preview = self._find()
        if preview is None:
            return self._gone()
        if preview.done:
            return redirect(preview.pages.here_url)
        form = self.confirm_form(preview, self.request.POST)
        return self.show(preview, form=form, refused=MOVED, status=409)

    def _marked_file(self):
        preview = self._find()
        if preview is None or preview.refusal:
            raise Http404
        data = marked_upload.workbook(preview.upload, **preview.marks())
        return marked_upload.answer(preview.upload, data)

    # --- what they share ------------------------------------------------------------------------------------------

    def _find(self) -> Preview | None:
        """The preview of the upload that the address names; None where that is gone."""
        asked = self.request.GET
        upload = self.store.find(asked.get(TICKET, ""), user=self.request.user.pk)
        if upload and not self.about_names <= upload.about.keys():
            return None  # the ticket of a form that was not finished
        try:
            return upload and self.preview(
                upload,
                group=asked.get(GROUP, ""),
                number=page_number(asked.get(NUMBER, "")),
                url=lambda **page: self._url(PREVIEW, upload, **page),
                marked_url=self._url(MARKED, upload),
            )
        except ImportGone:
            return None

    def _url(self, step: str, upload: Upload | None = None, **page) -> str:
        address = reverse(f"{self.name}-{step}" if step != UPLOAD else self.name, kwargs=self.kwargs)
        return f"{address}?{urlencode({TICKET: upload.ticket} | page)}" if upload else address

    def _again_url(self, preview: Preview | None) -> str:
        """The form as it was typed, with its file, where it has more than the file."""
        if preview is None or preview.done or not self.keeps_typed:
            return self._url(UPLOAD)
        return f"{self._url(UPLOAD)}?{urlencode({AGAIN: preview.upload.ticket})}"

    def _gone(self):
        messages.warning(self.request, GONE)
        return redirect(self._url(UPLOAD))

    def _now(self) -> Preview:
        """The same preview as things stand now."""
        if (preview := self._find()) is None:
            raise ImportGone
        return preview

    def _refused(self, preview: Preview, form, refused: ValidationError):
        if form is None:
            return self.show(preview, refused=" ".join(refused.messages), status=409)
        for name, errors in getattr(refused, "error_dict", {None: refused.messages}).items():
            form.add_error(name if name in form.fields else None, errors)
        return self.show(preview, form=form)

    def show(self, preview: Preview, *, form=None, status: int = 200, **more):
        form = form or self.confirm_form(preview)
        more |= self.preview_context(preview)
        return self._page(self.preview_template, preview=preview, form=form, status=status, **more)

    def _page(self, template: str, *, status: int = 200, **more):
        context = {
            "view": self,
            "upload_url": self._url(UPLOAD),
            "again_url": self._again_url(more.get("preview")),
            "back_url": self.back_address(),
            "back_label": self.back[1],
            "logged_in_again": self.request.login_interrupted,
            "refused": "",
        }
        return render(self.request, template, context | self.context() | more, status=status)


def workbook_answer(data: bytes, filename: str) -> FileResponse:
    """A workbook to be saved under this name."""
    return FileResponse(
        io.BytesIO(data), as_attachment=True, filename=filename, content_type=marked_upload.XLSX
    )
