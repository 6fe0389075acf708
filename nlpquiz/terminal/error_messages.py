"""What went wrong, in Chinese. The errors are raised in English, far below the screen.

A text is found by its form: what stands in braces is the same in both languages, or is a text with a form of its own.
The tables are loaded when an error is shown, never before.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Mapping
from functools import cache

SYSTEM: Mapping[int, str] = {
    errno.ENOENT: "没有该文件或目录",
    errno.EACCES: "权限不够",
    errno.EPERM: "不允许该操作",
    errno.EEXIST: "文件已存在",
    errno.EISDIR: "是一个目录",
    errno.ENOTDIR: "不是目录",
    errno.ENOSPC: "设备上没有剩余空间",
    errno.EROFS: "只读文件系统",
    errno.EIO: "输入/输出错误",
    errno.ENAMETOOLONG: "文件名过长",
    errno.ELOOP: "符号链接层数过多",
}
"""What the system says of a file"""


LONGEST = 4_000  # characters of a text that is looked up: an argument of megabytes is shown as it is
DEEPEST = 3  # texts within texts
MOST_PLACES = 3  # before what is wrong: a file with its line, an option


def in_language(text: str, language: str) -> str:
    """The text of an error in a language; as it is where there is no other."""
    return _chinese(text, DEEPEST) if language == "zh" and len(text) <= LONGEST else text


def _chinese(text: str, depth: int) -> str:
    """What the text means, or what stands behind a place in it; of several forms the one with the most words."""
    pieces = text.split(": ", MOST_PLACES)
    for n in range(len(pieces)):
        tail = ": ".join(pieces[n:])
        for form, chinese in _forms():
            if all(part in tail for part in _parts(form)[::2]) and (match := _pattern(form).fullmatch(tail)):
                values = match.groupdict()
                if depth:
                    values = {name: _chinese(value, depth - 1) for name, value in values.items()}
                return ": ".join((*pieces[:n], chinese.format(**values)))
    return text


@cache
def _forms() -> list[tuple[str, str]]:
    from nlpquiz.terminal import deck_error_messages, file_error_messages, usage_error_messages

    system = {os.strerror(number): chinese for number, chinese in SYSTEM.items()}
    usage = (usage_error_messages.TYPER, usage_error_messages.CHINESE, usage_error_messages.SETTINGS)
    tables = (deck_error_messages.CHINESE, file_error_messages.CHINESE, *usage, system)
    forms = [form for table in tables for form in table.items()]
    return sorted(forms, key=lambda form: -sum(map(len, _parts(form[0])[::2])))


@cache
def _parts(form: str) -> list[str]:
    """What a form says, and in turn the names of what is filled in."""
    return re.split(r"\{(\w+)\}", form)


@cache
def _pattern(form: str) -> re.Pattern[str]:
    parts = _parts(form)
    return re.compile(
        "".join(re.escape(part) if n % 2 == 0 else f"(?P<{part}>.+?)" for n, part in enumerate(parts)), re.DOTALL
    )
