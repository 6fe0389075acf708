"""What is wrong with a command line or a setting, in Chinese: this program's words and typer's."""

from __future__ import annotations

from collections.abc import Mapping

TYPER: Mapping[str, str] = {
    "No such option: {option}": "没有选项 {option}",
    "No such option: {option} (Possible options: {options})": "没有选项 {option}（相近的选项：{options}）",
    "No such command {name}.": "没有命令 {name}。",
    "Missing command.": "缺少命令。",
    "Missing argument {name}.": "缺少参数 {name}。",
    "Missing option {name}.": "缺少选项 {name}。",
    "Missing parameter {name}.": "缺少参数 {name}。",
    "Option {option} requires an argument.": "选项 {option} 需要一个值。",
    "Option {option} requires {count} arguments.": "选项 {option} 需要 {count} 个值。",
    "Option {option} does not take a value.": "选项 {option} 不带值。",
    "Argument {name} takes {count} values.": "参数 {name} 需要 {count} 个值。",
    "Got unexpected extra argument ({words})": "多余的参数：{words}",
    "Got unexpected extra arguments ({words})": "多余的参数：{words}",
    "Got unexpected extra argument(s) ({words})": "多余的参数：{words}",
    "Invalid value: {what}": "值无效：{what}",
    "Invalid value for {option}: {what}": "{option} 的值无效：{what}",
    "{value} is not a valid integer.": "{value} 不是整数。",
    "{value} is not a valid int.": "{value} 不是整数。",
    "{value} is not a valid float.": "{value} 不是数字。",
    "{value} is not a valid integer range.": "{value} 不是整数。",
    "{value} is not a valid int range.": "{value} 不是整数。",
    "{value} is not a valid float range.": "{value} 不是数字。",
    "{value} is not a valid boolean.": "{value} 不是 true 或 false。",
    "{value} is not a valid boolean. Recognized values: {values}": "{value} 不是布尔值，可用的有：{values}",
    "{value} is not in the range {range}.": "{value} 不在范围 {range} 内。",
    "{value} is not one of {values}.": "{value} 不在可选值之列：{values}。",
    "Takes {count} values but {given} given.": "需要 {count} 个值，给了 {given} 个。",
    "{value} is not a valid UUID.": "{value} 不是 UUID。",
    "{value} does not match the formats {formats}.": "{value} 不符合格式 {formats}。",
    "{count} values are required, but {given} given.": "需要 {count} 个值，给了 {given} 个。",
    "Value must be an iterable.": "应为多个值。",
    "'{file}': {error}": "文件 '{file}'：{error}",
    "{value} is not a valid {kind}.": "{value} 不是有效的 {kind}。",
}
"""What typer and the click that it brings say"""

