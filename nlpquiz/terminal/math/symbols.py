"""What each symbol macro is drawn as, which kind of atom it is for the spacing, and how it is written in ASCII."""

from __future__ import annotations

ORD, BIN, REL, OPEN, CLOSE, PUNCT, INNER = "ord", "bin", "rel", "open", "close", "punct", "inner"
FUNCTION, BIG = "function", "big"

_TABLES = {
    ORD: (
        "alpha:α beta:β gamma:γ delta:δ epsilon:ϵ varepsilon:ε zeta:ζ eta:η theta:θ vartheta:ϑ iota:ι kappa:κ "
        "lambda:λ mu:μ nu:ν xi:ξ omicron:ο pi:π varpi:ϖ rho:ρ varrho:ϱ sigma:σ varsigma:ς tau:τ upsilon:υ phi:ϕ "
        "varphi:φ chi:χ psi:ψ omega:ω Alpha:Α Beta:Β Gamma:Γ Delta:Δ Epsilon:Ε Zeta:Ζ Eta:Η Theta:Θ Iota:Ι "
        "Kappa:Κ Lambda:Λ Mu:Μ Nu:Ν Xi:Ξ Pi:Π Rho:Ρ Sigma:Σ Tau:Τ Upsilon:Υ Phi:Φ Chi:Χ Psi:Ψ Omega:Ω "
        "infty:∞ partial:∂ nabla:∇ ell:ℓ hbar:ℏ forall:∀ exists:∃ nexists:∄ emptyset:∅ varnothing:∅ prime:′ "
        "top:⊤ bot:⊥ angle:∠ triangle:△ Re:ℜ Im:ℑ wp:℘ neg:¬ lnot:¬ checkmark:✓ aleph:ℵ beth:ℶ degree:° "
        "square:□ Box:□ blacksquare:■ qed:□ bigstar:★ diamondsuit:♢ heartsuit:♡ clubsuit:♣ spadesuit:♠ sharp:♯ "
        "flat:♭ natural:♮ imath:ı jmath:ȷ complement:∁ eth:ð vert:| Vert:‖ |:‖ backslash:\\ "
        "pounds:£ yen:¥ euro:€ copyright:© S:§ P:¶ dag:† ddag:‡ aa:å AA:Å ae:æ AE:Æ o:ø O:Ø ss:ß "
        "%:% #:# $:$ &:& _:_ lbrace:{ rbrace:} lbrack:[ rbrack:] N:ℕ R:ℝ Z:ℤ Q:ℚ"
    ),
    BIN: (
        "times:× cdot:· pm:± mp:∓ div:÷ ast:∗ circ:∘ bullet:• star:⋆ oplus:⊕ ominus:⊖ otimes:⊗ oslash:⊘ odot:⊙ "
        "cap:∩ cup:∪ sqcap:⊓ sqcup:⊔ uplus:⊎ setminus:∖ smallsetminus:∖ wedge:∧ land:∧ vee:∨ lor:∨ dagger:† "
        "ddagger:‡ amalg:⨿ wr:≀ diamond:⋄ ltimes:⋉ rtimes:⋊ boxplus:⊞ boxtimes:⊠ boxdot:⊡ centerdot:· "
        "bigtriangleup:△ bigtriangledown:▽ triangleleft:◁ triangleright:▷ cdotp:· circledast:⊛ circledcirc:⊚ "
        "intercal:⊺ barwedge:⊼ veebar:⊻ dotplus:∔"
    ),
    REL: (
        "le:≤ leq:≤ leqslant:⩽ leqq:≦ ge:≥ geq:≥ geqslant:⩾ geqq:≧ ne:≠ neq:≠ lt:< gt:> approx:≈ approxeq:≊ "
        "equiv:≡ sim:∼ simeq:≃ cong:≅ asymp:≍ doteq:≐ propto:∝ varpropto:∝ in:∈ notin:∉ ni:∋ owns:∋ subset:⊂ "
        "subseteq:⊆ subsetneq:⊊ supset:⊃ supseteq:⊇ supsetneq:⊋ sqsubseteq:⊑ sqsupseteq:⊒ ll:≪ gg:≫ lll:⋘ ggg:⋙ "
        "prec:≺ succ:≻ preceq:⪯ succeq:⪰ lesssim:≲ gtrsim:≳ lessgtr:≶ mid:∣ nmid:∤ parallel:∥ nparallel:∦ perp:⊥ "
        "models:⊨ vDash:⊨ vdash:⊢ dashv:⊣ Vdash:⊩ bowtie:⋈ triangleq:≜ coloneqq:≔ coloneq:≔ eqqcolon:≕ "
        "to:→ rightarrow:→ leftarrow:← gets:← leftrightarrow:↔ uparrow:↑ downarrow:↓ updownarrow:↕ Rightarrow:⇒ "
        "Leftarrow:⇐ Leftrightarrow:⇔ Uparrow:⇑ Downarrow:⇓ Updownarrow:⇕ iff:⟺ implies:⟹ impliedby:⟸ "
        "longrightarrow:⟶ longleftarrow:⟵ longleftrightarrow:⟷ Longrightarrow:⟹ Longleftarrow:⟸ "
        "Longleftrightarrow:⟺ mapsto:↦ longmapsto:⟼ hookrightarrow:↪ hookleftarrow:↩ rightharpoonup:⇀ "
        "leftharpoonup:↼ rightharpoondown:⇁ leftharpoondown:↽ rightleftharpoons:⇌ rightleftarrows:⇄ "
        "leftrightarrows:⇆ rightrightarrows:⇉ nearrow:↗ searrow:↘ swarrow:↙ nwarrow:↖ leadsto:⇝ "
        "rightsquigarrow:⇝ twoheadrightarrow:↠ nrightarrow:↛ nRightarrow:⇏ nsubseteq:⊈ nsupseteq:⊉ nleq:≰ ngeq:≱ "
        "nless:≮ ngtr:≯ therefore:∴ because:∵ smile:⌣ frown:⌢ backsim:∽ eqsim:≂ Doteq:≑ circeq:≗ questeq:≟ "
        "dashrightarrow:⇢ vartriangleright:⊳ vartriangleleft:⊲ trianglelefteq:⊴ trianglerighteq:⊵ multimap:⊸"
    ),
    OPEN: "{:{ langle:⟨ lfloor:⌊ lceil:⌈ lvert:| lVert:‖ lgroup:( llbracket:⟦ lparen:( ulcorner:⌜ llcorner:⌞",
    CLOSE: "}:} rangle:⟩ rfloor:⌋ rceil:⌉ rvert:| rVert:‖ rgroup:) rrbracket:⟧ rparen:) urcorner:⌝ lrcorner:⌟",
    PUNCT: "colon:: ldotp:.",
    INNER: "dots:… ldots:… dotsc:… dotso:… textellipsis:… cdots:⋯ dotsb:⋯ dotsm:⋯ dotsi:⋯ vdots:⋮ ddots:⋱ iddots:⋰",
    BIG: (
        "sum:∑ prod:∏ coprod:∐ bigcup:⋃ bigcap:⋂ bigsqcup:⨆ bigoplus:⨁ bigotimes:⨂ bigodot:⨀ biguplus:⨄ bigvee:⋁ "
        "bigwedge:⋀ int:∫ iint:∬ iiint:∭ oint:∮ smallint:∫ bigcirc:◯"
    ),
}

