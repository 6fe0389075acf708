"""What the program says about decks and cards outside a sitting, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, tuple[str, str]] = {
    "deck": ("deck", "题库"),
    "title": ("title", "标题"),
    "topics": ("topics", "主题"),
    "topic": ("topic", "主题"),
    "cards": ("cards", "卡片"),
    "drafts": ("drafts", "草稿"),
    "file": ("file", "文件"),
    "priority": ("priority", "重要性"),
    "priority.core": ("core", "核心"),
    "priority.common": ("common", "常见"),
    "priority.specialist": ("specialist", "进阶"),
    "kind.open": ("open", "问答"),
    "kind.choice": ("choice", "选择"),
    "kind.truefalse": ("t/f", "判断"),
    "kind.cloze": ("cloze", "填空"),
    "kind.numeric": ("num", "计算"),
    "kind.order": ("order", "排序"),
    "cited": ("cited", "有文献"),
    "checked": ("checked", "核对于"),
    "broken": ("{problems}; nlpquiz decks lint {file}", "{problems}；nlpquiz decks lint {file}"),
    "problems": ("{count} problems", "{count} 处错误"),
    "problems.one": ("1 problem", "1 处错误"),
    "none": ("There are no decks.", "没有题库。"),
    "coverage.explained": (
        "cited: cards that name a paper or page; checked: since when all facts of a topic have been checked",
        "有文献：注明论文或网页的卡片数；核对于：该主题全部内容最早的核对日期",
    ),
    "new.next": (
        "Edit it, check it with `nlpquiz decks lint {deck}`, study it with `nlpquiz study {deck}`.",
        "编辑后用 `nlpquiz decks lint {deck}` 检查，用 `nlpquiz study {deck}` 学习。",
    ),
    "picture.written": ("Wrote {file}.", "已写入 {file}。"),
    "find.none": ("No card contains {text!r}.", "没有卡片包含“{text}”。"),
    "mark.suspend": ("Suspended {card}.", "已暂停 {card}。"),
    "mark.unsuspend": ("Unsuspended {card}.", "已恢复 {card}。"),
    "mark.flag": ("Flagged {card}.", "已标记 {card}。"),
    "mark.unflag": ("Removed the flag of {card}.", "已取消标记 {card}。"),
    "mark.reset": ("{card} is new again.", "{card} 已重新开始。"),
    "reset.ask": ("{card} has {count} reviews. Begin it anew?", "{card} 已有 {count} 次复习，重新开始？"),
    "wrote": ("Wrote {file}.", "已写入 {file}。"),
    "undo.none": ("There is nothing to take back.", "没有可撤销的回答。"),
    "undo.done": ("Took back {rating} on {card} of {day}.", "已撤销 {day} 对 {card} 的回答（{rating}）。"),
    "copy.made": (
        "Your own copy of this deck is {file}; it stands in for the one that came with nlpquiz.",
        "已为你复制一份题库：{file}，此后以它代替自带的题库。",
    ),
    "editor.code": ("The editor ended with code {code}.", "编辑器以代码 {code} 退出。"),
    "new.again": ("Open the editor again?", "重新打开编辑器？"),
    "merge.done": (
        "{file}: new cards {cards}, new topics {topics}, the same {same}, replaced {replaced}, kept {kept}",
        "{file}：新卡片 {cards}，新主题 {topics}，相同 {same}，替换 {replaced}，保留原样 {kept}",
    ),
    "merge.progress": (
        "What you answered belongs to deck and card: cards of a deck with another id begin anew here.",
        "学习记录按题库与卡片保存：来自其他题库 id 的卡片在这里从头开始。",
    ),
    "unchanged": ("Nothing was changed.", "没有改动。"),
}


def say(name: str, language: str, /, **values: object) -> str:
    """The message ``name`` in a language; ``both`` reads English."""
    text = MESSAGES[name][1 if language == "zh" else 0]
    return text.format(**values) if values else text
