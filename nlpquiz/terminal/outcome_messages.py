"""What commands say about the files that they wrote, read or left out, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, tuple[str, str]] = {
    "wrote": ("Wrote {file}.", "已写入 {file}。"),
    "set": ("{name} = {value} in {file}", "{name} = {value}，已写入 {file}"),
    "export.anki": (
        "Wrote {file}: {notes} notes, {cards} cards; no trace of your progress.",
        "已写入 {file}：{notes} 条笔记，{cards} 张卡片；不含你的学习记录。",
    ),
    "export.anki.progress": (
        "Wrote {file}: {notes} notes, {cards} cards, {reviews} reviews.",
        "已写入 {file}：{notes} 条笔记，{cards} 张卡片，{reviews} 次复习。",
    ),
    "import.anki": ("{file}: {parts}.", "{file}：{parts}。"),
    "comma": (", ", "，"),
    "import.none": ("nothing to take over", "没有可导入的内容"),
    "import.cards": ("{count} new cards", "{count} 张新卡片"),
    "import.joined": ("{count} cards that are here already", "{count} 张卡片已存在"),
    "import.media": ("{count} media files", "{count} 个媒体文件"),
    "import.reviews": ("{count} new reviews", "{count} 次新的复习"),
    "import.reviews.known": ("{count} reviews known from an earlier import", "{count} 次复习先前已导入"),
    "import.marks": ("{count} cards suspended or flagged otherwise", "{count} 张卡片的暂停或旗标已更新"),
    "import.left": ("Left out: {count} with {reason}.", "未导入：{count} 张，原因：{reason}。"),
    "import.lost": ("Edited in Anki, not taken over: {what}.", "在 Anki 中改过但未采用：{what}。"),
    # decks that cannot be used
    "broken": (
        (
            "nlpquiz: warning: the deck {deck} has {count} problems and is left out ({file});"
            " `nlpquiz decks lint` shows them."
        ),
        "nlpquiz：警告：题库 {deck} 有 {count} 个问题，未载入（{file}）；详见 `nlpquiz decks lint`。",
    ),
    "broken.one": (
        (
            "nlpquiz: warning: the deck {deck} has {count} problem and is left out ({file});"
            " `nlpquiz decks lint` shows it."
        ),
        "nlpquiz：警告：题库 {deck} 有 {count} 个问题，未载入（{file}）；详见 `nlpquiz decks lint`。",
    ),
    "broken.more": (
        "nlpquiz: warning: {count} more deck files are left out; `nlpquiz decks lint` shows them.",
        "nlpquiz：警告：另有 {count} 个题库文件未载入；详见 `nlpquiz decks lint`。",
    ),
    "lint": ("{files}: {told}.", "{files}：{told}。"),
    "lint.none": ("no problems", "没有问题"),
    "lint.file": ("{count} files", "{count} 个文件"),
    "lint.file.one": ("{count} file", "{count} 个文件"),
    "lint.error": ("{count} errors", "{count} 个错误"),
    "lint.error.one": ("{count} error", "{count} 个错误"),
    "lint.warning": ("{count} warnings", "{count} 个警告"),
    "lint.warning.one": ("{count} warning", "{count} 个警告"),
    "lint.no.history": (
        "nlpquiz: warning: {why}; cards that vanished are not looked for.",
        "nlpquiz：警告：{why}因此不检查已消失的卡片。",
    ),
    "exam.marked": (
        "nlpquiz: exam {number} had been handed in and is marked now; `--report {number}` shows it.",
        "nlpquiz：第 {number} 次考试先前已交卷，现已评分；用 `--report {number}` 查看。",
    ),
    "reason.image occlusion": ("image occlusion", "图片遮挡"),
    "reason.no cloze in a cloze note": ("no cloze in a cloze note", "填空笔记中没有填空"),
    "reason.texts that a deck cannot hold": ("texts that a deck cannot hold", "题库无法容纳的文字"),
    "reason.an empty question": ("an empty question", "题目为空"),
}


def say(name: str, language: str, /, **values: object) -> str:
    """The message ``name`` in a language; ``both`` reads English."""
    text = MESSAGES[name][1 if language == "zh" else 0]
    return text.format(**values) if values else text


def reason(why: str, language: str) -> str:
    """Why a note was left out; a fault of the card that a deck names is told as it is named there."""
    return say(f"reason.{why}", language) if f"reason.{why}" in MESSAGES else why
