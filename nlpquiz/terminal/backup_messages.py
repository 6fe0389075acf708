"""What is said about backups, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, tuple[str, str]] = {
    "made": ("Backup: {file} ({contents}).", "已备份：{file}（{contents}）。"),
    "contents": ("{answers} answers, the last on {day}", "{answers} 次作答，最近一次 {day}"),
    "contents.none": ("no answers", "没有作答"),
    "list.none": ("There are no backups yet.", "还没有备份。"),
    "list.bad": ("damaged", "已损坏"),
    "why": ("daily", "每日"),
    "why.before-import": ("before an import", "导入前"),
    "why.before-restore": ("before a restore", "恢复前"),
    "why.before-migration": ("before a new version", "升级前"),
    "restored": ("Restored {file}: {contents}.", "已恢复 {file}：{contents}。"),
    "passed.over": ("Damaged and passed over: {file}", "已损坏，跳过：{file}"),
    "replaced": ("What was in its place is kept in {file}.", "原文件保存在 {file}。"),
    "back.again": ("To go back to it: nlpquiz restore '{file}'", "如需换回：nlpquiz restore '{file}'"),
    "saved": (
        "{count} newer facts were read from it and added.",
        "从中读出并补回了 {count} 条较新的记录。",
    ),
    "failed": (
        "The backup could not be made: {reason} Your answers are saved.",
        "未能备份：{reason} 你的作答均已保存。",
    ),
}


def say(name: str, language: str, /, **values: object) -> str:
    """The message ``name`` in a language; ``both`` reads English."""
    text = MESSAGES[name][1 if language == "zh" else 0]
    return text.format(**values) if values else text
