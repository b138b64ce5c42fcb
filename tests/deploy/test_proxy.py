"""The proxies in front of the desk: nothing that is a key stands in their logs."""

from __future__ import annotations

import re
from pathlib import Path

DEPLOY = Path(__file__).parents[2] / "deploy"

TELLS = {"$request", "$request_uri", "$args", "$query_string", "$http_referer", "$http_cookie", "$http_authorization"}
"""What of a request would bring a login link, a code or a session into a log. (`$uri` ends before the `?`.)"""


def test_no_link_that_logs_in_stands_in_the_log() -> None:
    words = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    formats = dict(re.findall(r"^log_format (\w+) (.*?);$", words, re.MULTILINE | re.DOTALL))
    logs = [line.split() for line in re.findall(r"^\s*(access_log .*?);", words, re.MULTILINE)]
    assert logs and all(log[1] == "off" or len(log) == 3 for log in logs)  # its own format, not the common one
    used = {name for log in logs if log[1] != "off" for name in re.findall(r"\$\w+", formats[log[2]])}
    assert "$uri" in used
    assert not used & TELLS


def test_caddys_log_ends_addresses_before_the_question_mark_and_does_not_say_whence() -> None:
    words = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert words.count("log {") == 1
    fields = re.search(r"format filter \{\s+wrap json\s+fields \{(.*?)\}", words, re.DOTALL)
    assert fields is not None
    kept = re.search(r"^\s*request>uri regexp (\S+) \"\"$", fields[1], re.MULTILINE)
    assert kept is not None
    assert re.sub(kept[1], "", "/login?token=abc") == "/login"
    assert re.search(r"^\s*request>headers>Referer delete$", fields[1], re.MULTILINE)
