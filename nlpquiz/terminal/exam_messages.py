"""What the program says about exams, in English and Chinese."""

from __future__ import annotations

from collections.abc import Callable, Mapping

MESSAGES: Mapping[str, tuple[str, str]] = {
    # the header of a question
    "question": ("Question {number} of {count}", "第 {number} 题，共 {count} 题"),
    "marks": ("{marks} marks", "{marks} 分"),
    "marks.one": ("1 mark", "1 分"),
    "questions": ("{count} questions", "{count} 题"),
    "questions.one": ("1 question", "1 题"),
    "flagged": ("flagged", "已标记"),
    "kind.open": ("open question", "问答题"),
    "kind.choice": ("choice", "选择题"),
    "kind.choice.several": ("choice, several are right", "多选题"),
    "kind.truefalse": ("true or false", "判断题"),
    "kind.cloze": ("fill the gap", "填空题"),
    "kind.numeric": ("a number", "计算题"),
    "kind.order": ("put in order", "排序题"),
    "true": ("true", "对"),
    "false": ("false", "错"),
    # before the first question
    "start.timed": (
        "{questions}, {marks}, time limit {time}. The clock runs.",
        "{questions}，共 {marks}，限时 {time}，现在开始计时。",
    ),
    "start.untimed": (
        "{questions}, {marks}, no time limit.",
        "{questions}，共 {marks}，不限时。",
    ),
    "start.forecast": (
        "From what you remember, {expected} of {marks} marks are expected (80 %: {low} to {high}).",
        "按目前的记忆预计得 {expected}/{marks} 分（80% 区间：{low}–{high}）。",
    ),
    "start.keys": (
        "Enter next · Tab and Shift-Tab go through the paper · Esc then ? shows all keys",
        "Enter 下一题 · Tab / Shift-Tab 前后翻题 · Esc 再按 ? 查看全部按键",
    ),
    "start.saved": (
        "Every answer is saved at once; after anything `nlpquiz exam --resume` goes on.",
        "每个答案都会立即保存，任何中断后都可用 `nlpquiz exam --resume` 继续。",
    ),
    "start.left_out": (
        "{count} fewer than asked for: the others would give each other's answers away.",
        "比要求少 {count} 题：其余题目会互相泄露答案。",
    ),
    "start.fewer": ("Only {count} cards fit; the paper has them all.", "符合条件的只有 {count} 张卡，全部入卷。"),
    "running": (
        "Exam {number} is still running, {time} left: `{command}` goes on with it.",
        "第 {number} 次考试仍在计时，还剩 {time}：用 `{command}` 继续。",
    ),
    "running.ask": ("Start a new exam all the same?", "仍要开始新的考试吗？"),
    "resumed": ("The exam of {date} goes on.", "继续 {date} 的考试。"),
    "resumed.away": (
        "You were away for {time}; it counts, {left} are left.",
        "离开了 {time}，照常计时，还剩 {left}。",
    ),
    "resumed.forgiven": (
        "You were away for {time}; it does not count this time, and the report says so.",
        "离开了 {time}，本次不计入，报告中会注明。",
    ),
    "resumed.over": (
        "The time ran out while you were away; the paper was handed in as it was.",
        "离开期间时间已到，试卷已按当时内容交卷。",
    ),
    "changed": (
        "{count} of its cards were changed in the decks since; the paper stays as it was.",
        "其中 {count} 张卡在题库中已有改动，本卷仍按原题作答和评分。",
    ),
    "slept": (
        "The computer slept for {time}: the clock of the exam went on.",
        "电脑休眠了 {time}，考试计时没有停。",
    ),
    "clock.moved": (
        "The system clock was changed by {time}: the time left stays as it was.",
        "系统时钟被改动了 {time}，剩余时间不受影响。",
    ),
    # the line at the bottom
    "left": ("{time} left", "剩余 {time}"),
    "left.last": ("LAST TENTH {time}", "最后一成 {time}"),
    "left.last.said": ("The last tenth of the time has begun: {time} left.", "进入最后十分之一的时间，还剩 {time}。"),
    "used": ("{time} used", "已用 {time}"),
    "open": ("{count} open", "{count} 题未答"),
    "open.none": ("all answered", "全部已答"),
    "pace": ("{time} each", "每题 {time}"),
    "here": ("this one {time} of {fair}", "本题 {time}/{fair}"),
    "flags": ("{count} flagged", "{count} 题标记"),
    "keys": ("? keys", "? 按键"),
    "keys.typing": ("Esc for commands", "Esc 进入命令"),
    # the answer
    "answer": ("Answer: ", "答案："),
    "answer.none.numbers": ("press {low}–{high}", "按 {low}–{high} 作答"),
    "answer.none.several": ("tick with {low}–{high}", "按 {low}–{high} 勾选"),
    "answer.none.order": ("press the numbers in order", "按顺序输入编号"),
    "answer.none.truefalse": ("1 true, 2 false", "1 对，2 错"),
    "answer.none.typed": ("Enter or t to type", "按 Enter 或 t 作答"),
    "goto": ("go to question: {typed}", "跳到题号：{typed}"),
    "goto.no": ("There is no question {typed}.", "没有第 {typed} 题。"),
    # the overview
    "overview": ("The paper", "全卷一览"),
    "overview.legend": (
        "{answered} answered · {open} open · {flagged} flagged",
        "{answered} 已答 · {open} 未答 · {flagged} 标记",
    ),
    "overview.answered": ("answered", "已答"),
    "overview.open": ("open", "未答"),
    "overview.begun": ("begun", "未答完"),
    "overview.here": ("here", "当前"),
    "submit.ask": (
        "Hand the paper in? y yes · any other key goes back",
        "确认交卷？y 确认 · 其他键返回",
    ),
    "submit.ask.open": (
        "{count} questions are open. Hand in all the same? y yes · any other key goes back",
        "还有 {count} 题未答，仍要交卷吗？y 确认 · 其他键返回",
    ),
    "submit.ask.open.one": (
        "1 question is open. Hand in all the same? y yes · any other key goes back",
        "还有 1 题未答，仍要交卷吗？y 确认 · 其他键返回",
    ),
    "submit.last": ("That was the last question.", "已是最后一题。"),
    "submitted": ("Handed in.", "已交卷。"),
    "time.up": ("The time is up: the paper was handed in with what was typed.", "时间到，已按现有内容自动交卷。"),
    "left.it": (
        "Saved, not handed in. `nlpquiz exam --resume` goes on; {time} are left and run on.",
        "已保存，未交卷。`nlpquiz exam --resume` 可继续；还剩 {time}，计时不停。",
    ),
    "left.it.untimed": (
        "Saved, not handed in. `nlpquiz exam --resume` goes on.",
        "已保存，未交卷。`nlpquiz exam --resume` 可继续。",
    ),
    "paused": ("Paused: the question is hidden. Any key goes on.", "已暂停，题目已隐藏。按任意键继续。"),
    "no.pause": ("A timed exam cannot be paused.", "限时考试不能暂停。"),
    "not.understood": ("“{text}” is not understood here: {wanted}.", "无法识别“{text}”：{wanted}。"),
    "line.help": (
        "One line is one answer; :n next, :p previous, :g 7 goes to 7, :f flags, :o overview, :s hands in, :q quits.",
        "每行回答一题；:n :p 前后翻题，:g 7 跳到第 7 题，:f 标记，:o 一览，:s 交卷，:q 离开。",
    ),
    # the keys, for ?
    "help.title": ("Keys", "按键"),
    "help.numbers": ("choose, tick, or rank next", "选择、勾选或排序"),
    "help.type": ("type the answer", "输入答案"),
    "help.escape": ("out of the text, to these keys", "离开输入框，使用这些按键"),
    "help.next": ("next question", "下一题"),
    "help.previous": ("previous question", "上一题"),
    "help.goto": ("go to a number", "跳到题号"),
    "help.flag": ("flag, to look at it again", "标记，稍后再看"),
    "help.overview": ("all questions at a glance", "全卷一览"),
    "help.submit": ("hand in", "交卷"),
    "help.clear": ("take the answer away", "清除答案"),
    "help.pause": ("pause (only without a time limit)", "暂停（仅限不限时）"),
    "help.leave": ("leave; the clock runs on", "离开（计时不停）"),
    "help.newline": ("new line while typing", "输入时换行"),
    # settling the points of open answers
    "settle.title": ("Your open answers: check the marks", "问答题：核对判分"),
    "settle.how": (
        "a–{last} change a mark · Enter keeps them · q keeps all the rest",
        "a–{last} 修改判定 · Enter 确认 · q 其余全部照此",
    ),
    "settle.model": ("Model answer", "参考答案"),
    "said": ("said", "答到"),
    "partly": ("partly", "部分"),
    "missing": ("missing", "未答"),
    "list.like": (
        "A bare list of terms: no point counts more than partly.",
        "只罗列了术语，每点最多算部分答到。",
    ),
    # the report
    "report.title": ("Exam {number}", "第 {number} 次考试"),
    "report.score": ("Score", "得分"),
    "report.of": ("{earned} of {maximum} marks", "{earned}/{maximum} 分"),
    "report.forecast": ("Forecast", "预测"),
    "report.forecast.words": (
        "{expected} marks, 80 % between {low} and {high}: the score lies {where}",
        "{expected} 分，80% 区间 {low}–{high}：实际得分{where}",
    ),
    "where.inside": ("inside", "在区间内"),
    "where.above": ("above", "高于区间"),
    "where.below": ("below", "低于区间"),
    "report.time": ("Time", "用时"),
    "report.time.of": ("{used} of {limit}", "{used} / {limit}"),
    "report.ended.time": ("ended by the clock", "到时自动交卷"),
    "report.ended.submitted": ("handed in", "主动交卷"),
    "report.away": ("{time} of it away from the paper", "其中离开 {time}"),
    "report.forgiven": (
        "{time} away were not counted (--forgive-absence)",
        "离开的 {time} 未计入（--forgive-absence）",
    ),
    "report.slept": ("the computer slept for {time}; it counted", "电脑休眠 {time}，已计入"),
    "report.moved": ("the system clock was changed by {time}; it gave no time", "系统时钟改动 {time}，未增加时间"),
    "report.changed": (
        "{count} cards changed in the decks while the paper was open; it was shown and marked as it was",
        "考试期间有 {count} 张卡在题库中被修改，本卷按原题显示和评分",
    ),
    "report.left_out": (
        "{count} fewer questions than asked for: they would have given answers away",
        "比要求少 {count} 题：会互相泄露答案",
    ),
    "report.decks": ("By deck", "按题库"),
    "report.topics": ("By topic, weakest first", "按主题（由弱到强）"),
    "report.kinds": ("By kind", "按题型"),
    "report.earlier": ("Scores so far", "历次得分"),
    "report.questions": ("Questions, wrong ones first", "逐题解析（错题在前）"),
    "report.next": ("Next", "下一步"),
    "report.remedies": ("Cards that clear up your wrong choices: {names}", "针对错选的卡片：{names}"),
    "report.fed": ("{count} answers went into the schedule", "{count} 个回答已计入复习安排"),
    "report.yours": ("Your answer", "你的答案"),
    "report.right": ("Right answer", "正确答案"),
    "report.why": ("Why", "解析"),
    "report.points": ("Points", "得分点"),
    "report.machine": ("marked {mark} at first", "机器判为{mark}"),
    "report.sources": ("Sources", "出处"),
    "report.blank": ("not answered", "未作答"),
    "report.chosen": ("yours", "你选的"),
    "standing.right": ("right", "正确"),
    "standing.partly": ("partly right", "部分正确"),
    "standing.wrong": ("wrong", "错误"),
    "standing.blank": ("not answered", "未作答"),
    "report.marks": ("{earned}/{marks}", "{earned}/{marks} 分"),
    "report.took": ("{time}", "{time}"),
    "report.took.of": ("{time}, its share {fair}", "{time}（应占 {fair}）"),
    # the history
    "history.title": ("Exams", "历次考试"),
    "history.none": (
        "No exam yet: `nlpquiz exam --timed` starts one.",
        "还没有考试记录：`nlpquiz exam --timed` 开始一次。",
    ),
    "history.unfinished": ("not handed in", "未交卷"),
    "history.inside": (
        "{inside} of {count} scores lay in the 80 % interval of the forecast, on average {bias} % of the marks {way}.",
        "{count} 次中有 {inside} 次落在预测的 80% 区间内；平均比预测{way} {bias}% 的分数。",
    ),
    "way.above": ("above it", "高"),
    "way.below": ("below it", "低"),
    "col.number": ("no.", "编号"),
    "col.date": ("date", "日期"),
    "col.decks": ("decks", "题库"),
    "col.questions": ("questions", "题数"),
    "col.score": ("score", "得分"),
    "col.forecast": ("forecast", "预测"),
    "col.time": ("time", "用时"),
}


