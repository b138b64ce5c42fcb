"""The channels that `benchmarks.channels` plays."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks.channels import telegram, web, wechat, whatsapp
from benchmarks.channels.vendor import Build, Clock, Vendor

VENDORS: Mapping[str, Callable[[Clock], Vendor]] = {
    **wechat.VENDORS,
    **whatsapp.VENDORS,
    **telegram.VENDORS,
    **web.VENDORS,
}
"""Channel -> its platform."""

BUILDS: Mapping[str, Build] = {
    "wecom_kf": wechat.kf_desk,
    "wechat_oa": wechat.oa_desk,
    "whatsapp": whatsapp.desk,
    "telegram": telegram.desk,
    "web": web.desk,
}
"""Channel -> a process of the desk on it."""
