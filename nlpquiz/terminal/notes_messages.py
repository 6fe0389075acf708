"""What the program says about imported notes, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, tuple[str, str]] = {
    "title.new": ("{notes} → {deck}", "{notes} → {deck}"),
    "title.dry": ("{notes} → {deck} (nothing is written)", "{notes} → {deck}（未写入）"),
    "title.same": ("{notes} → {deck} (already up to date)", "{notes} → {deck}（已是最新）"),
    "title.nothing": ("{notes}: nothing is written", "{notes}：未写入任何内容"),
    "files": ("files", "文件"),
    "questions": ("questions", "问题"),
    "answered": ("  with an answer", "  有答案"),
    "drafts": ("  without, as drafts", "  无答案（草稿）"),
    "doubles": ("  asked twice, taken once", "  重复，只取一次"),
    "topics": ("topics", "主题"),
    "links": ("links", "链接"),
    "reading": ("  as reading of topics", "  作为延伸阅读"),
    "skipped": ("passed over", "未采用"),
    "added": ("new cards", "新增卡片"),
    "changed": ("updated from the notes", "按笔记更新"),
    "edited": ("edited by you, kept", "你改过的，保留"),
    "deleted": ("deleted by you, not brought back", "你删除的，不再恢复"),
    "gone": ("no longer in the notes, kept", "笔记中已没有，保留"),
    "removed": ("no longer in the notes, removed", "笔记中已没有，已删除"),
    "reason.prose": ("text that answers no question", "不是答案的正文"),
    "reason.list": ("lists that ask nothing and link nowhere", "既无问题也无链接的列表"),
    "reason.table": ("tables that are no questions and answers", "不是问答的表格"),
    "reason.code": ("code that answers no question", "不是答案的代码"),
    "reason.maths": ("formulas that answer no question", "不是答案的公式"),
    "reason.image": ("pictures", "图片"),
    "reason.html": ("HTML", "HTML"),
    "reason.script": ("scripts and styles, never run", "脚本与样式（不执行）"),
    "reason.front-matter": ("front matter", "文件头（front matter）"),
    "reason.anchor": ("links within the page", "页内链接"),
    "reason.long-line": ("lines of more than 100,000 characters, cut", "超过 10 万字符的行，已截断"),
    "reason.empty-row": ("rows without a question", "没有问题的行"),
    "reason.empty-heading": ("headings without words", "没有文字的标题"),
    "reason.no-deck-text": ("texts that a deck cannot hold", "题库无法保存的文本"),
    "reason.too-many": ("more than can be kept", "超出上限"),
    "reason.unreadable": ("files that could not be read", "无法读取的文件"),
    "more": ("… and {count} more; --json lists them all", "……另有 {count} 处；--json 可列出全部"),
    "repair.encoding": ("read as {detail}", "按 {detail} 编码读取"),
    "repair.nul": ("{count} NUL bytes left out", "忽略 {count} 个 NUL 字节"),
    "repair.nul.one": ("{count} NUL byte left out", "忽略 {count} 个 NUL 字节"),
    "repair.bad-bytes": ("bytes that are not {detail} became �", "不是 {detail} 的字节已替换为 �"),
    "repair.mojibake": (
        "{count} lines were UTF-8 read in another encoding, and are mended",
        "{count} 行是被错误解码的 UTF-8，已修复",
    ),
    "repair.mojibake.one": (
        "{count} line was UTF-8 read in another encoding, and is mended",
        "{count} 行是被错误解码的 UTF-8，已修复",
    ),
    "repair.mojibake-guessed": (
        "in them {count} characters had lost bytes: the likeliest were taken, read them through",
        "其中 {count} 个字符丢失了字节，取了最可能的字，请检查",
    ),
    "repair.mojibake-guessed.one": (
        "in them {count} character had lost bytes: the likeliest was taken, read it through",
        "其中 {count} 个字符丢失了字节，取了最可能的字，请检查",
    ),
    "repair.lines": ("line {lines}", "第 {lines} 行"),
    "conflict": (
        "{count} fields were changed by you and in the notes; yours stay",
        "{count} 处你和笔记都改过，保留你的",
    ),
    "conflict.one": (
        "{count} field was changed by you and in the notes; yours stays",
        "{count} 处你和笔记都改过，保留你的",
    ),
    "conflict.ours": ("yours", "你的"),
    "conflict.theirs": ("the notes", "笔记"),
    "conflict.next": (
        "--theirs takes the notes' texts, --ours keeps yours and asks no more.",
        "--theirs 采用笔记，--ours 保留你的且不再提示。",
    ),
    "next.drafts": (
        "Drafts are not studied: answer them with `nlpquiz cards edit CARD`; `nlpquiz decks lint {deck}` lists them.",
        "草稿不会出题：用 `nlpquiz cards edit 卡片` 补写答案；`nlpquiz decks lint {deck}` 列出草稿。",
    ),
    "next.drafts.file": (
        "Drafts are not studied: answer them in the file; `nlpquiz decks lint {deck}` lists them.",
        "草稿不会出题：请在文件中补写答案；`nlpquiz decks lint {deck}` 列出草稿。",
    ),
    "next.study": ("nlpquiz study {deck}", "nlpquiz study {deck}"),
    "next.nothing": (
        "No question was found. --headings makes each heading with a text below it one.",
        "没有找到问题。--headings 可把每个有正文的标题当作问题。",
    ),
    "next.nothing.table": (
        "No question was found. --columns says which column is the question, as in --columns question=1,answer=2.",
        "没有找到问题。--columns 指定哪一列是问题，例如 --columns question=1,answer=2。",
    ),
}


def say(name: str, language: str, /, **values: object) -> str:
    """The message ``name`` in a language; ``both`` reads English. A ``count`` of 1 takes ``name.one``, if any."""
    if values.get("count") == 1 and f"{name}.one" in MESSAGES:
        name = f"{name}.one"
    text = MESSAGES[name][1 if language == "zh" else 0]
    return text.format(**values) if values else text
