"""What is wrong with decks and with what becomes one (notes, tables, packages), in Chinese."""

from __future__ import annotations

from collections.abc import Mapping

CHINESE: Mapping[str, str] = {
    "{name} has {count} reviews": "{name} 已有 {count} 次作答",
    "Add --yes to reset it.": "如要重置，请加 --yes。",
    "Mend it with: nlpquiz cards edit {name}, or your editor on {file}": (
        "请修正：运行 nlpquiz cards edit {name}，或用编辑器打开 {file}"
    ),
    "What you wrote is in {draft}.": "你写的内容在 {draft} 中。",
    "{advice} What you wrote is in {draft}.": "{advice}你写的内容在 {draft} 中。",
    "{name} is no deck id: lower-case words joined by hyphens": "{name} 不能作为题库 id：应为小写单词，以连字符相连",
    "For example: nlpquiz decks new {name}": "例如：nlpquiz decks new {name}",
    "For example: --deck {name}": "例如：--deck {name}",
    "there is a deck {name} already": "已有题库 {name}",
    "Choose another name. `nlpquiz cards new {deck}` adds a card to it.": (
        "请换一个名称；`nlpquiz cards new {deck}` 可向该题库添加卡片。"
    ),
    "Choose another name.": "请换一个名称。",
    "$EDITOR cannot be read: {setting} ({error})": "无法解析 $EDITOR：{setting}（{error}）",
    "Set it to a command, as in EDITOR=nano.": "请将其设为一条命令，例如 EDITOR=nano。",
    "no editor is set": "没有设置编辑器",
    "Run it in a terminal, or set EDITOR to an editor with a window of its own.": (
        "请在终端中运行，或把 EDITOR 设为有独立窗口的编辑器。"
    ),
    "Set one, as in: export EDITOR=nano": "请设置一个，例如：export EDITOR=nano",
    "the editor {command} cannot be started: {error}": "无法启动编辑器 {command}：{error}",
    "Set another one, as in: export EDITOR=nano": "请换一个，例如：export EDITOR=nano",
    "one deck alone cannot be merged": "只有一个题库，无法合并",
    "Name two or more.": "请给出两个或更多。",
    "--ours and --theirs exclude each other": "--ours 与 --theirs 不能同时使用",
    "--theirs and --ours exclude each other": "--theirs 与 --ours 不能同时使用",
    "Choose one.": "请选择其中一个。",
    "Give one of them.": "请只给其中一个。",
    "{file} came with nlpquiz": "{file} 是 nlpquiz 自带的题库",
    "Write the outcome elsewhere: -o FILE.yaml": "请将结果写到别处：-o 文件.yaml",
    "1 item differs between the decks, and nothing was written": "两个题库有 1 处不同，没有写入任何内容",
    "{count} items differ between the decks, and nothing was written": "两个题库有 {count} 处不同，没有写入任何内容",
    "Keep those of the first deck with --ours, or take those of the other with --theirs.": (
        "用 --ours 保留第一个题库的内容，或用 --theirs 采用另一个题库的内容。"
    ),
    "{other} has LaTeX macros that {base} has not: {names}": "{other} 中的 LaTeX 宏在 {base} 中没有：{names}",
    "Write them below macros: of the first deck, then merge again.": "请将它们写入第一个题库的 macros:，然后重新合并。",
    "Nothing was written. `nlpquiz decks lint` checks the file.": (
        "没有写入任何内容。`nlpquiz decks lint` 可检查该文件。"
    ),
    "{file}: nlpquiz cannot add to {name}: as it is written": "{file}：{name}: 的现有写法使 nlpquiz 无法向其中添加内容",
    "Write below {name}: one item a line, each beginning with a dash, or add it with your editor.": (
        "请在 {name}: 下每行写一项，以短横线开头；或用编辑器添加。"
    ),
    "{file} does not end in .yaml": "{file} 不以 .yaml 结尾",
    "For example: -o decks/my-notes.yaml": "例如：-o decks/my-notes.yaml",
    "{path} is no regular file": "{path} 不是普通文件",
    "Name a file with -o decks/NAME.yaml.": "请用 -o decks/名称.yaml 指定文件。",
    "Choose another name with --deck NAME, or a file with -o.": "请用 --deck 名称 换一个名称，或用 -o 指定文件。",
    "Choose another name with --deck NAME.": "请用 --deck 名称 换一个名称。",
    "{place} does not exist": "{place} 不存在",
    "Name a file of notes, a folder, or - for stdin.": "请给出笔记文件、目录，或用 - 表示标准输入。",
    "{folder} holds no notes: no file that ends in {endings}": "{folder} 中没有笔记：没有以 {endings} 结尾的文件",
    "Name a file instead.": "请直接给出文件。",
    "{place} is too large: {size} MB; up to {most} MB are read": "{place} 太大：{size} MB；最多读取 {most} MB",
    "Split it into several files.": "请拆分成多个文件。",
    "These notes cannot become a deck.": "这些笔记无法转换为题库。",
    "these notes cannot become a deck": "这些笔记无法转换为题库",
    "Report the notes, please.": "请把这些笔记反馈给我们。",
    "the deck {name} would be larger than {most} MB": "题库 {name} 将超过 {most} MB",
    "Import the notes part by part, each into a deck of its own: -o decks/NAME.yaml.": (
        "请分批导入笔记，每批各用一个题库：-o decks/名称.yaml。"
    ),
    "Mend {target}; then import again.": "请修正 {target}，然后重新导入。",
    "{target} is there already, and it was not imported": "{target} 已存在，且不是导入生成的",
    "Choose another with -o decks/NAME.yaml.": "请用 -o decks/名称.yaml 另选文件。",
    "{target} cannot be updated in place": "无法原地更新 {target}",
    "{target} cannot be updated in place: its YAML is written in a way that cannot be changed by lines": (
        "无法原地更新 {target}：其 YAML 的写法不能逐行修改"
    ),
    "Bring the deck into the usual form (each field on lines of its own), or import into another with -o.": (
        "请把题库改成常规写法（每个字段独占若干行），或用 -o 导入到另一个题库。"
    ),
    "{target} was changed by another program just now": "{target} 刚刚被另一个程序修改",
    "Import again.": "请重新导入。",
    "{file} is too large to be a record of an import": "{file} 太大，不会是导入记录",
    "Import into another deck with -o.": "请用 -o 导入到另一个题库。",
    "{file} was written by a newer nlpquiz": "{file} 由更新版本的 nlpquiz 写成",
    "Update nlpquiz.": "请升级 nlpquiz。",
    "{file} is damaged, so it cannot be told what you edited": "{file} 已损坏，无法判断你修改过什么",
    "Import into another deck with -o decks/NAME.yaml, or take {file} from a backup.": (
        "请用 -o decks/名称.yaml 导入到另一个题库，或从备份中恢复 {file}。"
    ),
    "{file} is UTF-8 that was read in another encoding, and too large to be mended here": (
        "{file} 是被按其他编码读取过的 UTF-8，且太大，无法在此修复"
    ),
    "Mend it with ftfy, or take the original; up to 5 MB are mended.": "请用 ftfy 修复，或改用原文件；最多修复 5 MB。",
    "{file} holds more questions, answers and links than one deck may: {most} MB": (
        "{file} 中的题目、答案和链接超过一个题库的上限：{most} MB"
    ),
    "Import it part by part, each into a deck of its own: -o decks/NAME.yaml.": (
        "请分批导入，每批各用一个题库：-o decks/名称.yaml。"
    ),
    "{file} is no text but {what}": "{file} 不是文本，而是 {what}",
    "Save the notes as Markdown or plain text, in UTF-8.": "请把笔记另存为 UTF-8 编码的 Markdown 或纯文本。",
    "{file} is no text: it is full of control bytes": "{file} 不是文本：其中有大量控制字符",
    "Is it the right file?": "请确认文件是否正确。",
    "{file} is in an encoding that nlpquiz does not know: neither UTF-8, UTF-16 nor GBK (line {line})": (
        "{file} 的编码无法识别：不是 UTF-8、UTF-16 或 GBK（第 {line} 行）"
    ),
    "Save it as UTF-8 in your editor.": "请在编辑器中另存为 UTF-8。",
    "--columns: {part} is not understood": "--columns：无法理解 {part}",
    "Write for example question=1,answer=2,tags=3; names are {names}.": (
        "例如写成 question=1,answer=2,tags=3；可用的列名：{names}。"
    ),
    "--columns does not say which is the question": "--columns 没有说明哪一列是题目",
    "Add question=1.": "请加上 question=1。",
    "{file} has no column {place}": "{file} 没有列 {place}",
    "Its columns are: {names}.": "它的列有：{names}。",
    "--delimiter: {text} is no delimiter": "--delimiter：{text} 不能作为分隔符",
    "One character, or one of {names}.": "请给出一个字符，或以下之一：{names}。",
    "{file} cannot be read as a table: {error}": "无法将 {file} 作为表格读取：{error}",
    "Is --delimiter right?": "请确认 --delimiter 是否正确。",
    "{file} is no JSON of nlpquiz": "{file} 不是 nlpquiz 的 JSON",
    "this JSON is of another format or version": "这个 JSON 的格式或版本不同",
    "Export it again with this nlpquiz.": "请用当前版本的 nlpquiz 重新导出。",
    "Mend the deck where it comes from, and export it again.": "请在来源处修正题库，然后重新导出。",
    "An exam cannot be read ({error}); nothing was imported.": "有一次考试无法读取（{error}）；没有导入任何内容。",
    "No card fits what was asked for.": "没有符合要求的卡片。",
    "`nlpquiz decks coverage` shows which cards there are.": "`nlpquiz decks coverage` 显示有哪些卡片。",
    "the package holds cards of {count} decks: {names}": "该卡组包含 {count} 个题库的卡片：{names}",
    "Name a folder instead of a file: -o FOLDER": "请指定目录而不是文件：-o 目录",
    "{target} is there already": "{target} 已存在",
    "Choose another with -o decks/NAME.yaml, or replace it with --force.": (
        "请用 -o decks/名称.yaml 另选文件，或用 --force 替换它。"
    ),
    "Export single decks from Anki.": "请在 Anki 中逐个导出牌组。",
    "{path} holds too much text": "{path} 中的文字过多",
    "{path} holds too many {what}": "{path} 中的 {what} 过多",
    "{path} would take too long to read": "读取 {path} 耗时过长",
    "{path} is damaged ({detail})": "{path} 已损坏（{detail}）",
    "{path} is damaged (its lists are nested without end)": "{path} 已损坏（其中的列表嵌套过深）",
    "{path} is damaged (it holds what Anki does not write)": "{path} 已损坏（其中有 Anki 不会写出的内容）",
    "{path} is damaged: its collection is no database": "{path} 已损坏：其中的 collection 不是数据库",
    "{path} is damaged: its collection has no notes": "{path} 已损坏：其中的 collection 没有笔记",
    "{path} holds two files of one name": "{path} 中有两个同名文件",
    "{path} holds too many files": "{path} 中的文件过多",
    "At most {most} are read.": "最多读取 {most} 个。",
    "{path} is no package of Anki": "{path} 不是 Anki 卡组包",
    "Anki makes one: File, Export, “Anki Deck Package (.apkg)”.": (
        "在 Anki 中生成：文件 → 导出 →“Anki 牌组包 (.apkg)”。"
    ),
    "Export it from Anki again; “Support older Anki versions” makes the simplest file.": (
        "请从 Anki 重新导出；勾选“支持旧版 Anki”得到的文件最简单。"
    ),
    "Update nlpquiz. Export it from Anki again; “Support older Anki versions” makes the simplest file.": (
        "请升级 nlpquiz，或从 Anki 重新导出；勾选“支持旧版 Anki”得到的文件最简单。"
    ),
    "{path} is cut off: it has no list of its files": "{path} 不完整：缺少文件目录",
    "{path} is of a format that this nlpquiz does not know": "当前版本的 nlpquiz 不认识 {path} 的格式",
    "{path} is a zip file, but no package of Anki: it holds no collection": (
        "{path} 是 zip 文件，但不是 Anki 卡组包：其中没有 collection"
    ),
    "{path} is encrypted": "{path} 已加密",
    "Unpack it with its password, or export it again.": "请用密码解包，或重新导出。",
    "{path} is packed in a way that Anki does not use": "{path} 的压缩方式不是 Anki 使用的",
    "{path} is in Anki's newer format, and the package that unpacks it is missing": (
        "{path} 是 Anki 的新格式，而解压它所需的软件包没有安装"
    ),
    "Install it: pip install backports.zstd; or export again with “Support older Anki versions”.": (
        "请安装：pip install backports.zstd；或勾选“支持旧版 Anki”重新导出。"
    ),
    "{path} is not harmless: {what} grows beyond {most} MB when it is unpacked": (
        "{path} 不安全：{what} 解压后超过 {most} MB"
    ),
    "{path} is not harmless: its collection holds a {what}": "{path} 不安全：其中的 collection 含有 {what}",
    "{path} is not harmless: its collection holds a virtual table": "{path} 不安全：其中的 collection 含有虚拟表",
    "{path} is not harmless: its collection holds computed columns": "{path} 不安全：其中的 collection 含有计算列",
}
