"""Whether a line asks something, in Chinese or English, and what stands around the question: numbers, hints, labels."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum


class Asking(IntEnum):
    """How surely a line is a question."""

    NO = 0
    ORDER = 1
    """Explain …, 简述…: a question among questions"""
    WORDS = 2
    """Question words without a question mark: a question as a heading, an item or in bold"""
    MARK = 3
    """A question mark, or Q: before it"""


@dataclass(frozen=True, slots=True)
class Wording:
    """A line taken apart."""

    text: str
    """The question without its number, label and hints"""
    asking: Asking
    hints: tuple[str, ...] = ()
    labelled: bool = False
    """Q: or 问： stood before it"""
    numbered: bool = False


_HAN_NUMBER = "[一二三四五六七八九十百]"
_NUMBER = re.compile(
    rf"""\s*(?:
      \d{{1,3}}(?:\s?[.．]\s?\d{{1,3}}){{1,5}}[)）.．、:：]?(?:\s+|(?=[\u3400-\u9fff]))
    | \d{{1,3}}\s?[.．、)）:：](?!\d)\s*
    | [(（\[【](?:\d{{1,3}}|{_HAN_NUMBER}{{1,3}})[)）\]】][、.:：]?\s*
    | {_HAN_NUMBER}{{1,3}}[、.．：:)）]\s*
    | 第{_HAN_NUMBER}{{1,3}}[章节讲题部][、.．：:]?\s*
    | [①-⑳❶-❿]\s*
    | [#]?\d{{1,3}}\s+(?=[A-Z\u3400-\u9fff])
    )""",
    re.VERBOSE,
)
_LABEL = re.compile(
    r"\s*(?:(?:Q|Ques|Question|FAQ)\s?\d{0,3}\s?[.:：、)）\-]|(?:问题|面试题|题目|问|题)\s?\d{0,3}\s?[:：、.]|Q\d{1,3}\s+)\s*",
    re.IGNORECASE,
)
_ANSWER_LABEL = re.compile(
    r"\s*(?:>\s?)?(?:\*\*|__)?(?:(?:A|Ans|Answer|Solution)\s?\d{0,3}|(?:参考答案|答案|解答|回答|答|解)\s?\d{0,3})\s?"
    r"(?:\*\*|__)?\s?[:：](?:\*\*|__)?[ \t]*",
    re.IGNORECASE,
)
_HINT = re.compile(
    r"^(?P<question>.*[?？][\"”』」]?)\s*[(（](?P<hint>[^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)*)[)）]\s*[.。]?$"
)
_HINT_LABEL = re.compile(r"^(?:提示|注意|注|hints?|tips?)\s*[:：]\s*", re.IGNORECASE)
_ZH_WORDS = re.compile(
    r"为什么|为何|为啥|如何(?!下|是好)|怎么|怎样|什么是|是什么|是啥|有什么|有哪些|哪些|哪种|哪个|哪几|有何|何为|何时|"
    r"(?:的|有|和.+|与.+)(?:区别|异同|差异)$|(?:的|有何?|有什么)(?:不同|不同点)$|区别(?:和|与|及)联系|(?:的|之间的)(?:区别|异同)|"
    r"优缺点$|^[^，。；：:]{0,24}(?:是否|能否|可否)[^，。；：:]{0,24}$|多少$|吗$|呢$|^(?:什么|谁(?=是|能|会)|哪(?=里|一|几))"
)
_ZH_ORDER = re.compile(
    r"^(?:请|试|简要|简单|详细)?(?:地)?(?:简述|简介|介绍|描述|说说|说一说|说一下|说下|讲讲|讲一讲|讲一下|讲下|谈谈|谈一谈|谈一下|聊聊|"
    r"解释|阐述|列举|比较|对比|推导|手推|手写|写出|写一下|画出|举例|证明|说明|论述|总结一下|分析一下)"
)
_EN_WORDS = re.compile(
    r"^(?:why|what|what's|whats|what’s|when|where|which|who|how)\b|\bdifferences?\s+between\b|^(?:compare|contrast)\b|\b(?:vs\.?|versus)\s",
    re.IGNORECASE,
)
_EN_ASKS = re.compile(
    r"^(?:is|are|can|could|do|does|did|should|would|will|have|has|was|were)\s+(?:\w|\$)", re.IGNORECASE
)
_EN_ORDER = re.compile(
    r"^(?:explain|describe|define|compare|contrast|derive|discuss|tell\s+me|walk\s+me|give\s+(?:an?|some|me)|list\s|name\s|"
    r"state\s|prove\s|outline\s|differentiate|distinguish|elaborate|briefly|implement\s|show\s+that)",
    re.IGNORECASE,
)
_NO_QUESTION = re.compile(
    r"^(?:what(?:'|’)?s\s+(?:new|next|inside|included)|how\s+to\s+(?:use|install|contribute|run|build|cite|navigate|start|get)\b|"
    r"how\s+(?:this|it)\s+works|when\s+to\s+use\s+this|who\s+(?:is\s+this|this\s+is)|what\s+you(?:'|’)?(?:ll|\s+will)|"
    r"how\s+to\s+use\s+this|如何(?:使用|安装|贡献|运行)本|关于|常见(?:面试)?问题|面试问题|为什么(?:写|做|建|有)(?:这|本))",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST_HEADING = 300
_LONGEST_WORDED = 100  # without a question mark only a short line is a question
_LONGEST_LINE = 400


def without_number(text: str) -> tuple[str, bool]:
    """A heading without what counts it: ``4.1.1 …``, ``一、…``, ``(2) …``."""
    found = _NUMBER.match(text)
    rest = text[found.end() :] if found else text
    return (rest.strip(), True) if found and rest.strip() else (text.strip(), False)


def take_apart(text: str) -> Wording:
    """What a line asks, if anything."""
    text = _without_ornament(text[: 3 * _LONGEST_LINE])
    rest, numbered = without_number(text)
    label = _LABEL.match(rest)
    labelled = label is not None and bool(rest[label.end() :].strip())
    if label is not None and labelled:
        rest, again = without_number(rest[label.end() :])
        numbered = numbered or again
    rest = _without_ornament(rest.strip())
    hints: list[str] = []
    while found := _HINT.match(rest):
        hint = _HINT_LABEL.sub("", found["hint"].strip())
        rest = found["question"].strip()
        if hint:
            hints.insert(0, hint)
    if not _says_enough(rest) or len(rest) > _LONGEST_LINE:
        return Wording(rest, Asking.NO, tuple(hints), labelled, numbered)
    return Wording(rest, Asking.MARK if labelled else _asking(rest), tuple(hints), labelled, numbered)


def _asking(text: str) -> Asking:
    if _NO_QUESTION.match(text):
        return Asking.NO
    bare = text.rstrip(' *_`"”』」)）]】~～!！.。：:…')
    if bare.endswith(("?", "？")):
        return Asking.MARK
    if len(text) <= _LONGEST_HEADING and _asks_inside(text):
        return Asking.MARK
    if len(text) > _LONGEST_WORDED:
        return Asking.NO
    if _ZH_WORDS.search(bare) or _EN_WORDS.search(text):
        return Asking.WORDS
    if _ZH_ORDER.match(text) or _EN_ORDER.match(text):
        return Asking.ORDER
    return Asking.NO


def _asks_inside(text: str) -> bool:
    """A question mark before the end, and question words: ``为什么…？举例说明`` but not ``a?b:c``."""
    place = max(text.rfind("？"), text.rfind("? "))
    if place < 0:
        return False
    before = text[: place + 1]
    return bool(_ZH_WORDS.search(before) or _EN_WORDS.search(before) or _EN_ASKS.match(before))


def _says_enough(text: str) -> bool:
    letters = len(_LETTER.findall(text[:200]))
    han = len(_HAN.findall(text[:200]))
    return han >= 3 or letters >= 6 or (han >= 1 and letters >= 3)


def _without_ornament(text: str) -> str:
    """Without emoji and arrows around it (👶, ⭐️, ➤), which show difficulty or decorate."""
    if text and text[0].isalnum() and (text[-1].isalnum() or text[-1] in "?？.。"):
        return text
    start, end = 0, len(text)
    while start < end and (text[start].isspace() or _is_ornament(text[start])):
        start += 1
    while end > start and (text[end - 1].isspace() or _is_ornament(text[end - 1])):
        end -= 1
    return text[start:end]


def _is_ornament(character: str) -> bool:
    return unicodedata.category(character) in ("So", "Sk", "Cf") or character in "\ufe0f\u20e3•·●■◆▪➤►▶"


def answer_after_label(line: str) -> str | None:
    """What follows ``A:`` or ``答：`` at the start of a line; None when there is no such label."""
    found = _ANSWER_LABEL.match(line)
    return line[found.end() :] if found else None


def is_imperative(asking: Asking) -> bool:
    """Whether it takes company of questions to be one."""
    return asking is Asking.ORDER


def has_han(text: str) -> bool:
    """Whether Chinese characters are in it."""
    return _HAN.search(text) is not None
