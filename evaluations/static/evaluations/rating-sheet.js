// The sheet of ratings, as in a spreadsheet: arrows and Enter go between cells, Escape takes back what was typed in one.
// Nothing depends on it: without it Tab goes through the cells and the button saves.
"use strict";

(() => {
  const form = document.querySelector("[data-rating-sheet]");
  if (!form) return;
  const rows = [...form.querySelectorAll("tbody tr")];
  const cellsOf = (row) => [...row.querySelectorAll("td.cell")];
  const controlOf = (cell) => cell?.querySelector("input, select");
  const told = form.querySelector("[data-changed]");

  const original = (control) =>
    control.tagName === "SELECT"
      ? [...control.options].find((option) => option.defaultSelected)?.value ?? control.options[0].value
      : control.defaultValue;

  const count = () => {
    let changed = 0;
    for (const row of rows) {
      const touched = cellsOf(row).some((cell) => {
        const control = controlOf(cell);
        return control && control.value !== original(control);
      });
      row.classList.toggle("changed", touched);
      if (touched) changed += 1;
    }
    told.textContent = changed ? `Đã sửa ${changed} dòng, chưa lưu.` : "";
  };

  const go = (control) => {
    if (!control) return;
    control.focus();
    if (control.select) control.select();
  };

  const down = (cell, step) => {
    const column = cellsOf(cell.parentElement).indexOf(cell);
    for (let at = rows.indexOf(cell.parentElement) + step; at >= 0 && at < rows.length; at += step) {
      const control = controlOf(cellsOf(rows[at])[column]);
      if (control) return go(control);
    }
  };

  const across = (cell, step) => {
    const cells = cellsOf(cell.parentElement);
    for (let at = cells.indexOf(cell) + step; at >= 0 && at < cells.length; at += step) {
      const control = controlOf(cells[at]);
      if (control) return go(control);
    }
  };

  // Within a text the arrows first move the caret; at its ends, or where all of it is marked, they leave the cell.
  const atEdge = (control, step) => {
    if (control.tagName === "SELECT") return true;
    const { selectionStart: from, selectionEnd: to, value } = control;
    if (from === 0 && to === value.length) return true;
    return from === to && (step < 0 ? from === 0 : to === value.length);
  };

  // Who works by keyboard sees as many rows as the window holds.
  const region = form.querySelector(".sheet-region");
  form.addEventListener("keydown", () => region.scrollIntoView({ block: "start" }), { once: true });

  form.addEventListener("keydown", (event) => {
    const control = event.target;
    const cell = control.closest?.("td.cell");
    if (!cell || event.altKey || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key === "Enter") form.requestSubmit();
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      down(cell, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      down(cell, event.shiftKey ? -1 : 1);
    } else if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && !event.shiftKey) {
      const step = event.key === "ArrowRight" ? 1 : -1;
      if (!atEdge(control, step)) return;
      event.preventDefault();
      across(cell, step);
    } else if (event.key === "Escape") {
      control.value = original(control);
      count();
    } else if (control.tagName === "SELECT" && (event.key === "Delete" || event.key === "Backspace")) {
      event.preventDefault();
      control.value = "";
      count();
    }
  });

  // On a phone one union at a time: its row opens, the one before closes.
  const openers = new Map();
  const open = (row, wanted) => {
    row.classList.toggle("open", wanted);
    const opener = openers.get(row);
    const words = wanted ? "Thu gọn" : "Nhập";
    opener.setAttribute("aria-expanded", String(wanted));
    opener.textContent = words;
    opener.setAttribute("aria-label", `${words}: ${row.querySelector("th a").textContent}`);
  };
  for (const row of rows) {
    if (!cellsOf(row).some(controlOf)) continue;
    const opener = document.createElement("button");
    opener.type = "button";
    opener.className = "button secondary row-opener";
    opener.addEventListener("click", () => {
      const wanted = !row.classList.contains("open");
      for (const other of openers.keys()) open(other, other === row && wanted);
      row.scrollIntoView({ block: "start" });
    });
    openers.set(row, opener);
    const has = document.createElement("span");
    has.className = "muted small row-opener";
    row.querySelector("th").append(" ", has, opener);
    const sayLevels = () => {
      has.textContent = [...row.querySelectorAll("td.self_level, td.level")]
        .map((cell) => [cell.dataset.label, controlOf(cell)?.selectedOptions?.[0]?.text ?? cell.textContent.trim()])
        .filter(([, level]) => level)
        .map(([label, level]) => `${label}: ${level}`)
        .join("; ");
    };
    row.addEventListener("change", sayLevels);
    sayLevels();
    open(row, row.classList.contains("invalid"));
  }
  form.querySelector(".sheet").classList.add("one-at-a-time");

  // Paper shows what the cells hold, as text.
  addEventListener("beforeprint", () => {
    for (const printed of form.querySelectorAll("td.cell .print-only")) {
      const control = controlOf(printed.parentElement);
      printed.textContent = control.selectedOptions?.[0]?.text ?? control.value;
    }
  });

  form.addEventListener("input", count);
  form.addEventListener("change", count);
  count();
})();
