"""Numbers as people type them and as they are written for people."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpquiz.deck.han_numerals import NumberRefusedError
from nlpquiz.deck.number_format import exact_number, for_people, latex_number, short_number
from nlpquiz.deck.numbers import parse_number


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.1e8", 1.1e8),
        ("110M", 110_000_000),
        ("110m", 110_000_000),
        ("110 million", 110_000_000),
        ("110 million parameters", 110_000_000),
        ("7B", 7e9),
        ("1.5 trillion", 1.5e12),
        ("1.1亿", 110_000_000),
        ("1.1 億", 110_000_000),
        ("一亿一千万", 110_000_000),
        ("1亿1千万", 110_000_000),
        ("110百万", 110_000_000),
        ("一万亿", 10**12),
        ("3万5000", 35_000),
        ("一百零五", 105),
        ("三点五", 3.5),
        ("十二个头", 12),
        ("100w", 1_000_000),
        ("3/4", 0.75),
        ("-3/4", -0.75),
        ("¾", 0.75),
        ("四分之三", 0.75),
        ("一半", 0.5),
        ("75%", 0.75),
        ("75 percent", 0.75),
        ("百分之七十五", 0.75),
        ("5‰", 0.005),
        ("１２３", 123),
        ("１１０Ｍ", 110_000_000),
        ("1,234,567", 1_234_567),
        ("1，234", 1234),
        ("1 234 567", 1_234_567),
        ("1_000", 1000),
        ("2^10", 1024),
        ("2**10", 1024),
        ("2¹⁰", 1024),
        ("$2^{10}$", 1024),
        ("1.1×10^8", 110_000_000),
        ("1.1×10⁸", 110_000_000),
        ("1.1 x 10^8", 110_000_000),
        (r"1.1\times 10^{8}", 110_000_000),
        ("10⁻³", 0.001),
        ("1e-9", 1e-9),
        ("√64", 8),
        ("根号64", 8),
        ("12 * 768 * 3072", 28_311_552),
        ("12*64 = 768", 768),
        ("d_k = 64", 64),
        ("~64", 64),
        ("about 64", 64),
        ("约 64 左右", 64),
        ("64 MB", 64),
        ("5 ms", 5),
        ("3 倍", 3),
        ("eight heads", 8),
        ("−5", -5),
        ("  12. ", 12),
        ("0012", 12),
        ("0", 0),
        (".5", 0.5),
    ],
)
def test_reads_what_people_type(typed: str, value: float) -> None:
    assert parse_number(typed).value == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("", "no number"),
        ("many", "no number"),
        ("1,5", "two ways"),
        ("0,123", "two ways"),
        ("1,2345", "two ways"),
        ("1.234.567", "two numbers"),
        ("三万五", "two ways"),
        ("3兆", "兆"),
        ("10-20", "range"),
        ("10 to 20", "range"),
        ("5 or 6", "range"),
        ("> 5", "range"),
        ("100+", "range"),
        ("5 ± 1", "range"),
        ("1 2", "two numbers"),
        ("1½", "1.5"),
        ("1 3/4", "1.75"),
        ("0x10", "decimal"),
        ("O(1)", "in the middle"),
        ("12 * (3", "not one number"),
        ("1/0", "division by zero"),
        ("9**9**9", "1e100"),
        ("亿" * 30, "too large"),
        ("1" * 500, "too long"),
    ],
)
def test_refuses_what_is_no_number_or_two(typed: str, part: str) -> None:
    with pytest.raises(NumberRefusedError, match=part) as caught:
        parse_number(typed)
    assert caught.value.reason.zh


def test_what_is_counted_decides_what_letters_mean() -> None:
    assert parse_number("64B", bytes_=True).value == 64
    assert parse_number("64G", bytes_=True).unit == "gb"
    assert parse_number("64B").value == 64e9
    with pytest.raises(NumberRefusedError, match="minutes"):
        parse_number("5m", time=True)


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=40),
        st.text(alphabet="0123456789.,eEkKMB%/^*-+() 万亿千百十点一二三两零分之√半x=~", max_size=30),
    )
)
def test_any_text_is_read_or_refused(typed: str) -> None:
    try:
        value = parse_number(typed).value
    except NumberRefusedError:
        return
    assert abs(value) <= 1e100


@settings(max_examples=150, deadline=None)
@given(st.integers(-(10**12), 10**12))
def test_what_is_shown_can_be_typed(value: int) -> None:
    assert parse_number(exact_number(value)).value == value
    for language in ("en", "zh"):
        assert parse_number(short_number(value, language)).value == pytest.approx(value, rel=0.005)


@pytest.mark.parametrize(
    ("value", "exact", "english", "chinese"),
    [
        (0, "0", "0", "0"),
        (4096, "4096", "4096", "4096"),
        (32000, "32,000", "32,000", "32,000"),
        (85_054_464, "85,054,464", "85,054,464 (85.1M)", "85,054,464（8505万）"),
        (110e6, "110,000,000", "110,000,000 (110M)", "110,000,000（1.1亿）"),
        (-110e6, "-110,000,000", "-110,000,000 (-110M)", "-110,000,000（-1.1亿）"),
        (1 / 3, "0.333333", "0.333333", "0.333333"),
        (0.1, "0.1", "0.1", "0.1"),
        (1.5e-7, "1.5e-7", "1.5e-7", "1.5e-7"),
        (3.14e23, "3.14e23", "3.14e23", "3.14e23"),
        (999.9999999, "1000", "1000", "1000"),
    ],
)
def test_numbers_for_people(value: float, exact: str, english: str, chinese: str) -> None:
    assert exact_number(value) == exact
    assert for_people(value, "en") == english
    assert for_people(value, "zh") == chinese


def test_numbers_in_maths_stay_one_argument() -> None:
    assert latex_number(85_054_464) == "{85{,}054{,}464}"
    assert latex_number(1.5e-7) == r"{1.5\times 10^{-7}}"
