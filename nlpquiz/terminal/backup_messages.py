"""What is said about backups and about files that carry everything, in English and Chinese."""

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
    "restore.ask": (
        "Your answers are sound ({mine}). Replace them by the backup of {day} ({count} answers)?",
        "你的作答完好（{mine} 次）。用 {day} 的备份（{count} 次作答）替换吗？",
    ),
    "passed.over": ("Damaged and passed over: {file}", "已损坏，跳过：{file}"),
    "replaced": ("What was in its place is kept in {file}.", "原文件保存在 {file}。"),
    "back.again": ("To go back to it: nlpquiz restore '{file}'", "如需换回：nlpquiz restore '{file}'"),
    "saved": (
        "It is damaged; {count} entries that the backup has not could be read from it and were added.",
        "原文件已损坏；从中读出并补回了备份里没有的 {count} 条记录。",
    ),
    "failed": (
        "The backup could not be made: {reason} Your answers are saved.",
        "未能备份：{reason} 你的作答均已保存。",
    ),
    "checking": ("Copying and checking your answers", "复制并检查作答"),
    # everything as JSON
    "export.bar": ("History", "记录"),
    "import.bar": ("History", "记录"),
    "import.deck": ("Wrote {file}.", "已写入 {file}。"),
    "import.kept": (
        "{count} decks are here already and stay as they are; --force puts those of the file in their place.",
        "{count} 个题库已存在，保持不变；加 --force 可用文件中的替换。",
    ),
    "import.facts": ("{what}: {new} new, {known} known already", "{what}：新增 {new}，已有 {known}"),
    "import.left": (
        "{count} entries of exams that went on here in another way were left out.",
        "{count} 条考试记录因本机上该考试已另行继续而未导入。",
    ),
    "import.nothing": ("There is no history in the file.", "文件中没有学习记录。"),
    "kind.review": ("answers", "作答"),
    "kind.void": ("answers taken back", "已撤销的作答"),
    "kind.mark": ("marks on cards", "卡片标记"),
    "kind.paper": ("exams", "考试"),
    "kind.event": ("entries of exams", "考试记录"),
    "kind.plan": ("plans and fitted weights", "计划与拟合参数"),
}


def say(name: str, language: str, /, **values: object) -> str:
    """The message ``name`` in a language; ``both`` reads English."""
    text = MESSAGES[name][1 if language == "zh" else 0]
    return text.format(**values) if values else text
