"""LaTeX maths as text: in two dimensions, or on one line.

Nothing raises on any input; a formula beyond all bounds is shown as its source, and ``problems`` says what is wrong.
"""

from __future__ import annotations

from nlpquiz.terminal.math.cells import cell_width
from nlpquiz.terminal.math.form import inline, problems, render
from nlpquiz.terminal.math.problem import FormulaProblem

__all__ = ["FormulaProblem", "cell_width", "inline", "problems", "render"]