# macro (without its backslash) -> what is drawn, kind
SYMBOLS: dict[str, tuple[str, str]] = {}
for _kind, _table in _TABLES.items():
    for _entry in _table.split():
        _name, _, _text = _entry.partition(":")
        SYMBOLS[_name] = (_text or ":", _kind)

# What an ordinary character is. Characters that are not named are ordinary.
CHARACTERS: dict[str, str] = {text: kind for text, kind in SYMBOLS.values() if not text.isascii()}
CHARACTERS.update(
    dict.fromkeys("+-*−", BIN)
    | dict.fromkeys("=<>:≔", REL)
    | dict.fromkeys("([（【《「⟨", OPEN)
    | dict.fromkeys(")]!?）】》」⟩", CLOSE)
    | dict.fromkeys(",;，；、", PUNCT)
)

# Characters that are typed one way and drawn another.
DRAWN = {"-": "−", "*": "∗", "'": "′"}

INTEGRALS = frozenset("∫∬∭∮")

# Names of functions, upright, with a space to their argument; the second set takes limits above and below.
_NAMES = "log ln lg exp sin cos tan sinh cosh tanh cot sec csc coth arcsin arccos arctan dim ker deg hom arg"
FUNCTIONS = frozenset(_NAMES.split())
_NAMES = "lim max min sup inf det gcd Pr argmax argmin"
LIMIT_FUNCTIONS = {
    **{name: name for name in _NAMES.split()},
    "limsup": "lim sup",
    "liminf": "lim inf",
    "injlim": "inj lim",
    "projlim": "proj lim",
    "varlimsup": "lim sup",
    "varliminf": "lim inf",
    "arg max": "arg max",
    "arg min": "arg min",
}
LIMIT_NAMES = frozenset(LIMIT_FUNCTIONS.values())