CHINESE: Mapping[str, str] = {
    "`{command} --help` shows how it is used.": "用法见 `{command} --help`。",
    "there is no command {name}": "没有命令 {name}",
    "`nlpquiz --help` lists the commands.": "`nlpquiz --help` 列出所有命令。",
    "Did you mean {name}?": "你想输入的是 {name} 吗？",
    "{option}: {value} is not one of {choices}": "{option}：{value} 不在可选值之列（{choices}）",
    "For example: {option} {value}": "例如：{option} {value}",
    "{option}: there is no {value}": "{option}：没有 {value}",
    "--html - and --json both write to standard output": "--html - 与 --json 都写到标准输出",
    "Choose one of them.": "请只用其中一个。",
    "One of: {names}.": "可用的有：{names}。",
    "there is no deck {name}": "没有题库 {name}",
    "There is no deck {name}.": "没有题库 {name}。",
    "`nlpquiz decks list` shows the decks that there are.": "`nlpquiz decks list` 列出现有的题库。",
    "It may be in a file that cannot be read: {files}; `nlpquiz decks lint` shows what is wrong.": (
        "它可能在无法读取的文件中：{files}；`nlpquiz decks lint` 会指出问题。"
    ),
    "there is no card {name}": "没有卡片 {name}",
    "There is no card {name}.": "没有卡片 {name}。",
    "`nlpquiz cards find WORD` looks for one.": "用 `nlpquiz cards find 关键词` 查找。",
    "`nlpquiz cards find TEXT` looks for one.": "用 `nlpquiz cards find 关键词` 查找。",
    "there is no deck, file or folder {name}": "没有名为 {name} 的题库、文件或目录",
    "Give a deck file, a folder, or the name of a deck.": "请给出题库文件、目录或题库名称。",
    "There is no review {id}.": "没有作答记录 {id}。",
    "`nlpquiz cards show CARD` lists a card's reviews.": "`nlpquiz cards show 卡片` 列出该卡片的作答记录。",
    "Mend the deck {name}; `nlpquiz decks lint` checks it again.": (
        "请修正题库 {name}，再用 `nlpquiz decks lint` 检查。"
    ),
    "an editor needs a terminal": "编辑器需要在终端中运行",
    "Leave out --no-input.": "请去掉 --no-input。",
    "the output cannot be written: {reason}": "无法写出结果：{reason}",
    "{count} problem in the decks": "题库中有 {count} 个问题",
    "{count} problems in the decks": "题库中有 {count} 个问题",
    "there is no setting {key}": "没有设置项 {key}",
    "{where}: there is no setting {key}": "{where}: 没有设置项 {key}",
    "`nlpquiz config show` lists all settings.": "`nlpquiz config show` 列出所有设置项。",
    "{value} is no value for {key} ({help})": "{value} 不能作为 {key} 的值（{help}）",
    "Write one of {choices}.": "可选值：{choices}。",
    "Write for example {value}.": "例如写成 {value}。",
    "{problem} (and {count} more: `nlpquiz doctor` lists them)": (
        "{problem}（另有 {count} 处问题，见 `nlpquiz doctor`）"
    ),
    "{path} has {key} in a form that cannot be changed safely; it was left as it is": (
        "{path} 中 {key} 的写法无法安全修改，未作改动"
    ),
    "Write it there yourself: {key} = {value}": "请自行写入：{key} = {value}",
    "An exam asks questions, and --no-input forbids asking": "考试需要作答，而 --no-input 禁止提问",
    "Leave --no-input out, or look at earlier exams with `nlpquiz exam --history`.": (
        "请去掉 --no-input，或用 `nlpquiz exam --history` 查看以往的考试。"
    ),
    "--questions: {count} is not between 1 and {most}": "--questions：{count} 不在 1 到 {most} 之间",
    "{one} and {other} do not go together": "{one} 与 {other} 不能同时使用",
    "--timed and --untimed do not go together": "--timed 与 --untimed 不能同时使用",
    "--untimed and --minutes do not go together": "--untimed 与 --minutes 不能同时使用",
    "Give {option} alone.": "请单独使用 {option}。",
    "Leave one of them out.": "请去掉其中一个。",
    "{option} belongs to --report": "{option} 只能与 --report 一起使用",
    "--number belongs to --resume": "--number 只能与 --resume 一起使用",
    "--forgive-absence belongs to --resume": "--forgive-absence 只能与 --resume 一起使用",
    "--json belongs to --report or --history": "--json 只能与 --report 或 --history 一起使用",
    "nlpquiz exam --resume --number {number}": "nlpquiz exam --resume --number {number}",
    "nlpquiz exam --resume --forgive-absence": "nlpquiz exam --resume --forgive-absence",
    "nlpquiz exam --report 1 {option} FILE": "nlpquiz exam --report 1 {option} 文件",
    "nlpquiz exam --history --json": "nlpquiz exam --history --json",
    "A timed exam cannot be paused": "限时考试不能暂停",
    "Leave --pause out, or say --untimed.": "请去掉 --pause，或改用 --untimed。",
    "--minutes: {minutes} is not a time for an exam": "--minutes：{minutes} 不能作为考试时长",
    "For example --minutes 30; or --untimed.": "例如 --minutes 30，或 --untimed。",
    "Exam {number} was handed in": "第 {number} 次考试已交卷",
    "`nlpquiz exam --report {number}` shows how it went.": "`nlpquiz exam --report {number}` 查看成绩报告。",
    "There is no exam to go on with: every one was handed in": "没有可以继续的考试：全部已交卷",
    "`nlpquiz exam --timed` starts one; `nlpquiz exam --history` lists those that you sat.": (
        "`nlpquiz exam --timed` 开始一次考试；`nlpquiz exam --history` 列出以往的考试。"
    ),
    "There is no exam {number}": "没有第 {number} 次考试",
    "There are exams 1 to {count}.": "现有第 1 到第 {count} 次考试。",
    "`nlpquiz exam --timed` starts the first.": "`nlpquiz exam --timed` 开始第一次考试。",
    "Exam {number} is still running": "第 {number} 次考试仍在进行",
    "Exam {number} was not handed in yet": "第 {number} 次考试尚未交卷",
    "`{command}` goes on with it.": "用 `{command}` 继续。",
    "No card fits these options": "没有符合这些选项的卡片",
    "`nlpquiz decks list` shows decks and topics; leave an option out to have more.": (
        "`nlpquiz decks list` 列出题库和主题；去掉一个选项可以得到更多卡片。"
    ),
    "{count} questions were asked for, but only {there} cards fit": "要求 {count} 道题，但只有 {there} 张卡片符合条件",
    "{count} questions were asked for, but only {there} card fit": "要求 {count} 道题，但只有 {there} 张卡片符合条件",
    "Ask for fewer with --questions {there}, or leave out an option that narrows the choice.": (
        "请用 --questions {there} 减少题数，或去掉限制范围的选项。"
    ),
    "This exam goes on in another window; nothing was written here.": (
        "这次考试正在另一个窗口中进行；此处未写入任何内容。"
    ),
    "Go on there, or close it there and type `nlpquiz exam --resume`.": (
        "请在那个窗口中继续，或将其关闭后运行 `nlpquiz exam --resume`。"
    ),
    "--minutes, --weekdays, --skip and --weights belong to a date": (
        "--minutes、--weekdays、--skip 和 --weights 需要与 --date 一起使用"
    ),
    "For example: nlpquiz plan --date 2026-12-15 --minutes 30": "例如：nlpquiz plan --date 2026-12-15 --minutes 30",
    "--date: {date} is past or today": "--date：{date} 不晚于今天",
    "--date: {date} is more than ten years away": "--date：{date} 距今超过十年",
    "A date from {first} on, as in --date {example}.": "请给出 {first} 或之后的日期，例如 --date {example}。",
    "--weekdays: {text} is not seven numbers": "--weekdays：{text} 不是七个数字",
    "Seven numbers from Monday to Sunday: --weekdays 30,30,30,30,30,60,0": (
        "从周一到周日共七个数字：--weekdays 30,30,30,30,30,60,0"
    ),
    "{option}: {value} is not between 0 and {most}": "{option}：{value} 不在 0 到 {most} 之间",
    "--weights: {text} is not three numbers from 0 to {most}": "--weights：{text} 不是三个 0 到 {most} 之间的数字",
    "Three numbers for core, common and specialist: --weights 4,2,1": (
        "依次为 core、common、specialist 三个数字：--weights 4,2,1"
    ),
    "{option}: {text} is not a date": "{option}：{text} 不是日期",
    "For example: {option} 2026-12-15": "例如：{option} 2026-12-15",
    "There is no plan to clear": "没有可清除的计划",
    "`nlpquiz plan` shows the plans that there are.": "`nlpquiz plan` 列出现有的计划。",
    "There is no card to plan for": "没有可纳入计划的卡片",
    "--since: {text} is no time in the past": "--since：{text} 不是过去的时间",
    "For example --since 90d, 12w, 6m, 1y, 2026-01-31 or all.": "例如 --since 90d、12w、6m、1y、2026-01-31 或 all。",
    "The default weights are in use already": "当前使用的就是默认参数",
    "`nlpquiz tune` fits them to your reviews.": "`nlpquiz tune` 用你的作答记录拟合参数。",
    "The reviews could not be fitted: {error}": "无法用作答记录拟合参数：{error}",
    "The weights stay as they are; try again with more reviews.": "参数保持不变；请积累更多作答后再试。",
    "There are {count} repeated reviews; a fit needs {least} that came a day or more after the last": (
        "间隔一天以上的复习只有 {count} 次；拟合至少需要 {least} 次"
    ),
    "The default weights, made from millions of reviews, predict better until then.": (
        "在那之前，由数百万次复习得出的默认参数预测更准。"
    ),
    "Fitting needs the package fsrs-rs-python, which is not installed": "拟合需要 fsrs-rs-python 包，但尚未安装",
    "Install it with: pip install 'nlpquiz[tune]'": "安装命令：pip install 'nlpquiz[tune]'",
}

