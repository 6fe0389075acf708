"""Letters in the shapes that carry meaning: fonts, small letters for scripts, accents.

Bold is drawn with Mathematical Bold, so that a vector 𝐱 and a number x stay apart. Fonts without those letters also
lack 𝔼 and 𝒟, which every formula of the field uses: terminals take all of them from the same fallback font, one cell
each, and nothing is gained by giving up bold alone. Italic, sans serif, typewriter and roman are drawn plain: they are
decoration in these texts, and italic 𝑥 would only be a worse x.
"""

from __future__ import annotations

_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ"


def _alphabet(first: int, plain: str = _PLAIN, holes: str = "") -> dict[str, str]:
    letters = {letter: chr(first + index) for index, letter in enumerate(plain)}
    letters.update(zip(holes[::2], holes[1::2], strict=True))
    return letters


_CALLIGRAPHIC = _alphabet(0x1D49C, holes="BℬEℰFℱHℋIℐLℒMℳRℛeℯgℊoℴ")
_DOUBLE = _alphabet(0x1D538, holes="CℂHℍNℕPℙQℚRℝZℤ") | _alphabet(0x1D7D8, "0123456789")
_BOLD = _alphabet(0x1D400) | _alphabet(0x1D6A8, _GREEK) | _alphabet(0x1D7CE, "0123456789")
_FRAKTUR = _alphabet(0x1D504, holes="CℭHℌIℑRℜZℨ")

# macro -> short name of the font in ASCII, letters
FONTS: dict[str, tuple[str, dict[str, str]]] = {
    **dict.fromkeys(("mathcal", "mathscr", "cal"), ("cal", _CALLIGRAPHIC)),
    **dict.fromkeys(("mathbb", "mathds", "mathbbm", "Bbb"), ("bb", _DOUBLE)),
    **dict.fromkeys(("mathbf", "boldsymbol", "bm", "pmb", "bf", "symbf", "mathbfit", "boldmath"), ("bold", _BOLD)),
    **dict.fromkeys(("mathfrak", "frak"), ("frak", _FRAKTUR)),
    **dict.fromkeys(
        ("mathrm", "mathit", "mathsf", "mathtt", "mathnormal", "mathup", "rm", "it", "sf", "tt", "sl", "symup"),
        ("", {}),
    ),
}
# ordinary letter <- letter in a font: (font's short name, letter)
PLAIN_LETTER: dict[str, tuple[str, str]] = {
    drawn: (font, letter) for font, letters in FONTS.values() for letter, drawn in letters.items()
}

# Letters that most monospaced fonts have in small; ⊤ becomes the raised T that A^T has, for both mean the transpose.
SUPERSCRIPTS = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW∗*′⊤αβγδθ∘°†",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ**′ᵀᵅᵝᵞᵟᶿ°°†",
        strict=True,
    )
)
SUBSCRIPTS = dict(zip("0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))
# In two dimensions a low comma keeps s_{i,j} on one row.
LOW_COMMA = "\u201a"

# accent macro -> combining mark, what is drawn above a wide body (one character is repeated, three are ends and middle)
ACCENTS: dict[str, tuple[str, str]] = {
    "hat": ("\u0302", "╱‾╲"),
    "widehat": ("\u0302", "╱‾╲"),
    "tilde": ("\u0303", "~"),
    "widetilde": ("\u0303", "~"),
    "bar": ("\u0304", "_"),
    "overline": ("\u0305", "_"),
    "vec": ("\u20d7", "──→"),
    "overrightarrow": ("\u20d7", "──→"),
    "overleftarrow": ("\u20d6", "←──"),
    "overleftrightarrow": ("\u20e1", "←─→"),
    "dot": ("\u0307", " . "),
    "ddot": ("\u0308", ".."),
    "dddot": ("\u20db", "..."),
    "check": ("\u030c", "╲_╱"),
    "widecheck": ("\u030c", "╲_╱"),
    "breve": ("\u0306", "╰─╯"),
    "acute": ("\u0301", " ´ "),
    "grave": ("\u0300", " ` "),
    "mathring": ("\u030a", " ° "),
    "underline": ("\u0332", "‾"),
    "underbar": ("\u0332", "‾"),
    "cancel": ("\u0338", ""),
    "bcancel": ("\u20e5", ""),
    "xcancel": ("\u0338", ""),
    "sout": ("\u0336", ""),
}
