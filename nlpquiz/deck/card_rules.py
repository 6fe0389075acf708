"""What a card must be beyond its keys and types: gaps, options, items, arithmetic, ids.

The rules read the YAML tree, so they find their faults even in a card whose shape is wrong, and know the exact place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from nlpquiz.deck.cloze import GAP_BEGINS, MOST_GAPS, gap_fault
from nlpquiz.deck.model import CLOZE_PATTERN, ID_PATTERN, LANGUAGES, TAG_PATTERN, Kind, numbers_of
from nlpquiz.deck.numeric_rules import check_arithmetic
from nlpquiz.deck.source_text import SourceText, shortened
from nlpquiz.deck.yaml_nodes import ListNode, MapNode, Node, ScalarNode, note, note_inside, walk

_ARXIV = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7})(v\d+)?")

# Bounds that no card reaches; they keep patterns and pydantic from working for minutes.
MOST_VALUES = 10_000
LONGEST_TEXT = 20_000  # characters

_TEXT_KEYS = ("question", "answer", "statement", "why", "text", "unit", "title", "about", "say")


def check_id(node: Node | None, source: SourceText, what: str) -> None:
    """Note an id that is not lower-case words joined by hyphens."""
    if not isinstance(node, ScalarNode) or node.kind != "text" or ID_PATTERN.fullmatch(node.text):
        return
    better = re.sub(r"[^a-z0-9]+", "-", node.text.lower()).strip("-")
    hint = f"write {shortened(better)}" if better else "write lower-case words joined by hyphens"
    note(source, "id", node, f'"{shortened(node.text)}" is no {what} id: lower-case words joined by hyphens', hint)


def check_texts(node: Node, source: SourceText) -> None:
    """Note texts that consist of blanks, here and below."""
    waiting: list[Node] = [node]
    while waiting:
        match waiting.pop():
            case MapNode() as mapping:
                for key in _TEXT_KEYS:
                    for _, version in text_versions(mapping.get(key)):
                        if not version.text.strip():
                            note(source, "empty", version, f"{key}: is an empty text", "write it, or delete the key")
                inner = (mapping.get(key) for key in ("points", "options", "topics"))
                waiting.extend(items for items in inner if isinstance(items, ListNode))
            case ListNode() as items:
                waiting.extend(items.items)


def is_too_big(node: MapNode, source: SourceText) -> bool:
    """Note a card that is too big to be looked at further, or to be learnt."""
    if node.size > MOST_VALUES:
        message = f"a card of more than {MOST_VALUES:,} values"
        source.add("too-big", node.line, node.column, message, "keep what can be learnt")
        return True
    for inner in walk(node):
        if not isinstance(inner, ScalarNode):
            continue
        if len(inner.text) > LONGEST_TEXT:
            message = f"a text of more than {LONGEST_TEXT:,} characters"
        elif inner.text.count("{{") > MOST_GAPS:
            message = f"a text with more than {MOST_GAPS} gaps"
        else:
            continue
        note(source, "too-big", inner, message, "make several cards of it")
        return True
    return False


def check_card(node: MapNode, kind: Kind, source: SourceText) -> bool:
    """Note every rule that the card breaks; returns whether it keeps them all."""
    before = len(source.problems)
    check_id(node.get("id"), source, "card")
    check_texts(node, source)
    _check_tags(node.get("tags"), source)
    _check_sources(node.get("sources"), source)
    match kind:
        case "choice":
            _check_options(node, source)
        case "cloze":
            _check_gaps(node, source)
        case "numeric":
            check_arithmetic(node, source)
        case "order":
            _check_items(node.get("items"), source)
        case "open" | "truefalse":
            pass
    return len(source.problems) == before


def text_versions(node: Node | None) -> Iterator[tuple[str, ScalarNode]]:
    """The versions of a text with their language; "" when one stands for every language."""
    if isinstance(node, ScalarNode) and node.kind == "text":
        yield "", node
    elif isinstance(node, MapNode):
        for language in LANGUAGES:
            version = node.get(language)
            if isinstance(version, ScalarNode) and version.kind == "text":
                yield language, version


def _check_tags(node: Node | None, source: SourceText) -> None:
    for tag in node.items if isinstance(node, ListNode) else ():
        if isinstance(tag, ScalarNode) and tag.kind == "text" and not TAG_PATTERN.fullmatch(tag.text):
            better = re.sub(r"[\s,/:#]+", "-", tag.text).strip("-")
            hint = f"write {shortened(better)}" if better else ""
            note(source, "tag-name", tag, f'"{shortened(tag.text)}" is no tag: no blanks, and none of , / : #', hint)


def _check_sources(node: Node | None, source: SourceText) -> None:
    for item in node.items if isinstance(node, ListNode) else ():
        if not isinstance(item, MapNode):
            continue
        arxiv = item.get("arxiv")
        if isinstance(arxiv, ScalarNode) and arxiv.kind == "text" and not _ARXIV.fullmatch(arxiv.text):
            hint = 'write the number alone: "1706.03762"'
            note(source, "arxiv", arxiv, f'"{shortened(arxiv.text)}" is no arXiv number', hint)
        url = item.get("url")
        if isinstance(url, ScalarNode) and url.kind == "text" and not re.fullmatch(r"https?://\S+", url.text):
            note(source, "url", url, f'"{shortened(url.text)}" is no web address', "write https://…")


def _check_options(card: MapNode, source: SourceText) -> None:
    node = card.get("options")
    if not isinstance(node, ListNode):
        return
    key = card.keys["options"]
    if len(node.items) < 2:
        note(source, "options", key, "a choice needs at least two options", "write the wrong answers people give")
    else:
        correct = [item.get("correct") for item in node.items if isinstance(item, MapNode)]
        truths = [truth.value for truth in correct if isinstance(truth, ScalarNode) and truth.kind == "bool"]
        complete = len(truths) == len(node.items)
        if complete and not any(truths):
            note(source, "options", key, "no option is correct", "write correct: true at one or more of them")
        elif complete and all(truths):
            note(source, "options", key, "every option is correct", "write correct: false at the wrong ones")
    _check_distinct([item.get("text") if isinstance(item, MapNode) else None for item in node.items], "option", source)


def _check_items(node: Node | None, source: SourceText) -> None:
    if not isinstance(node, ListNode):
        return
    if len(node.items) < 3:
        note(source, "items", node, "an order needs at least three items", "add the steps, in the right order")
    _check_distinct(node.items, "item", source)


def _check_distinct(texts: Sequence[Node | None], what: str, source: SourceText) -> None:
    seen: dict[tuple[str, str], ScalarNode] = {}
    for text in texts:
        for language, version in text_versions(text):
            first = seen.setdefault((language, " ".join(version.text.split())), version)
            if first is not version:
                message = f"the same {what} as on line {first.line}"
                note(source, f"{what}s", version, message, "say how they differ, or delete one of them")


def _check_gaps(card: MapNode, source: SourceText) -> None:
    versions = dict(text_versions(card.get("text")))
    numbers = {language: _gap_numbers(version, source) for language, version in versions.items()}
    _check_languages_agree(numbers, versions, source)
    accept = card.get("accept")
    gaps = sorted(f"c{number}" for number in set().union(*numbers.values()))
    if isinstance(accept, MapNode) and gaps:
        for name, key in accept.keys.items():
            if name not in gaps:
                message = f"accept: names {shortened(name)}, but the text has no such gap"
                note(source, "gap", key, message, f"its gaps are {', '.join(gaps[:20])}")


def _gap_numbers(version: ScalarNode, source: SourceText) -> set[int]:
    """The numbers of the gaps in one version of a text; notes those that are not right."""
    gaps = list(CLOZE_PATTERN.finditer(version.text))
    begun = {gap.start() for gap in gaps}
    malformed = [gap for gap in GAP_BEGINS.finditer(version.text) if gap.start() not in begun]
    for gap in malformed:
        message, hint = "this gap is not written as {{c1::answer}}", "use two colons, and close it with }}"
        note_inside(source, "gap", version, gap.start(), len(gap[0]), message, hint)
    for gap in gaps:
        _check_gap(gap, version, source)
    if not gaps and not malformed and version.text.strip():
        note(source, "gap", version, "a cloze needs at least one gap", "write {{c1::the hidden words}}")
    return {number for gap in gaps for number in numbers_of(gap)}


def _check_gap(gap: re.Match[str], version: ScalarNode, source: SourceText) -> None:
    fault = gap_fault(gap)
    if fault is not None:
        note_inside(source, "gap", version, gap.start(), len(gap[0].split("\n")[0]), *fault)


def _check_languages_agree(
    numbers: Mapping[str, set[int]], versions: Mapping[str, ScalarNode], source: SourceText
) -> None:
    if len(numbers) != 2 or not all(numbers.values()):
        return
    (first, first_numbers), (second, second_numbers) = numbers.items()
    if differing := sorted(first_numbers ^ second_numbers):
        lacking = second if differing[0] in first_numbers else first
        gaps = ", ".join(f"c{number}" for number in differing)
        message = f"the gaps of {first}: and {second}: differ: {gaps}"
        note(source, "gap", versions[lacking], message, "number them alike: each is one question in every language")
