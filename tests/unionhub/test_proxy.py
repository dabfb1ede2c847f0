"""Who asks, where a proxy stands between."""

import pytest
from axes.helpers import get_client_ip_address


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),  # the first one was claimed by the visitor
        ("", "127.0.0.1"),
    ],
)
def test_behind_a_proxy_the_lock_out_counts_the_address_that_the_proxy_saw(rf, settings, header, address):
    settings.AXES_CLIENT_IP_CALLABLE = "unionhub.proxy.client_ip"
    request = rf.get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=header)
    assert get_client_ip_address(request) == address


def test_without_a_proxy_nobody_chooses_an_address(rf):
    request = rf.get("/", REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert get_client_ip_address(request) == "203.0.113.7"
