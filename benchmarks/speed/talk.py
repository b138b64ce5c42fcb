"""What is said in the talks that are measured."""

from __future__ import annotations

CONVERSATION = (
    "你好",
    "我想预约保养",
    "周六上午九点",
    "沪A12345",
    "好的",
    "换刹车片多少钱",
    "我的预约是什么时候",
    "谢谢",
)
"""Eight turns: greeting, a booking in four, a price, progress, thanks."""

QUESTIONS = ("换刹车片多少钱", "你们几点下班", "谢谢")
"""What is asked over and over, and leaves nothing in the books."""
