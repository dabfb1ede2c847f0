"""The address of a visitor, where a proxy stands between."""


def client_ip(request) -> str:
    """The address that our one proxy saw: the last of ``X-Forwarded-For``, as those before it are hearsay.

    In force only with ``BEHIND_PROXY=1``; without the header, the proxy itself asks.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
