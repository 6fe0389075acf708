"""What ``nlpquiz doctor`` says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, tuple[str, str]] = {
    # what was looked at
    "nlpquiz": ("nlpquiz", "nlpquiz"),
    "settings": ("settings", "设置"),
    "folder of settings": ("folder of settings", "设置目录"),
    "folder of answers": ("folder of answers", "作答目录"),
    "folder of caches": ("folder of caches", "缓存目录"),
    "answers": ("answers", "作答"),
    "backups": ("backups", "备份"),
    "clock": ("clock", "时钟"),
    "decks": ("decks", "题库"),
    "screen": ("screen", "屏幕"),
    # what was found
    "settings.good": ("{file}: nothing wrong", "{file}：没有问题"),
    "settings.none": ("all are the defaults", "均为默认值"),
    "folder.bad": ("{folder} cannot be written", "{folder} 不可写"),
    "folder.bad.next": (
        "Give yourself the right to write there, or set NLPQUIZ_HOME to another folder.",
        "请取得该目录的写权限，或将 NLPQUIZ_HOME 设为其他目录。",
    ),
    "locks": (
        "{folder} is on a file system without locks: two programs at once could harm the answers",
        "{folder} 所在文件系统不支持文件锁：同时运行两个程序可能损坏作答记录",
    ),
    "locks.next": (
        "Keep to one nlpquiz at a time, or set NLPQUIZ_HOME to a folder on a disk of this computer.",
        "请一次只运行一个 nlpquiz，或将 NLPQUIZ_HOME 设为本机磁盘上的目录。",
    ),
    "private": ("others on this computer can read {file}", "本机其他用户可读取 {file}"),
    "room": ("the disk has only {free} MB left", "磁盘仅剩 {free} MB"),
    "room.next": ("Free some space: answers need it.", "请释放一些空间，保存作答需要它。"),
    "answers.good": (
        "{file} is sound; {cards} cards answered, each gap of a cloze for itself",
        "{file} 完好；已作答 {cards} 张卡片（填空逐空计）",
    ),
    "answers.bad": ("{file}: {fault}", "{file}：{fault}"),
    "answers.bad.next": (
        "`nlpquiz restore` brings back the newest sound backup and adds what can still be read.",
        "运行 `nlpquiz restore`：恢复最新的完好备份，并补回仍可读出的记录。",
    ),
    "backups.good": ("{count}, the newest sound one of {day}: {file}", "共 {count} 份，最新的完好备份为 {day}：{file}"),
    "backups.none": ("there are none yet", "还没有备份"),
    "backups.none.next": (
        "One is made by itself each day you study; or at once: nlpquiz backup",
        "学习当天会自动备份；也可立即运行：nlpquiz backup",
    ),
    "backups.bad": ("{file} is damaged", "{file} 已损坏"),
    "backups.bad.next": (
        "It may be deleted; `nlpquiz restore` passes over it.",
        "可以删除；`nlpquiz restore` 会跳过它。",
    ),
    "clock.behind": (
        "the newest answer is of {day}, and today is {today}: the clock was or is wrong",
        "最近一次作答是 {day}，而今天是 {today}：系统时钟曾经或现在不准",
    ),
    "clock.behind.next": (
        "Set the clock right. Until then cards come back as if no time had passed; nothing is lost.",
        "请校准时钟。在此之前卡片按未经过时间安排，不会丢失任何记录。",
    ),
    "decks.good": ("{decks} decks, {cards} cards", "{decks} 个题库，{cards} 张卡片"),
    "decks.gaps": (
        "{decks} decks, {cards} cards; {asked} to study, as each gap of a cloze is asked for itself",
        "{decks} 个题库，{cards} 张卡片；填空逐空提问，共 {asked} 项要学",
    ),
    "retention": ("deck_retention names {deck}, and there is no such deck", "deck_retention 中的题库 {deck} 不存在"),
    "retention.next": (
        "`nlpquiz decks list` shows the decks that there are; `nlpquiz config set deck_retention` writes it anew.",
        "`nlpquiz decks list` 列出现有的题库；用 `nlpquiz config set deck_retention` 重新设置。",
    ),
    "decks.bad": ("{file} has problems and is left out", "{file} 有问题，未载入"),
    "screen.terminal": ("a terminal", "终端"),
    "screen.no.terminal": ("no terminal", "非终端"),
    "screen.good": (
        "{where}, {width} cells wide, colours: {colours}, theme {theme}",
        "{where}，宽 {width} 格，颜色：{colours}，主题 {theme}",
    ),
    "screen.encoding": ("the encoding is {encoding}", "编码为 {encoding}"),
    "screen.encoding.next": (
        "Use a UTF-8 locale, or: nlpquiz config set ascii true",
        "请使用 UTF-8 区域设置，或运行：nlpquiz config set ascii true",
    ),
    "ruler": (
        "If the two bars do not stand below each other: nlpquiz config set ambiguous_wide {other}",
        "如果两条竖线没有上下对齐：nlpquiz config set ambiguous_wide {other}",
    ),
}


def say(name: str, language: str, /, **values: object) -> str:
    """The message ``name`` in a language; ``both`` reads English."""
    text = MESSAGES[name][1 if language == "zh" else 0]
    return text.format(**values) if values else text