def say(name: str, language: str, /, **values: object) -> str:
    """The message ``name``; ``both`` reads English."""
    text = MESSAGES[name][1 if language == "zh" else 0]
    return text.format(**values) if values else text


def sayer(language: str) -> Callable[..., str]:
    """``say`` in one language."""
    return lambda name, /, **values: say(name, language, **values)


def clock_words(time_ms: float) -> str:
    """A time as a clock shows it: 0:07, 12:34, 1:02:03. Rounded up, so that 0:00 means that nothing is left."""
    seconds = max(0, -int(-time_ms // 1000))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def elapsed_words(time_ms: float) -> str:
    """A time that has been used, in whole seconds: rounded down."""
    return clock_words(time_ms - time_ms % 1000)


def span_words(time_ms: float, language: str) -> str:
    """A span in words: 40 s, 12 min, 3 h 20 min; with its sign when it is below 0."""
    seconds = round(abs(time_ms) / 1000)
    sign = "-" if time_ms < 0 else ""
    chinese = language == "zh"
    if seconds < 120:
        return f"{sign}{seconds}{' 秒' if chinese else ' s'}"
    minutes = round(seconds / 60)
    if minutes < 120:
        return f"{sign}{minutes}{' 分钟' if chinese else ' min'}"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{sign}{hours} 小时 {minutes} 分钟" if chinese else f"{sign}{hours} h {minutes} min"
    return f"{sign}{hours // 24} 天" if chinese else f"{sign}{hours // 24} days"


def marks_words(marks: float) -> str:
    """Marks with one decimal where they need it: 3, 2.5."""
    return f"{marks:.1f}".rstrip("0").rstrip(".")
