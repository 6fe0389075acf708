"""What each number of ``nlpquiz stats`` means, in English and Chinese: ``--explain NAME``.

Where Anki shows the same number, the definition is that of its manual (https://docs.ankiweb.net/stats.html).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Definition(NamedTuple):
    """A name in both languages, and what it means."""

    label: tuple[str, str]
    text: tuple[str, str]


DEFINITIONS: Final[Mapping[str, Definition]] = {
    "review": Definition(
        ("Reviews", "复习次数"),
        (
            (
                "One answer to a card, also to a new one or one in its steps: a card that is forgotten and asked "
                "again counts twice. Crammed answers and answers in exams count. Answers that were taken back (undo) "
                "count nowhere."
            ),
            (
                "对一张卡片作答一次算一次，新卡和学习步骤中的卡也算；同一张卡忘记后再答算两次。突击（cram）和考试中的"
                "作答计入，撤销（undo）的作答在任何地方都不计。"
            ),
        ),
    ),
    "day": Definition(
        ("Day", "一天"),
        (
            (
                "Your day begins at 04:00 local time (the setting day_starts_at), as in Anki. Each review keeps the "
                "day on which it was given: another time zone, a changed clock or a daylight-saving night never "
                "moves it."
            ),
            (
                "与 Anki 相同，一天从当地时间 04:00 开始（设置项 day_starts_at）。每次复习保存作答时的日期：换时区、"
                "改时钟、夏令时切换都不会改变它。"
            ),
        ),
    ),
    "period": Definition(
        ("Period", "统计时段"),
        (
            (
                "Reviews are counted of the last 365 days with today (Anki's twelve months), or since --since. "
                "Cards, due, stability, difficulty, recall and leeches are of today. The streak is of the whole "
                "history."
            ),
            (
                "默认统计含今天在内的最近 365 天（即 Anki 的 12 个月），可用 --since 更改。卡片数、到期、稳定性、难度"
                "、记忆概率和难缠的卡是今天的状态；连续天数来自全部历史。"
            ),
        ),
    ),
    "ahead": Definition(
        ("Reviews after today", "今天之后的复习"),
        (
            (
                "Reviews with a date after today come from a clock that was wrong. They stay in the log and in the "
                "schedule of their cards, but no number here counts them."
            ),
            "日期在今天之后的复习来自走错的时钟。它们仍保留在记录和卡片的排期中，但这里的数字都不计入。",
        ),
    ),
    "minutes": Definition(
        ("Minutes", "学习时间"),
        (
            ("The time from showing a card to rating it, summed over all answers. Time between sittings is not in it."),
            "从显示卡片到评分的时间，对所有作答求和；不含两次学习之间的时间。",
        ),
    ),
    "streak": Definition(
        ("Streak", "连续天数"),
        (
            "Days in a row with at least one review, up to today; while there is none today yet, up to yesterday.",
            "每天至少复习一次的连续天数，算到今天；今天还没复习时算到昨天。",
        ),
    ),
    "goal": Definition(
        ("Goal", "目标"),
        (
            (
                "The minutes that the plans have for the day; without a plan the setting minutes_per_day. A week "
                "runs from Monday to Sunday."
            ),
            "当天计划的分钟数；没有计划时为设置项 minutes_per_day。一周从周一到周日。",
        ),
    ),
    "learning": Definition(
        ("Learning, relearning", "学习中、重学中"),
        (
            (
                "A card is learning while it is new or in its first steps of minutes, relearning in the steps after "
                "it was forgotten. In the shares of ratings both are one group, as in Anki."
            ),
            (
                "新卡或处于最初几分钟步骤中的卡为学习中；忘记之后处于步骤中的卡为重学中。在评分占比中两者合为一组，与"
                " Anki 相同。"
            ),
        ),
    ),
    "young": Definition(
        ("Young and mature", "年轻与成熟"),
        (
            (
                "A learned card is mature when its interval is 21 days or more, young when it is shorter. For a "
                "review the interval that the card had before it decides, as today's weights and desired retention "
                "replay it."
            ),
            (
                "已学会的卡片间隔达到 21 天及以上为成熟，不足为年轻。对一次复习，看复习之前的间隔（按当前参数和目标保"
                "留率重放）。"
            ),
        ),
    ),
    "due": Definition(
        ("Due in the next 30 days", "未来 30 天到期"),
        (
            (
                "Cards that come back on each day when nothing new is learned, nothing is forgotten and each day's "
                "cards are done. Overdue ones are told apart; suspended ones are left out, buried ones wait for "
                "their day."
            ),
            (
                "假设不学新卡、没有遗忘、每天都做完时，各天到期的卡片数。逾期的单独列出；暂停的不算，搁置的等到恢复"
                "那天。"
            ),
        ),
    ),
    "load": Definition(
        ("Daily load", "每日负荷"),
        (
            (
                "The reviews that a day brings in the long run: the sum of 1 / interval in days over all cards "
                "begun, where an interval under a day counts as one."
            ),
            "长期来看每天的复习量：所有学过的卡片 1 / 间隔（天）之和，间隔不足一天按一天算。",
        ),
    ),
    "cards": Definition(
        ("Cards", "卡片数"),
        (
            (
                "Cards of the decks today: new, in steps, young, mature, suspended, buried. A cloze counts once for "
                "each gap; drafts and cards that a deck has lost are left out."
            ),
            (
                "题库中卡片今天的状态：新卡、学习中、年轻、成熟、暂停、搁置。填空题每个空算一张；草稿和已从题库删除的"
                "卡不算。"
            ),
        ),
    ),
    "retention": Definition(
        ("True retention", "真实记忆率"),
        (
            (
                "The share of cards recalled (Hard, Good or Easy) when they were asked again: only cards with an "
                "interval of a day or more, and only the first answer to a card in a day, as Anki's manual has it "
                "(its program counts a second answer too when the card was learned again before it). The range holds "
                "the true share in 95 % of cases (Wilson). It should be close to the desired retention."
            ),
            (
                "再次提问时答对（困难、良好、简单）的比例：只算间隔一天及以上的卡片，且每张卡每天只算第一次作答，与 "
                "Anki 手册一致（Anki 程序会把当天重新学会后的再次作答也算入）。区间以 95% 的概率包含真实值（Wilson）。"
                "它应接近目标记忆率。"
            ),
        ),
    ),
    "desired": Definition(
        ("Desired retention", "目标记忆率"),
        (
            (
                "The recall at which a card comes back: the setting desired_retention, which a deck may have for "
                "itself. Beside a group of several decks stands the mean over its reviews."
            ),
            (
                "卡片在记忆概率降到该值时再次出现：设置项 desired_retention，题库可单独设置。多个题库合在一起时取按复"
                "习次数的平均。"
            ),
        ),
    ),
    "expected": Definition(
        ("Predicted retention", "预测记忆率"),
        (
            "The mean of the recall that the memory model gave to these reviews just before they were answered.",
            "记忆模型在作答前一刻对这些复习给出的记忆概率的平均值。",
        ),
    ),
    "recall": Definition(
        ("Recall now (retrievability)", "当前记忆概率（可提取性）"),
        (
            (
                "The chance that a card would be recalled today: (1 + F·t/S)^-w20, with t days since the last "
                "answer, stability S and F such that it is 90 % at t = S. The sum over all cards begun is what you "
                "know now, in cards."
            ),
            (
                "今天能回忆起卡片的概率：(1 + F·t/S)^-w20，t 为距上次作答的天数，S 为稳定性，F 使 t = S 时概率为 90%"
                "。对所有学过的卡片求和，就是现在记住的卡片数。"
            ),
        ),
    ),
    "stability": Definition(
        ("Stability", "稳定性"),
        (
            "The days in which the recall of a card falls from 100 % to 90 %.",
            "卡片的记忆概率从 100% 降到 90% 所需的天数。",
        ),
    ),
    "difficulty": Definition(
        ("Difficulty", "难度"),
        (
            "1 to 10: the higher, the less a review adds to the stability. Anki shows the same as 0 to 100 %.",
            "1 到 10，越高则每次复习带来的稳定性增长越小。Anki 以 0 到 100% 显示同一数值。",
        ),
    ),
    "curve": Definition(
        ("Forgetting curve", "遗忘曲线"),
        (
            (
                "Reviews a day or more after the one before, by the days between or by these days over the "
                "stability: the share recalled, beside the mean of what the model predicted for the same reviews."
            ),
            (
                "距上一次复习一天及以上的复习，按间隔天数或按天数与稳定性之比分组：实际回忆的比例，以及模型对同样复习"
                "的预测平均值。"
            ),
        ),
    ),
    "calibration": Definition(
        ("Calibration", "校准"),
        (
            (
                "Of the reviews for which about the same recall was predicted, which share was recalled? The nearer "
                "to the prediction, the better. Reviews a day or more after the one before; of the cards active in a "
                "log that is very large, every n-th. Compared are the weights in use, FSRS-6's defaults and SM-2 on "
                "the same reviews. Weights that `nlpquiz tune` fitted have seen some of these reviews, so their "
                "numbers flatter them a little."
            ),
            (
                "在预测概率相近的复习中，实际回忆的比例是多少？越接近预测越好。只算距上次一天及以上的复习；记录极大时"
                "每 n 张活跃卡片取一张。在同样的复习上比较当前参数、FSRS-6 默认参数和 SM-2。`nlpquiz tune` 拟合出的参"
                "数见过其中一部分复习，数字会略偏好看。"
            ),
        ),
    ),
    "log-loss": Definition(
        ("Log-loss", "对数损失"),
        (
            (
                "The mean of -ln(chance that the model gave to what happened). 0 is perfect; always saying 90 % at a "
                "retention of 90 % gives 0.325. Smaller is better."
            ),
            "-ln（模型给实际结果的概率）的平均值。0 为完美；记忆率 90% 时总说 90% 得 0.325。越小越好。",
        ),
    ),
    "rmse": Definition(
        ("RMSE (bins)", "RMSE（分箱）"),
        (
            (
                "Reviews are put into bins by elapsed days, number of the review and lapses, as in srs-benchmark; of "
                "each bin the mean prediction is compared with the share recalled. The root of the mean square, "
                "weighted by reviews; smaller is better. No review is left out as unusual, as the benchmark does."
            ),
            (
                "按 srs-benchmark 的方法，依间隔天数、第几次复习和遗忘次数分箱；比较每箱的平均预测与实际比例，按复习"
                "次数加权求均方根。越小越好。与该基准不同，这里不剔除异常复习。"
            ),
        ),
    ),
    "sm2": Definition(
        ("SM-2", "SM-2"),
        (
            (
                "The algorithm of 1987, replayed on the same answers as srs-benchmark does: intervals 1, 6, then "
                "times the ease; its recall is taken as 0.9^(days / interval)."
            ),
            (
                "1987 年的算法，按 srs-benchmark 的方法在同样的作答上重放：间隔依次为 1、6，此后乘以易度；记忆概率取 "
                "0.9^(天数/间隔)。"
            ),
        ),
    ),
    "times": Definition(
        ("Answer times", "答题时间"),
        (
            (
                "Seconds from showing a card to rating it: mean and median by kind of card and by rating. Answers "
                "that came without a time are left out."
            ),
            "从显示卡片到评分的秒数：按题型和评分给出平均值与中位数。没有记录用时的作答不算。",
        ),
    ),
    "ratings": Definition(
        ("Ratings", "评分占比"),
        (
            (
                "How often Again, Hard, Good and Easy were given, for cards that were learning, young or mature "
                "before the answer. Crammed answers are left out."
            ),
            "重来、困难、良好、简单各占多少，按作答前的状态（学习中、年轻、成熟）分组。突击作答不计。",
        ),
    ),
    "hours": Definition(
        ("Hours of the day", "一天中的时段"),
        (
            (
                "Reviews by the hour at which they were given, on the clock of where you are now, and the share that "
                "was not Again. Crammed answers are left out, as in Anki."
            ),
            "按作答的钟点（以你现在所在地的时钟为准）统计复习次数和非“重来”的比例。与 Anki 相同，突击作答不计。",
        ),
    ),
    "leeches": Definition(
        ("Leeches", "难缠的卡"),
        (
            (
                "Cards that were forgotten 8 times or more after they had been learned (Anki's threshold). They are "
                "listed, never hidden: rewrite them, split them, or suspend them."
            ),
            "学会之后忘记 8 次及以上的卡片（Anki 的阈值）。只列出，不隐藏：可以改写、拆分或暂停。",
        ),
    ),
    "exams": Definition(
        ("Exams", "考试成绩"),
        (
            (
                "The score of each exam that was handed in, as a share of its marks, beside the forecast made when "
                "the paper was set and the range that should hold 80 % of scores."
            ),
            "每次交卷的考试得分占满分的比例，以及出卷时的预测和应包含 80% 得分的区间。",
        ),
    ),
    "mastery": Definition(
        ("Mastery of a topic", "主题掌握度"),
        (
            (
                "The mean chance of recall over all cards of the topic, where a card never seen counts 0: today, and "
                "on the interview day when nothing more is studied. Suspended cards are left out."
            ),
            "主题内所有卡片记忆概率的平均值，没见过的卡按 0 算：今天的，以及不再学习时面试当天的。暂停的卡不算。",
        ),
    ),
}

READING: Final = ("Reading the log", "正在读取记录")
"""Beside the bar while a large log is read"""
NAMES: Final = tuple(DEFINITIONS)
SYNONYMS: Final[Mapping[str, str]] = {
    "mature": "young",
    "log_loss": "log-loss",
    "rmse_bins": "rmse",
    "minutes_per_day": "goal",
    "desired_retention": "desired",
    "relearning": "learning",
    "retrievability": "recall",
    "knowledge": "recall",
    "activity": "review",
    "reviews": "review",
    "calendar": "review",
    "true-retention": "retention",
    "since": "period",
    "reliability": "calibration",
    "time": "minutes",
    "leech": "leeches",
    "topics": "mastery",
    "topic": "mastery",
    "forecast": "due",
    "exam": "exams",
    "rating": "ratings",
}
"""Other words under which a definition is found"""


def label(name: str, language: str) -> str:
    """The short title of a number; ``both`` reads English first."""
    english, chinese = DEFINITIONS[SYNONYMS.get(name, name)].label
    return {"zh": chinese, "both": english if english == chinese else f"{english} · {chinese}"}.get(language, english)


def explain(name: str, language: str) -> str:
    """What a number means; ``both`` gives two paragraphs."""
    english, chinese = DEFINITIONS[SYNONYMS.get(name, name)].text
    return {"zh": chinese, "both": f"{english}\n\n{chinese}"}.get(language, english)
