"""What today's page and the topics say, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, tuple[str, str]] = {
    "title": ("Today", "今天"),
    "date": ("{weekday} {date}", "{date} 周{weekday}"),
    "legend.learned": ("learned", "已学"),
    "legend.due": ("due", "到期"),
    "legend.new": ("new", "新卡"),
    "total": ("all", "合计"),
    "today": ("today", "今天"),
    "minutes": ("{used} of {goal} minutes today", "今天 {used}/{goal} 分钟"),
    "week": ("{used} of {goal} this week", "本周 {used}/{goal} 分钟"),
    "minutes.name": ("minutes", "时间"),
    "streak.name": ("streak", "连续"),
    "streak": ("{days} days in a row", "连续 {days} 天"),
    "streak.one": ("1 day in a row", "连续 1 天"),
    "streak.none": ("no streak yet", "还没有连续记录"),
    "streak.over": ("none now: the last day was {days} days ago", "已中断：上次学习是 {days} 天前"),
    "streak.long": ("none now: the last day was more than 4 weeks ago", "已中断：上次学习是四周以前"),
    "streak.keep": ("{days} days up to yesterday: today keeps it", "截至昨天连续 {days} 天，今天学习即可延续"),
    "streak.keep.one": ("1 day, yesterday: today keeps it", "昨天 1 天，今天学习即可延续"),
    "four.weeks": ("last 4 weeks", "近四周"),
    "four.weeks.words": ("{days} of 28 days", "28 天中学了 {days} 天"),
    "weakest": ("Weakest topics", "最弱的主题"),
    "weakest.words": ("{seen} of {cards} seen", "已学 {seen}/{cards} 张"),
    "first": (
        "You have not answered a card yet: the first session shows {count} new cards.",
        "还没有答过卡片：第一次会学 {count} 张新卡。",
    ),
    "first.ask": (
        "It asks, you answer in your head or type, and rate yourself.",
        "它提问，你默答或输入，然后给自己打分。",
    ),
    "empty": ("There is no deck: nothing to study.", "还没有题库，没有可学的卡片。"),
    # topics
    "topics.title": ("Topics", "主题"),
    "topics.seen": ("seen", "已学"),
    "topics.now": ("now", "现在"),
    "topics.due": ("due", "到期"),
    "topics.last": ("last", "上次"),
    "topics.never": ("never", "从未"),
    "topics.last.today": ("today", "今天"),
    "topics.last.days": ("{days} d ago", "{days} 天前"),
    "topics.last.day": ("yesterday", "昨天"),
    "topics.last.weeks": ("{weeks} wk ago", "{weeks} 周前"),
    "topics.last.months": ("{months} mo ago", "{months} 个月前"),
    "topics.meaning": (
        "Asked now, you would recall {now} of these {cards} cards (one never seen counts as not recalled).",
        "如果现在提问，这 {cards} 张卡预计答出 {now}（没学过的按答不出计）。",
    ),
    "topics.meaning.day": (
        "On {date}: {idle} without further study, {planned} with the plan.",
        "{date}：不再学习 {idle}，按计划 {planned}。",
    ),
    "topics.meaning.idle": ("On {date}: {idle} without further study.", "{date}：不再学习 {idle}。"),
    "topics.empty": (
        "No card was answered yet. `nlpquiz study` begins; then this page says how much of each topic you know.",
        "还没有答过卡片。`nlpquiz study` 开始学习，之后这里会显示每个主题掌握多少。",
    ),
    "topics.none": ("There are no topics: no deck is on the shelf.", "没有主题：还没有题库。"),
    "topics.reading": ("Reading", "延伸阅读"),
    "topics.reading.none": ("No reading is listed for these topics.", "这些主题没有列出阅读材料。"),
    "topics.plain": (
        "{cards} cards, {seen} seen, recall now {now}{then}, {due} due, last seen {last}",
        "{cards} 张，已学 {seen}，现在 {now}{then}，到期 {due}，上次 {last}",
    ),
    "topics.plain.then": (", on {date} {share}", "，{date} {share}"),
    "next": ("next", "下一步"),
    "done": ("Everything due is done.", "到期的都复习完了。"),
}

WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "zh": ("一", "二", "三", "四", "五", "六", "日"),
}


def say(name: str, language: str, /, **values: object) -> str:
    """The message ``name`` in a language; ``both`` reads English."""
    text = MESSAGES[name][1 if language == "zh" else 0]
    return text.format(**values) if values else text
