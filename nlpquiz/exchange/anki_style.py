"""How the cards look and behave in Anki: one style sheet and one script for all kinds, without network.

The script must run in Anki's desktop web view, AnkiDroid and AnkiMobile. Some of them keep JavaScript's state from the
front of a card to its back, some keep only the session storage, some neither: then the back shows the answer alone.
"""

from __future__ import annotations

CSS = """\
.card { --ink: #1d2430; --soft: #5b6676; --paper: #fdfdfb; --panel: #f1f3f6; --line: #d5dae1; --key: #1a5fb4;
  --right: #1b6e3c; --wrong: #b3261e; --code: #e8ebf0;
  font-family: -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "PingFang SC", "Hiragino Sans GB",
    "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif;
  font-size: 19px; line-height: 1.6; text-align: left; color: var(--ink); background-color: var(--paper); }
.nightMode.card, .night_mode.card, .nightMode .card, .night_mode .card, .card.nightMode, .card.night_mode {
  --ink: #e4e8ee; --soft: #a3aebd; --paper: #1c2027; --panel: #272c35; --line: #3d4551; --key: #8ab8ff;
  --right: #7bd39b; --wrong: #ff9c94; --code: #303743; color: var(--ink); background-color: var(--paper); }
.nq { max-width: 44em; margin: 0 auto; padding: 2px 6px 24px; overflow-wrap: break-word; }
.nq [lang="zh-CN"] { line-height: 1.75; }
.nq p { margin: .55em 0; }
.nq ul, .nq ol { margin: .4em 0; padding-left: 1.5em; }
.nq-bar { display: flex; gap: .6em; align-items: center; justify-content: space-between; flex-wrap: wrap;
  color: var(--soft); font-size: .72em; border-bottom: 1px solid var(--line); padding-bottom: .35em;
  margin-bottom: .9em; }
.nq-languages { display: none; }
.nq.two .nq-languages { display: inline-flex; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
.nq-languages button { font: inherit; color: var(--soft); background: transparent; border: 0; padding: .25em .8em;
  min-height: 2em; cursor: pointer; }
.nq-languages button.on { color: var(--paper); background: var(--key); }
.nq.only-en .nq-zh, .nq.only-zh .nq-en { display: none; }
.nq:not(.only-en) .nq-en + .nq-zh { margin-top: .8em; }
.nq-question { font-size: 1.08em; font-weight: 600; }
.nq-question b { font-weight: 800; }
.nq hr#answer, .nq hr.answer { border: 0; border-top: 1px solid var(--line); margin: 1.1em 0; }
.nq h2 { font-size: .78em; font-weight: 600; color: var(--soft); letter-spacing: .02em; margin: 1.1em 0 .2em; }
.nq-points { list-style: none; padding-left: 0 !important; }
.nq-points li { padding: .2em 0 .2em 1.7em; position: relative; }
.nq-points li::before { content: "\\2713"; position: absolute; left: .3em; color: var(--right); font-weight: 700; }
.nq-weight { color: var(--soft); font-size: .8em; }
.nq-options { list-style: none; padding: 0 !important; margin: .8em 0 !important; }
.nq-options > li { border: 1px solid var(--line); border-radius: 8px; background: var(--panel); margin: .5em 0;
  padding: .55em .8em; cursor: pointer; min-height: 1.6em; }
.nq-options > li.picked { border-color: var(--key); box-shadow: inset 0 0 0 1px var(--key); }
.nq-options .nq-why { display: none; font-size: .86em; color: var(--soft); margin-top: .25em; }
.nq-back .nq-options > li { cursor: default; }
.nq-back .nq-options .nq-why { display: block; }
.nq-back .nq-options > li[data-right="1"] { border-color: var(--right); box-shadow: inset 4px 0 0 var(--right); }
.nq-back .nq-options > li > .nq-text::before { font-weight: 700; }
.nq-back .nq-options > li[data-right="1"] > .nq-text::before { content: "\\2713\\00a0"; color: var(--right); }
.nq-back .nq-options > li[data-right="0"] > .nq-text::before { content: "\\2717\\00a0"; color: var(--soft); }
.nq-back .nq-options > li.picked[data-right="0"] { border-color: var(--wrong);
  box-shadow: inset 4px 0 0 var(--wrong); }
.nq-back .nq-options > li.picked[data-right="0"] > .nq-text::before { color: var(--wrong); }
.nq-order { list-style: none; padding: 0 !important; }
.nq-order > li { border: 1px solid var(--line); border-radius: 8px; background: var(--panel); margin: .45em 0;
  padding: .5em .8em .5em 2.6em; position: relative; cursor: pointer; min-height: 1.6em; }
.nq-order > li::before { content: attr(data-picked); position: absolute; left: .7em; min-width: 1.2em;
  color: var(--key); font-weight: 700; }
.nq-order > li.picked { border-color: var(--key); }
.nq-solution > li.kept::after { content: " \\2713"; color: var(--right); font-weight: 700; }
.nq-solution > li.moved::after { content: " \\2717 " attr(data-said); color: var(--wrong); font-weight: 700; }
.nq-value { font-size: 1.25em; font-weight: 700; color: var(--key); }
.nq-formula { font-size: .86em; color: var(--soft); }
.nq-verdict { font-weight: 700; margin: .4em 0; }
.nq-verdict.good { color: var(--right); } .nq-verdict.bad { color: var(--wrong); }
.nq-small { font-size: .84em; color: var(--soft); }
.nq-small a { color: var(--key); }
.cloze { font-weight: 700; color: var(--key); }
.nq pre { border-radius: 8px; padding: .7em .9em; overflow-x: auto; font-size: .8em; line-height: 1.45; }
.nq code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.nq :not(pre) > code { background: var(--code); border-radius: 4px; padding: .08em .3em; font-size: .86em; }
.nq table { border-collapse: collapse; display: block; overflow-x: auto; font-size: .9em; }
.nq th, .nq td { border: 1px solid var(--line); padding: .3em .6em; }
.nq blockquote { border-left: 3px solid var(--line); margin: .6em 0; padding-left: .8em; color: var(--soft); }
.nq img { max-width: 100%; height: auto; }
.nq-maths, .nq mjx-container[display="true"] { overflow-x: auto; overflow-y: hidden; }
"""