SETTINGS: Mapping[str, str] = {
    "language of cards and messages; empty: from the locale": "卡片和界面的语言；留空则按系统区域设置",
    "colours for a dark or a light terminal, or none": "深色或浅色终端的配色，或不用颜色",
    "how formulas are drawn": "公式的显示方式",
    "draw with ASCII characters only": "只用 ASCII 字符绘制",
    "for screen readers: no boxes, no redrawing, one fact a line": "供屏幕阅读器使用：无边框、不重绘、每行一项",
    "the terminal draws characters of ambiguous width two cells wide": "终端把宽度有歧义的字符显示为两格宽",
    "new cards a day": "每天的新卡片数",
    "the daily goal": "每天的目标分钟数",
    "probability of recall at which a card comes back, 0.7 to 0.97": "卡片再次出现时的记忆概率，0.7 到 0.97",
    "desired retention of single decks": "单个题库的目标记忆概率",
    "minutes between the first answers to a new card": "新卡片最初几次作答之间的分钟数",
    "minutes after a lapse": "遗忘之后的分钟数",
    "no card waits longer": "卡片间隔的上限（天）",
    "hour at which a new day begins": "新的一天从几点开始",
    "more folders with decks": "其他存放题库的目录",
    "exam answers count as reviews": "考试中的作答计入复习",
}
"""The lines about settings"""