# Explicit space in cells.
SPACES = {
    ",": 1, ":": 1, ";": 1, ">": 1, " ": 1, "!": 0, "/": 0, "quad": 2, "qquad": 4, "enspace": 1, "enskip": 1,
    "thinspace": 1, "medspace": 1, "thickspace": 1, "space": 1, "nobreakspace": 1, "negthinspace": 0, "negmedspace": 0,
    "~": 1, "hfill": 2, "hfil": 2,
}  # fmt: skip

# What stands after \\left, \\big and the like; the invisible delimiter is empty.
DELIMITERS = {"\\" + name: text for name, (text, kind) in SYMBOLS.items() if kind in (OPEN, CLOSE)}
for _entry in [
    "<:⟨",
    ">:⟩",
    ".:",
    "\\|:‖",
    "\\vert:|",
    "\\Vert:‖",
    "\\mid:|",
    "\\lbrace:{",
    "\\rbrace:}",
    "\\lbrack:[",
    "\\rbrack:]",
    "\\backslash:\\",
]:
    _name, _, _text = _entry.partition(":")
    DELIMITERS[_name] = _text
DELIMITERS.update({"\\uparrow": "↑", "\\downarrow": "↓", "\\updownarrow": "↕"})

# Switches that hold to the end of their group, as in {\\bf x}.
FONT_SWITCHES = frozenset(("rm", "bf", "it", "sf", "tt", "sl", "cal", "frak", "Bbb"))

_ASCII_SPELLINGS = (
    "≤ <= ⩽ <= ≦ <= ≥ >= ⩾ >= ≧ >= ≠ != ≈ ~= ≡ === ∼ ~ ≔ := ≕ =: → -> ← <- ↔ <-> ⇒ => ⇐ <== ⇔ <=> ⟶ --> ⟵ <-- "
    "⟷ <--> ⟹ ==> ⟸ <== ⟺ <==> ↦ |-> ⟼ |--> ≪ << ≫ >> · * ∗ * × times ± +/- ∓ -/+ ÷ div − - ′ ' ∣ | ‖ || "
    "… ... ⋯ ... ⋮ : ⋱ ... ⋰ ... ⟨ < ⟩ > ⌊ floor( ⌋ ) ⌈ ceil( ⌉ ) ∞ inf ∂ partial ∇ nabla ∅ {} ⊤ T ¬ not ∧ and ∨ or "
    "∀ forall ∃ exists ∈ in ∉ !in ∫ int ∬ iint ∭ iiint ∮ oint ∑ sum ∏ prod ∖ \\ √ sqrt ° deg ∥ || ⊨ |= ⊢ |- ⋘ <<< "
    "⋙ >>> ⪯ preceq ⪰ succeq ⟦ [[ ⟧ ]] ★ bigstar △ triangle"
)


def ascii_spelling(text: str) -> str:
    """``text`` (symbols as drawn) in ASCII: α is ``alpha``, ≤ is ``<=``. What has no spelling stays as it is."""
    if text.isascii():
        return text
    if not _ASCII:
        for name, (drawn, _) in SYMBOLS.items():
            _ASCII.setdefault(drawn, name)
        words = _ASCII_SPELLINGS.split()
        _ASCII.update(zip(words[::2], words[1::2], strict=True))
    return _ASCII.get(text) or "".join([_ASCII.get(character, character) for character in text])


_ASCII: dict[str, str] = {}