SCRIPT = """\
<script>
(function () {
  var root = document.getElementById("nq");
  if (!root || root.getAttribute("data-ready")) { return; }
  root.setAttribute("data-ready", "1");
  var kept = window.nlpquizKept = window.nlpquizKept || {};
  function storage(name) { try { return window[name] || null; } catch (error) { return null; } }
  function read(name, key) {
    try { var value = storage(name).getItem(key); if (value !== null) { return value; } } catch (error) { }
    return Object.prototype.hasOwnProperty.call(kept, key) ? kept[key] : null;
  }
  function write(name, key, value) {
    kept[key] = value;
    try { storage(name).setItem(key, value); } catch (error) { }
  }
  function all(selector, within) { return Array.prototype.slice.call((within || root).querySelectorAll(selector)); }
  var card = "nlpquiz:" + root.getAttribute("data-name"), back = root.className.indexOf("nq-back") >= 0;

  var both = all(".nq-en").length > 0 && all(".nq-zh").length > 0;
  function show(language) {
    root.classList.remove("only-en", "only-zh");
    if (both && language !== "both") { root.classList.add("only-" + language); }
    all(".nq-languages button").forEach(function (button) {
      button.classList.toggle("on", button.getAttribute("data-language") === language);
    });
  }
  if (both) {
    root.classList.add("two");
    all(".nq-languages button").forEach(function (button) {
      button.addEventListener("click", function (event) {
        event.preventDefault();
        event.stopPropagation();
        write("localStorage", "nlpquiz:language", button.getAttribute("data-language"));
        show(button.getAttribute("data-language"));
      });
    });
    show(read("localStorage", "nlpquiz:language") || (/^zh/i.test(navigator.language || "") ? "zh" : "en"));
  }

  function remembered() {
    try { return JSON.parse(read("sessionStorage", card)) || {}; } catch (error) { return {}; }
  }
  var state = back ? remembered() : {};
  function keep() { write("sessionStorage", card, JSON.stringify(state)); }
  function number_of(item) { return item.getAttribute("data-n"); }
  function numbers(list) { return all("li[data-n]", list).map(number_of); }
  function arrange(list, order) {
    order.forEach(function (number) {
      all("li[data-n]", list).forEach(function (item) {
        if (item.getAttribute("data-n") === number) { list.appendChild(item); }
      });
    });
  }
  function shuffled(values) {
    values = values.slice();
    for (var last = values.length - 1; last > 0; last--) {
      var other = Math.floor(Math.random() * (last + 1)), value = values[last];
      values[last] = values[other];
      values[other] = value;
    }
    return values;
  }
  function say(right) {
    all(".nq-verdict").forEach(function (line) {
      line.textContent = right ? "\\u2713 Right \\u00b7 \\u6b63\\u786e" : "\\u2717 Wrong \\u00b7 \\u9519\\u8bef";
      line.className = "nq-verdict " + (right ? "good" : "bad");
    });
  }

  var options = all(".nq-options");
  if (options.length) {
    var one = options[0].getAttribute("data-several") !== "1";
    if (!back) {
      var given = numbers(options[0]), fixed = options[0].getAttribute("data-fixed") === "1";
      state = { order: fixed ? given : shuffled(given), picked: [] };
      keep();
    }
    var mark = function () {
      options.forEach(function (list) {
        all("li[data-n]", list).forEach(function (item) {
          item.classList.toggle("picked", (state.picked || []).indexOf(item.getAttribute("data-n")) >= 0);
        });
      });
    };
    options.forEach(function (list) {
      if (state.order) { arrange(list, state.order); }
      if (back) { return; }
      all("li[data-n]", list).forEach(function (item) {
        item.addEventListener("click", function (event) {
          event.stopPropagation();
          var number = item.getAttribute("data-n"), at = state.picked.indexOf(number);
          if (at >= 0) { state.picked.splice(at, 1); }
          else if (one) { state.picked = [number]; }
          else { state.picked.push(number); }
          keep();
          mark();
        });
      });
    });
    mark();
    if (back && (state.picked || []).length) {
      var right = all("li[data-right='1']", options[0]).map(number_of);
      var same = right.slice().sort().join() === state.picked.slice().sort().join();
      say(same);
    }
  }

  var orders = all(".nq-order");
  if (orders.length) {
    if (!back) {
      state = { order: shuffled(numbers(orders[0])), said: [] };
      keep();
      orders.forEach(function (list) {
        arrange(list, state.order);
        all("li[data-n]", list).forEach(function (item) {
          item.addEventListener("click", function (event) {
            event.stopPropagation();
            var number = item.getAttribute("data-n"), at = state.said.indexOf(number);
            if (at >= 0) { state.said.splice(at); } else { state.said.push(number); }
            keep();
            orders.forEach(function (each) {
              all("li[data-n]", each).forEach(function (other) {
                var place = state.said.indexOf(other.getAttribute("data-n"));
                other.classList.toggle("picked", place >= 0);
                other.setAttribute("data-picked", place >= 0 ? String(place + 1) : "");
              });
            });
          });
        });
      });
    }
  }
  var solutions = all(".nq-solution");
  if (back && solutions.length && (state.said || []).length) {
    var kept_all = true;
    solutions.forEach(function (list) {
      all("li[data-n]", list).forEach(function (item, index) {
        var place = state.said.indexOf(item.getAttribute("data-n"));
        var fits = place === index;
        kept_all = kept_all && fits;
        item.classList.add(fits ? "kept" : "moved");
        item.setAttribute("data-said", place >= 0 ? String(place + 1) : "");
      });
    });
    say(kept_all);
  }
})();
</script>
"""
