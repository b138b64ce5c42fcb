"""Text messages by Aliyun or Tencent Cloud: signed calls, approved templates, and what their refusals mean."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

import httpx

ALIYUN, TENCENT = "https://dysmsapi.aliyuncs.com", "https://sms.tencentcloudapi.com"
TIMEOUT = httpx.Timeout(10.0, connect=5.0)

Json = dict[str, Any]
Fields = Sequence[tuple[str, str]]


class Meaning(StrEnum):
    """What a refusal asks for. PAYMENT, TOKEN, PERMISSION: the channel stops until somebody mends it."""

    AWAY = "away"
    TOO_FAST = "too_fast"
    GONE = "gone"
    TEMPLATE = "template"
    REFUSED = "refused"
    PAYMENT = "payment"
    TOKEN = "token"  # noqa: S105 the name of a fault
    PERMISSION = "permission"


CODES: Mapping[str, Meaning] = (
    dict.fromkeys(("isp.SYSTEM_ERROR", "isp.UNKNOWN", "isp.GATEWAY_ERROR", "ServiceUnavailable"), Meaning.AWAY)
    | dict.fromkeys(("isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL", "Throttling.User"), Meaning.TOO_FAST)
    | dict.fromkeys(("isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_IN_BLACK"), Meaning.GONE)
    | dict.fromkeys(
        (
            "isv.SMS_TEMPLATE_ILLEGAL", "isv.SMS_SIGNATURE_ILLEGAL", "isv.TEMPLATE_MISSING_PARAMETERS",
            "isv.SMS_CONTENT_ILLEGAL",
        ),
        Meaning.TEMPLATE,
    )
    | dict.fromkeys(("isv.OUT_OF_SERVICE", "isv.AMOUNT_NOT_ENOUGH", "isv.BILLING_DEDUCTION_ERROR"), Meaning.PAYMENT)
    | dict.fromkeys(("InvalidAccessKeyId.NotFound", "SignatureDoesNotMatch", "isv.ACCOUNT_NOT_EXISTS"), Meaning.TOKEN)
    | dict.fromkeys(("isp.RAM_PERMISSION_DENY", "isv.PRODUCT_UN_SUBSCRIPT", "isv.ACCOUNT_ABNORMAL"), Meaning.PERMISSION)
)  # fmt: skip
"""Aliyun's code -> what it means (alibabacloud.com/help, error codes of SendSms)."""

BEGINNINGS: Sequence[tuple[str, Meaning]] = (
    ("InternalError", Meaning.AWAY),
    ("LimitExceeded", Meaning.TOO_FAST),
    ("RequestLimitExceeded", Meaning.TOO_FAST),
    ("AuthFailure", Meaning.TOKEN),
    ("UnauthorizedOperation", Meaning.PERMISSION),
    ("InvalidParameterValue.IncorrectPhoneNumber", Meaning.GONE),
    ("FailedOperation.PhoneNumberInBlacklist", Meaning.GONE),
    ("FailedOperation.TemplateIncorrectOrUnapproved", Meaning.TEMPLATE),
    ("FailedOperation.SignatureIncorrectOrUnapproved", Meaning.TEMPLATE),
    ("FailedOperation.TemplateParamSetNotMatchApprovedTemplate", Meaning.TEMPLATE),
    ("FailedOperation.InsufficientBalanceInSmsPackage", Meaning.PAYMENT),
)
"""How Tencent's code begins -> what it means (its API's error codes)."""


class SmsFailed(Exception):
    """The vendor refused, or could not be reached."""

    def __init__(self, code: str, what: Meaning, why: str) -> None:
        super().__init__(f"{code}: {why}" if code else why)
        self.code, self.meaning = code, what


class Sms(Protocol):
    """Something that sends text messages by approved templates."""

    async def send(self, phone: str, template: str, fields: Fields, mark: str) -> str:
        """The vendor's number of the message. phone: E.164. mark: ours, which it keeps beside. SmsFailed."""

    async def close(self) -> None:
        """The connections are given back."""


class _Vendor:
    """A signed POST and its answer."""

    def __init__(self, key: str, secret: str, sign_name: str, base: str, now: Callable[[], datetime]) -> None:
        self._key, self._secret, self._sign_name, self._now = key, secret, sign_name, now
        self._base = base.rstrip("/")
        self._host = urlsplit(self._base).netloc
        self._client = httpx.AsyncClient(timeout=TIMEOUT, trust_env=False)

    async def close(self) -> None:
        """The connections are given back."""
        await self._client.aclose()

    async def _post(self, path: str, body: bytes, headers: Mapping[str, str]) -> Json:
        try:
            answer = await self._client.post(self._base + path, content=body, headers=dict(headers))
        except httpx.HTTPError as error:
            raise SmsFailed("", Meaning.AWAY, type(error).__name__) from error
        try:
            found = answer.json()
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise SmsFailed(str(answer.status_code), Meaning.AWAY, "the answer can't be read")
        return found


