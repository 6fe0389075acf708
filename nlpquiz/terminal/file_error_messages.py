"""What is wrong with the learner's own files, in Chinese."""

from __future__ import annotations

from collections.abc import Mapping

CHINESE: Mapping[str, str] = {
    "The disk is full: {path} could not be written. Everything answered before is safe.": (
        "磁盘已满：无法写入 {path}。之前的作答都已保存。"
    ),
    "Free some space and start again.": "请释放一些空间后重新开始。",
    "{path} is read-only, so answers cannot be saved.": "{path} 是只读的，无法保存作答。",
    "{path} cannot be opened.": "无法打开 {path}。",
    "Check that {folder} exists, is yours and is writable.": "请确认 {folder} 存在、属于你并且可写。",
    "The system reported an error while {path} was read or written ({error}). Everything answered before is safe.": (
        "读写 {path} 时系统报错（{error}）。之前的作答都已保存。"
    ),
    "Check that the disk has space and is still there, then start again.": "请确认磁盘仍在且有空间，然后重新开始。",
    "Another program has kept {path} locked for too long.": "另一个程序占用 {path} 的时间过长。",
    "Close it and start again; nothing was lost.": "请关闭它后重新开始；没有丢失任何记录。",
    "{path} is damaged ({detail}). It was left as it is.": "{path} 已损坏（{detail}），未作任何改动。",
    "`nlpquiz doctor` says what can be saved, `nlpquiz restore` brings back the newest good backup.": (
        "`nlpquiz doctor` 检查情况，`nlpquiz restore` 恢复最新的完好备份。"
    ),
    "`nlpquiz doctor` checks the file.": "`nlpquiz doctor` 可检查该文件。",
    "{path} cannot be used: {error}": "无法使用 {path}：{error}",
    "Check that {folder} is yours, writable, and on a disk with space.": "请确认 {folder} 属于你、可写，且磁盘有空间。",
    "{path} is missing, but {log}, which belongs to it, is there.": "{path} 不见了，但属于它的 {log} 还在。",
    "Put {name} back beside it. Or bring back the newest backup: nlpquiz restore": (
        "请把 {name} 放回原处；或恢复最新的备份：nlpquiz restore"
    ),
    "{path} is missing, but there are backups of it.": "{path} 不见了，但有它的备份。",
    "`nlpquiz restore` brings back the newest. To begin anew, move {folder} away.": (
        "`nlpquiz restore` 恢复最新的备份；如要重新开始，请移走 {folder}。"
    ),
    "{path} is a folder, not a file.": "{path} 是目录，不是文件。",
    "Move it away and start again.": "请移走它，然后重新开始。",
    "{path} belongs to another program. It was left as it is.": "{path} 属于另一个程序，未作任何改动。",
    "Move it away, or set NLPQUIZ_HOME to another folder.": "请移走它，或将 NLPQUIZ_HOME 设为其他目录。",
    "{path} was written by a newer version of nlpquiz. It was left as it is.": (
        "{path} 由更新版本的 nlpquiz 写成，未作任何改动。"
    ),
    "Update nlpquiz, or set NLPQUIZ_HOME to another folder.": "请升级 nlpquiz，或将 NLPQUIZ_HOME 设为其他目录。",
    "Another nlpquiz has {path} open, so it was not replaced.": "另一个 nlpquiz 正打开着 {path}，因此没有替换。",
    "Close it, then type `nlpquiz restore` again.": "请关闭它，然后再次运行 `nlpquiz restore`。",
    "There is no file {path}.": "没有文件 {path}。",
    "`nlpquiz backup --list` shows the backups that there are.": "`nlpquiz backup --list` 列出已有的备份。",
    "There are no backups in {folder}.": "{folder} 中没有备份。",
    "If you have one elsewhere: nlpquiz restore FILE": "如果别处有备份：nlpquiz restore 文件",
    "None of the {count} backups in {folder} is sound.": "{folder} 中的 {count} 份备份都不完好。",
    "Name another: nlpquiz restore FILE": "请指定其他备份：nlpquiz restore 文件",
    "{path} is the file in use, not a backup.": "{path} 是正在使用的文件，不是备份。",
    "Name a backup.": "请指定一份备份。",
    "{path} is a folder, not a backup.": "{path} 是目录，不是备份。",
    "Name a file in it.": "请指定其中的一个文件。",
    "{path} is JSON, not a backup.": "{path} 是 JSON，不是备份。",
    "It is read by: nlpquiz import json '{file}'": "请用此命令导入：nlpquiz import json '{file}'",
    "Your answers are sound ({count}), so they were not replaced.": "你的作答完好（{count} 次），因此没有替换。",
    "Add --yes to replace them.": "如要替换，请加 --yes。",
    "{path} is not valid TOML: {detail}": "{path} 不是有效的 TOML：{detail}",
    "Mend the file, or delete it: {path}": "请修正该文件，或删除它：{path}",
    "Entry {number} of the history is not as nlpquiz writes it ({error}); nothing was imported.": (
        "第 {number} 条记录不是 nlpquiz 写出的格式（{error}）；没有导入任何内容。"
    ),
    "Export it again: nlpquiz export json --with-progress -o FILE": (
        "请重新导出：nlpquiz export json --with-progress -o 文件"
    ),
    "this is no JSON of nlpquiz": "这不是 nlpquiz 的 JSON",
    "`nlpquiz export json` writes it.": "它由 `nlpquiz export json` 写出。",
    "this JSON ends too early": "这个 JSON 不完整",
    "Copy or export it again.": "请重新复制或导出。",
    "the deck {deck} came from stdin, and these may be other notes": "题库 {deck} 来自标准输入，这次的笔记可能不同",
    "Name another with --deck NAME or -o FILE, or, if they are the same notes, add --deck {deck}.": (
        "请用 --deck 名称 或 -o 文件 另选题库；如果是同样的笔记，请加 --deck {deck}。"
    ),
    "the deck {deck} came from {before}, not from {now}": "题库 {deck} 来自 {before}，而不是 {now}",
    "Name another deck with --deck NAME or -o FILE. If these are the same notes, moved, add --same.": (
        "请用 --deck 名称 或 -o 文件 另选题库；如果是同样的笔记换了位置，请加 --same。"
    ),
    "Make the file and its folder writable: chmod u+w '{path}' '{folder}'": (
        "请使该文件及其目录可写：chmod u+w '{path}' '{folder}'"
    ),
    "{path} is the file in use": "{path} 是正在使用的文件",
    "Name another file.": "请指定其他文件。",
    "{path} cannot be written: {error}": "无法写入 {path}：{error}",
    "{path} cannot be read: {error}": "无法读取 {path}：{error}",
    "Check its name and permissions.": "请检查文件名和权限。",
    "Check the file's permissions.": "请检查文件的权限。",
    "Check the file.": "请检查该文件。",
    "Check the folder.": "请检查该目录。",
    "Check the folder, its permissions and the disk.": "请检查目录、权限和磁盘。",
    "The decks of nlpquiz cannot be read: {path}: {error}": "无法读取 nlpquiz 自带的题库：{path}：{error}",
    "Install nlpquiz again, or check the permissions of its folder.": "请重新安装 nlpquiz，或检查其目录的权限。",
    "Make room, or check the permissions of its folder.": "请腾出空间，或检查其目录的权限。",
    "Name a file in a folder of yours.": "请指定自己目录中的文件。",
    "{path} is a folder": "{path} 是目录",
    "There is no folder {path}": "没有目录 {path}",
    "Make it first: mkdir -p '{path}'": "请先创建：mkdir -p '{path}'",
    "Name a file with --html FILE.": "请用 --html 文件 指定文件。",
    "Name a file with -o FILE.": "请用 -o 文件 指定文件。",
    "{path} is there already, and nlpquiz did not write it": "{path} 已存在，且不是 nlpquiz 写出的",
    "Choose another name, or add --force.": "请换一个名称，或加 --force。",
    "This Python comes with SQLite {version}; nlpquiz needs 3.37 or newer.": (
        "当前 Python 自带的 SQLite 是 {version}；nlpquiz 需要 3.37 或更新版本。"
    ),
    "Install a newer Python, for example with `uv python install`.": "请安装更新的 Python，例如 `uv python install`。",
    "{path} could not be brought to its new form and stays as it was: {reason}": (
        "{path} 无法升级到新格式，保持原样：{reason}"
    ),
    "A copy is in {backup}. {advice}": "副本在 {backup}。{advice}",
    "The exam of {date} cannot be read ({error}).": "{date} 的考试无法读取（{error}）。",
    "A newer nlpquiz may have written it: update.": "它可能由更新版本的 nlpquiz 写成：请升级。",
}
