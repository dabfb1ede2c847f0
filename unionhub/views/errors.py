"""Placeholder until the look arrives."""

from django.http import HttpResponse


def csrf_failure(request, reason=""):
    return HttpResponse("Phiên làm việc đã hết hạn.", status=403)


def locked_out(request, credentials, *args, **kwargs):
    return HttpResponse("Tài khoản tạm khóa.", status=429)
