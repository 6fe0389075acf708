"""What the program says about plans, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, tuple[str, str]] = {
    "title": ("Interview on {date}, {days}", "面试日期 {date}，{days}"),
    "days": ("in {count} days", "还有 {count} 天"),
    "days.one": ("tomorrow", "就在明天"),
    "days.today": ("today", "就在今天"),
    "minutes": ("{minutes} minutes a day", "每天 {minutes} 分钟"),
    "minutes.week": ("minutes from Monday to Sunday: {minutes}", "周一至周日分钟数：{minutes}"),
    "skips": ("without {days}", "其中 {days} 休息"),
    "decks.all": ("all decks", "全部题库"),
    "score": ("Expected on the day", "面试当天预期"),
    "score.range": ("80 % sure: {low} to {high}", "80% 区间：{low} 至 {high}"),
    "score.cards": (
        "of {cards} cards, about {known} ({low} to {high})",
        "{cards} 张卡中约 {known} 张（{low} 至 {high}）",
    ),
    "score.weighted": (
        "core cards count {core}, common {common}, specialist {specialist}",
        "核心 {core}、常见 {common}、进阶 {specialist} 加权",
    ),
    "compare": ("What else it could be", "其他安排的预期"),
    "compare.plan": ("this plan", "本计划"),
    "compare.more": ("{minutes} minutes more a day", "每天多 {minutes} 分钟"),
    "compare.less": ("{minutes} minutes less a day", "每天少 {minutes} 分钟"),
    "compare.usual": ("Anki's usual schedule, same time", "同样时间按 Anki 常规安排"),
    "compare.row": ("{score}, about {known} cards", "{score}，约 {known} 张"),
    "fits": ("Everything fits: the last new card comes on {date}.", "全部能学完，最后一张新卡在 {date}。"),
    "fits.met": ("Every card has been met.", "所有卡片都已学过。"),
    "fits.not": (
        "{count} of {cards} cards do not fit: the minutes are worth more on others ({kinds}).",
        "{cards} 张卡中有 {count} 张排不进去，时间用在其他卡上收益更大（{kinds}）。",
    ),
    "last": ("Last look: the evening of {date}.", "最后复习：{date} 晚上。"),
    "decks": ("By deck and topic", "按题库和主题"),
    "cards": ("{known} of {cards}", "{known}/{cards}"),
    "load": ("What the days hold", "每日安排"),
    "load.new": ("{count} new", "新卡 {count}"),
    "load.reviews": ("{count} reviews", "复习 {count}"),
    "load.minutes": ("{minutes} min", "{minutes} 分钟"),
    "load.key": ("{new} new cards, {old} reviews", "{new} 新卡，{old} 复习"),
    "progress": ("Since {date}", "自 {date} 以来"),
    "progress.ahead": ("ahead", "领先"),
    "progress.on": ("on course", "正常"),
    "progress.behind": ("behind", "落后"),
    "progress.then": ("forecast then {then}, now {now}", "当时预期 {then}，现在 {now}"),
    "progress.days": ("days kept {kept}, missed {missed}", "完成 {kept} 天，缺席 {missed} 天"),
    "progress.cards": ("the decks have {count} more cards than then", "题库比当时多 {count} 张卡"),
    "progress.fewer": ("the decks have {count} cards fewer than then", "题库比当时少 {count} 张卡"),
    "progress.pace.faster": ("you forget faster than assumed at first", "遗忘比最初假设的快"),
    "progress.pace.slower": ("you forget more slowly than assumed at first", "遗忘比最初假设的慢"),
    "progress.skips": ("missed days are expected from now on: {share}", "今后预计缺席比例：{share}"),
    "today": ("Today", "今天"),
    "today.left": ("{minutes} minutes left today", "今天还剩 {minutes} 分钟"),
    "today.line": (
        "interview {days}: {score} expected ({low} to {high})",
        "面试{days}：预期 {score}（{low} 至 {high}）",
    ),
    "stop.used": ("Today's minutes are used.", "今天的时间用完了。"),
    "stop.nothing": ("Nothing is worth a minute now: you may stop.", "现在没有值得花一分钟的卡，可以休息了。"),
    "stop.hour": (
        "Another hour today would add {cards} cards on the day.",
        "今天再学一小时，面试当天约多记住 {cards} 张。",
    ),
    "stop.more": ("`nlpquiz study --minutes 15` goes on.", "`nlpquiz study --minutes 15` 可以继续。"),
    "why": ("Why now", "为什么现在问"),
    "why.now": ("recall now", "当前记忆概率"),
    "why.without": ("on {date} without this review", "{date} 不复习"),
    "why.with": ("on {date} with it", "{date} 复习后"),
    "why.gain": ("gain", "收益"),
    "why.gain.words": (
        "{gain} cards a minute (weight {weight}, about {seconds} s)",
        "每分钟 {gain} 张（权重 {weight}，约 {seconds} 秒）",
    ),
    "why.done": ("Answered today already: its turn is over for the plan.", "今天已答过，计划中不再安排。"),
    "why.none": ("No plan decides about this deck.", "没有计划涉及这个题库。"),
    "none": ("There is no plan.", "还没有计划。"),
    "none.next": ("nlpquiz plan --date 2026-12-15 --minutes 30", "nlpquiz plan --date 2026-12-15 --minutes 30"),
    "cleared": ("Cleared the plan for {date}.", "已清除 {date} 的计划。"),
    "over": ("over: the ordinary schedule has taken over", "已结束，恢复常规安排"),
    "next": ("next", "下一步"),
    # tune
    "tune.fitting": ("Fitting to {reviews} reviews…", "正在用 {reviews} 次复习拟合……"),
    "tune.kept": (
        "The fitted weights predict the latest {reviews} reviews better and are used from now on.",
        "新参数对最近 {reviews} 次复习预测更准，今后使用。",
    ),
    "tune.dropped": (
        "The fitted weights predict the latest {reviews} reviews no better: nothing was changed.",
        "新参数对最近 {reviews} 次复习预测并不更准，未做改动。",
    ),
    "tune.loss": ("log-loss", "对数损失"),
    "tune.rmse": ("RMSE in bins", "分箱均方根误差"),
    "tune.change": ("{before} before, {after} after", "之前 {before}，之后 {after}"),
    "tune.reading": ("Reading", "读取"),
    "tune.judging": ("Judging", "评估"),
    "tune.first": ("first answers", "首次作答"),
    "tune.recalled": ("recalled", "答对时"),
    "tune.seconds": ("{first} s new, {review} s a review", "新卡 {first} 秒，复习 {review} 秒"),
    "tune.revert": (
        "`nlpquiz tune --revert` goes back to the default weights.",
        "`nlpquiz tune --revert` 恢复默认参数。",
    ),
    "tune.reverted": ("The default weights are in use again.", "已恢复默认参数。"),
}


def say(name: str, language: str, /, **values: object) -> str:
    """The message ``name`` in a language; ``both`` reads English."""
    text = MESSAGES[name][1 if language == "zh" else 0]
    return text.format(**values) if values else text