class Aliyun(_Vendor):
    """Aliyun's SendSms (version 2017-05-25), signed by ACS3-HMAC-SHA256."""

    def __init__(
        self, key: str, secret: str, sign_name: str, *, now: Callable[[], datetime], base: str = ALIYUN
    ) -> None:
        super().__init__(key, secret, sign_name, base, now)

    async def send(self, phone: str, template: str, fields: Fields, mark: str) -> str:
        """Aliyun's BizId of the message."""
        said = {
            "PhoneNumbers": phone.removeprefix("+86"), "SignName": self._sign_name, "TemplateCode": template,
            "TemplateParam": json.dumps(dict(fields), ensure_ascii=False), "OutId": mark,
        }  # fmt: skip
        query = "&".join(f"{_quoted(name)}={_quoted(said[name])}" for name in sorted(said))
        headers = acs3(
            self._key, self._secret, self._host, "SendSms", "2017-05-25", query, uuid.uuid4().hex,
            self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )  # fmt: skip
        answer = await self._post(f"/?{query}", b"", headers)
        code = str(answer.get("Code", ""))
        if code != "OK":
            raise SmsFailed(code, _meaning(code), str(answer.get("Message", "")))
        return str(answer.get("BizId", ""))


class Tencent(_Vendor):
    """Tencent Cloud's SendSms (version 2021-01-11), signed by TC3-HMAC-SHA256. app_id: the SdkAppId."""

    def __init__(
        self, key: str, secret: str, sign_name: str, app_id: str, *, now: Callable[[], datetime],
        base: str = TENCENT, region: str = "ap-guangzhou",
    ) -> None:  # fmt: skip
        super().__init__(key, secret, sign_name, base, now)
        self._app_id, self._region = app_id, region

    async def send(self, phone: str, template: str, fields: Fields, mark: str) -> str:
        """Tencent's SerialNo of the message. Its templates number their gaps: fields go in the order given."""
        said = {
            "PhoneNumberSet": [phone if phone.startswith("+") else f"+86{phone}"], "SmsSdkAppId": self._app_id,
            "SignName": self._sign_name, "TemplateId": template, "TemplateParamSet": [value for _, value in fields],
            "SessionContext": mark,
        }  # fmt: skip
        body = json.dumps(said, ensure_ascii=False).encode()
        headers = tc3(self._key, self._secret, self._host, "sms", "SendSms", body, int(self._now().timestamp()))
        headers |= {"X-TC-Version": "2021-01-11", "X-TC-Region": self._region}
        answer = (await self._post("/", body, headers)).get("Response")
        answer = answer if isinstance(answer, dict) else {}
        states = answer.get("SendStatusSet") or [answer.get("Error") or {}]
        state = states[0] if isinstance(states, list) and isinstance(states[0], dict) else {}
        code = str(state.get("Code", ""))
        if code != "Ok":
            raise SmsFailed(code, _meaning(code), str(state.get("Message", "")))
        return str(state.get("SerialNo", ""))


def acs3(
    key: str, secret: str, host: str, action: str, version: str, query: str, nonce: str, date: str
) -> dict[str, str]:  # fmt: skip
    """Headers of a call without a body, signed as Aliyun's ACS3-HMAC-SHA256 says."""
    headers = {
        "host": host, "x-acs-action": action, "x-acs-content-sha256": _hash(b""), "x-acs-date": date,
        "x-acs-signature-nonce": nonce, "x-acs-version": version,
    }  # fmt: skip
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = "\n".join(("POST", "/", query, lines, names, _hash(b"")))
    signature = _hmac(secret.encode(), f"ACS3-HMAC-SHA256\n{_hash(canonical.encode())}").hex()
    credential = f"ACS3-HMAC-SHA256 Credential={key},SignedHeaders={names},Signature={signature}"
    return headers | {"Authorization": credential}


def tc3(key: str, secret: str, host: str, service: str, action: str, body: bytes, at: int) -> dict[str, str]:
    """Headers of a call with that body, signed as Tencent Cloud's TC3-HMAC-SHA256 says. at: seconds since 1970."""
    day = datetime.fromtimestamp(at, tz=UTC).strftime("%Y-%m-%d")
    scope, names = f"{day}/{service}/tc3_request", "content-type;host;x-tc-action"
    signing = f"TC3{secret}".encode()
    for part in (day, service, "tc3_request"):
        signing = _hmac(signing, part)
    canonical = tc3_canonical(host, action, body)
    signature = _hmac(signing, f"TC3-HMAC-SHA256\n{at}\n{scope}\n{_hash(canonical.encode())}").hex()
    return {
        "Content-Type": "application/json; charset=utf-8", "Host": host, "X-TC-Action": action,
        "X-TC-Timestamp": str(at),
        "Authorization": f"TC3-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={names}, Signature={signature}",
    }  # fmt: skip


def tc3_canonical(host: str, action: str, body: bytes) -> str:
    """The call in the form that is signed."""
    lines = f"content-type:application/json; charset=utf-8\nhost:{host}\nx-tc-action:{action.lower()}\n"
    return f"POST\n/\n\n{lines}\ncontent-type;host;x-tc-action\n{_hash(body)}"


def _meaning(code: str) -> Meaning:
    begun = (what for beginning, what in BEGINNINGS if code.startswith(beginning))
    return CODES.get(code) or next(begun, Meaning.REFUSED)


def _quoted(words: str) -> str:
    return quote(words, safe="-_.~")


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _hmac(key: bytes, words: str) -> bytes:
    return hmac.new(key, words.encode(), hashlib.sha256).digest()
