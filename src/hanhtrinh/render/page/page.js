(function () {
  "use strict";
  var root = document.documentElement;
  var state = { lang: root.lang, persona: root.dataset.persona || "", department: root.dataset.department || "", open: "" };
  var departments = document.querySelector("[data-department-choice]");
  var panel = document.getElementById("panel");
  var back = null;
  function all(selector, inside) { return Array.prototype.slice.call((inside || document).querySelectorAll(selector)); }
  function stored(key, value) {
    try { if (value === undefined) return localStorage.getItem(key); localStorage.setItem(key, value); } catch (error) { return null; }
    return value;
  }
  function show() {
    root.lang = state.lang;
    all("[data-lang]").forEach(function (node) { node.hidden = node.dataset.lang !== state.lang; });
    all("[data-persona]", document.body).forEach(function (node) {
      if (node.tagName !== "BUTTON") node.hidden = node.dataset.persona !== state.persona || (node.dataset.lang || state.lang) !== state.lang;
    });
    all("[data-set]").forEach(function (button) {
      var key = button.dataset.set;
      button.setAttribute("aria-pressed", String(button.dataset.value === (key === "theme" ? root.dataset.theme || "auto" : state[key])));
    });
    document.title = root.dataset[state.lang] || document.title;
    if (departments) {
      departments.value = state.department;
      all("option", departments).forEach(function (option) { option.textContent = option.dataset[state.lang]; });
    }
    owned();
    opened();
  }
  function owned() {
    var pale = {};
    all("[data-departments]").forEach(function (node) {
      var other = state.department !== "" && node.dataset.departments.split("|").indexOf(state.department) < 0;
      node.classList.toggle("p-other", other);
      if (node.dataset.path && node.dataset.path.indexOf("claims.") === 0) pale[node.dataset.path.split(".").slice(0, 2).join(".")] = other;
    });
    all(".p-list [data-open]").forEach(function (node) { node.classList.toggle("p-other", !!pale[node.dataset.open]); });
  }
  function key(id) { return state.lang + "/" + id; }
  function opened() {
    var found = false;
    all("article", panel).forEach(function (node) {
      var mine = node.dataset.for === key(state.open) || node.dataset.for === key(state.open + "@" + state.persona);
      node.hidden = !mine;
      found = found || mine;
    });
    panel.hidden = !found;
    document.body.classList.toggle("p-open", found);
    if (!found) state.open = "";
    all("[data-open]").forEach(function (node) {
      var mine = node.dataset.open === state.open;
      if (node.tagName === "BUTTON") node.setAttribute("aria-expanded", String(mine));
      else node.classList.toggle("p-on", mine);
    });
    var claim = state.open.indexOf("claims.") === 0;
    all("[data-step]").forEach(function (node) { node.hidden = !claim; });
  }
  function open(id, from) {
    if (!state.open) back = from || document.activeElement;
    state.open = id;
    opened();
    if (!panel.hidden) { panel.scrollTop = 0; panel.querySelector("header button[data-close]").focus({ preventScroll: true }); }
    if (history.replaceState) history.replaceState(null, "", id ? "#" + id : location.pathname + location.search);
  }
  function close() {
    state.open = "";
    opened();
    if (history.replaceState) history.replaceState(null, "", location.pathname + location.search);
    if (back && back.focus) back.focus({ preventScroll: true });
    back = null;
  }
  function step(by) {
    var ids = all(".p-list [data-open]").filter(function (node) { return node.offsetParent !== null; }).map(function (node) { return node.dataset.open; });
    var at = ids.indexOf(state.open);
    if (at >= 0) open(ids[(at + by + ids.length) % ids.length]);
  }
  all(".p-sheet [data-path]").forEach(function (node) {
    var parts = node.dataset.path.split(".");
    var id = parts.slice(0, 2).join(".");
    if ((parts[0] !== "claims" && parts[0] !== "touchpoints") || !panel.querySelector('article[data-id="' + CSS.escape(id) + '"]')) return;
    node.dataset.open = id;
    node.style.cursor = "pointer";
    if (/(\.mark|\.hit)$/.test(node.id)) {
      node.setAttribute("role", "button");
      node.setAttribute("tabindex", "0");
      var label = panel.querySelector('article[data-id="' + CSS.escape(id) + '"][data-for^="' + node.closest("[data-lang]").dataset.lang + '/"] h2');
      if (label) node.setAttribute("aria-label", label.textContent);
    }
  });
  document.addEventListener("click", function (event) {
    var target = event.target;
    var hit = target.closest("[data-open]");
    if (hit) return open(hit.dataset.open, hit);
    var set = target.closest("[data-set]");
    if (set) {
      if (set.dataset.set === "theme") {
        if (set.dataset.value === "auto") delete root.dataset.theme; else root.dataset.theme = set.dataset.value;
        stored("hanhtrinh-theme", set.dataset.value);
      } else if (set.dataset.set === "zoom") {
        all(".p-scroll").forEach(function (node) { node.classList.remove("fit", "full"); if (set.dataset.value) node.classList.add(set.dataset.value); });
        state.zoom = set.dataset.value;
      } else {
        state[set.dataset.set] = set.dataset.value;
        if (set.dataset.set === "lang") stored("hanhtrinh-lang", set.dataset.value);
      }
      return show();
    }
    if (target.closest("[data-close]")) return close();
    var move = target.closest("[data-step]");
    if (move) step(Number(move.dataset.step));
  });
  if (departments) departments.addEventListener("change", function () { state.department = departments.value; show(); });
  document.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    if (event.key === "Escape" && state.open) return close();
    if (state.open && (event.key === "[" || event.key === "]")) return step(event.key === "]" ? 1 : -1);
    var node = event.target;
    if ((event.key === "Enter" || event.key === " ") && node.getAttribute && node.getAttribute("role") === "button" && node.dataset.open) {
      event.preventDefault();
      open(node.dataset.open, node);
    }
  });
  state.zoom = "";
  var theme = stored("hanhtrinh-theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  var asked = new URLSearchParams(location.search).get("lang") || stored("hanhtrinh-lang");
  if (asked && root.dataset[asked]) state.lang = asked;
  show();
  if (location.hash.length > 1) open(decodeURIComponent(location.hash.slice(1)));
})();
