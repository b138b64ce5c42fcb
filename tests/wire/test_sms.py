"""Text messages: signatures as the vendors compute them, and refusals by what they ask for."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qs

import httpx
import pytest

from wire.sms import Aliyun, Meaning, Sms, SmsFailed, Tencent, acs3, tc3, tc3_canonical

AT = datetime(2026, 3, 18, 10, 0, tzinfo=UTC)
FIELDS = [("what", "保养提醒"), ("when", "周三")]


def test_the_signature_is_the_one_of_aliyun_s_own_example() -> None:
    query = "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai"
    headers = acs3(
        "YourAccessKeyId", "YourAccessKeySecret", "ecs.cn-shanghai.aliyuncs.com", "RunInstances", "2014-05-26", query,
        "3156853299f313e23d1673dc12e1703d", "2023-10-26T10:22:32Z",
    )  # fmt: skip
    signature = "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    assert headers["Authorization"].endswith(f"Signature={signature}")


def test_what_is_signed_is_what_tencent_s_own_example_signs() -> None:
    body = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
    canonical = tc3_canonical("cvm.tencentcloudapi.com", "DescribeInstances", body)
    digest = "7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84"
    assert hashlib.sha256(canonical.encode()).hexdigest() == digest
    credential = tc3("id", "key", "cvm.tencentcloudapi.com", "cvm", "X", body, 1551113065)["Authorization"]
    assert "Credential=id/2019-02-25/cvm/tc3_request" in credential


def vendor(kind: str, answer: Callable[[httpx.Request], httpx.Response]) -> Sms:
    made = (
        Aliyun("id", "key", "示例车行", now=lambda: AT)
        if kind == "aliyun"
        else Tencent("id", "key", "示例车行", "1400000000", now=lambda: AT)
    )
    made._client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return made


def send(sms: Sms) -> str:
    return asyncio.run(sms.send("+8613800138000", "T1", FIELDS, "m1"))


def test_aliyun_is_told_number_template_and_fields() -> None:
    asked: list[dict[str, list[str]]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(parse_qs(request.url.query.decode()))
        return httpx.Response(200, json={"Code": "OK", "BizId": "9"})

    assert send(vendor("aliyun", answer)) == "9"
    (said,) = asked
    assert said["PhoneNumbers"] == ["13800138000"]
    assert json.loads(said["TemplateParam"][0]) == dict(FIELDS)


def test_tencent_is_told_number_template_and_fields_in_order() -> None:
    asked: list[dict[str, object]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.content))
        return httpx.Response(200, json={"Response": {"SendStatusSet": [{"Code": "Ok", "SerialNo": "8"}]}})

    assert send(vendor("tencent", answer)) == "8"
    (said,) = asked
    assert (said["PhoneNumberSet"], said["TemplateParamSet"]) == (["+8613800138000"], ["保养提醒", "周三"])


@pytest.mark.parametrize(
    ("kind", "code", "meaning"),
    [
        ("aliyun", "isv.BUSINESS_LIMIT_CONTROL", Meaning.TOO_FAST),
        ("aliyun", "isv.AMOUNT_NOT_ENOUGH", Meaning.PAYMENT),
        ("aliyun", "isv.SMS_TEMPLATE_ILLEGAL", Meaning.TEMPLATE),
        ("aliyun", "SignatureDoesNotMatch", Meaning.TOKEN),
        ("aliyun", "isv.SOMETHING_NEW", Meaning.REFUSED),
        ("tencent", "LimitExceeded.PhoneNumberDailyLimit", Meaning.TOO_FAST),
        ("tencent", "InvalidParameterValue.IncorrectPhoneNumber", Meaning.GONE),
        ("tencent", "AuthFailure.SecretIdNotFound", Meaning.TOKEN),
    ],
)
def test_a_refusal_is_told_by_what_it_asks_for(kind: str, code: str, meaning: Meaning) -> None:
    body = {"Code": code} if kind == "aliyun" else {"Response": {"Error": {"Code": code, "Message": "no"}}}
    with pytest.raises(SmsFailed) as caught:
        send(vendor(kind, lambda _: httpx.Response(400, json=body)))
    assert caught.value.meaning is meaning


@pytest.mark.parametrize("answer", [httpx.Response(502, text="<html>"), httpx.Response(200, json=[1])])
def test_an_answer_that_can_t_be_read_means_that_the_vendor_is_away(answer: httpx.Response) -> None:
    with pytest.raises(SmsFailed) as caught:
        send(vendor("aliyun", lambda _: answer))
    assert caught.value.meaning is Meaning.AWAY
