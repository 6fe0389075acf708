"""How the page of statistics looks: light and dark by the reader's system, two columns on a desk, one on a phone."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #ffffff; --soft: #595959; --line: #dcdcdc; --fill: #f4f4f2;
  --bar: #005a9c; --strong: #b34700; --mark: #1b1b1b; --dot: #b34700;
  --shade0: #ececea; --shade1: #a9d0ec; --shade2: #5ea3d6; --shade3: #1b6fae; --shade4: #00365f;
  --part0: #00365f; --part1: #1b6fae; --part2: #5ea3d6; --part3: #a9d0ec; --part4: #dcdcdc; }
@media screen and (prefers-color-scheme: dark) { :root {
  --ink: #e8e8e8; --paper: #161616; --soft: #a8a8a8; --line: #3a3a3a; --fill: #222;
  --bar: #56b4e9; --strong: #ff9d5c; --mark: #ffffff; --dot: #ffb37a;
  --shade0: #2b2b2b; --shade1: #245878; --shade2: #3a86b4; --shade3: #56b4e9; --shade4: #c4e6fb;
  --part0: #c4e6fb; --part1: #56b4e9; --part2: #3a86b4; --part3: #245878; --part4: #3a3a3a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 74rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", "PingFang SC", "Microsoft YaHei",
  "Noto Sans CJK SC", "Source Han Sans SC", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0 .2rem; }
h2 { font-size: 1.1rem; margin: 0 0 .4rem; } h3 { font-size: .95rem; margin: 1rem 0 .2rem; }
small { font-weight: 400; color: var(--soft); font-size: .82rem; margin-left: .4rem; }
p { margin: .2rem 0 .5rem; } p.lead { font-size: 1.05rem; margin: .3rem 0; } .facts { color: var(--soft); }
main { columns: 2 28rem; column-gap: 1rem; }
section { margin: 0 0 1rem; border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1rem;
  min-width: 0; break-inside: avoid; }
section.wide { margin-top: 1rem; }
svg.chart { display: block; width: 100%; height: auto; margin-top: .4rem; }
svg.calendar { display: block; width: 100%; height: auto; }
svg text { font-size: 12px; fill: var(--soft); font-family: inherit; }
.grid { stroke: var(--line); fill: none; } .bar { fill: var(--bar); } .bar.strong { fill: var(--strong); }
.line { stroke: var(--bar); stroke-width: 2.5; fill: none; }
.dashed { stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 5 5; fill: none; }
.dot { fill: var(--dot); stroke: var(--paper); stroke-width: 1; }
.shade0 { fill: var(--shade0); } .shade1 { fill: var(--shade1); } .shade2 { fill: var(--shade2); }
.shade3 { fill: var(--shade3); } .shade4 { fill: var(--shade4); }
.part0 { fill: var(--part0); } .part1 { fill: var(--part1); } .part2 { fill: var(--part2); }
.part3 { fill: var(--part3); } .part4 { fill: var(--part4); }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; max-width: 100%; } .parts { width: 100%; }
.parts td { padding: .25rem .4rem .25rem 0; border-bottom: 1px solid var(--line); font-size: .92rem; }
.parts td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; padding-right: 0; }
td.bar { width: 36%; min-width: 5rem; fill: none; }
td.bar div { position: relative; height: .7rem; background: var(--fill); border-radius: .2rem; }
td.bar i { display: block; height: 100%; background: var(--bar); border-radius: .2rem; }
td.bar b { position: absolute; top: -.2rem; bottom: -.2rem; width: 2px; background: var(--mark); }
.numbers { font-variant-numeric: tabular-nums; font-size: .92rem; margin: .3rem 0; }
.numbers th { color: var(--soft); font-weight: 400; text-align: right; }
.numbers td { text-align: right; border-top: 1px solid var(--line); }
.numbers th, .numbers td { padding: .2rem 0 .2rem 1.2rem; white-space: nowrap; }
.numbers th:first-child, .numbers td:first-child { text-align: left; padding-left: 0; white-space: normal; }
code { background: var(--fill); padding: 0 .25em; border-radius: .2em; font-size: .92em; }
details { margin: 1rem 0; } summary { cursor: pointer; font-weight: 600; } dl { columns: 2 24rem; column-gap: 2rem; }
dt { font-weight: 600; margin-top: .6rem; } dd { margin: 0; color: var(--soft); break-inside: avoid; }
footer { color: var(--soft); margin-top: 2rem; font-size: .88rem; }
@media (max-width: 30rem) { body { padding: .6rem; } section { padding: .7rem; } svg text { font-size: 14px; }
  .numbers th, .numbers td { padding-left: .7rem; } }
@media print { :root { color-scheme: light; font-size: 9pt; } body { max-width: none; padding: 0; }
  main { columns: 2; } .numbers th, .numbers td { padding-left: .7rem; }
  .scroll { overflow: visible; } svg.calendar { min-width: 0 !important; }
  rect, td.bar i, td.bar b, td.bar div { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
