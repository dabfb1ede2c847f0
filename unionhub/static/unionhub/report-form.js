// The reporting form, smoother: sums follow what is typed, and a page with unsaved numbers is not left by mistake.
// Nothing depends on it: the server computes every figure again.
"use strict";

(() => {
  const form = document.querySelector("[data-report-form]");
  if (!form) return;

  const whole = /^(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)$/;
  const read = (text) => {
    const line = text.trim();
    return whole.test(line) ? Number(line.replace(/[. ]/g, "")) : null;
  };
  const write = (number) => String(number).replace(/\B(?=(?:\d{3})+$)/g, ".");
  const row = (code) => form.querySelector(`[data-code="${code}"]`);
  const typed = (code) => {
    const input = row(code)?.querySelector("input");
    if (input) return read(input.value);
    const locked = row(code)?.querySelector("[data-opening]");
    return locked ? read(locked.dataset.opening) : null;
  };

  const closing = form.querySelector("[data-closing]");
  const showClosing = () => {
    if (!closing) return;
    const parts = ["members_start", "members_admitted", "members_decreased"].map(typed);
    const end = parts.includes(null) ? null : parts[0] + parts[1] - parts[2];
    closing.textContent = end === null || end < 0 ? "Chưa đủ số liệu" : write(end);
  };

  const showYear = (line) => {
    const toDate = line.querySelector('[data-neighbour="year_to_date"]');
    const input = line.querySelector("input");
    if (!toDate || !input) return;
    const value = read(input.value);
    if (value === null && input.value.trim()) return;
    const before = line.dataset.yearBefore;
    const sum = Number(before || 0) + (value || 0);
    toDate.textContent = before === "" && value === null ? "Chưa báo cáo" : write(sum);
    const left = line.querySelector('[data-neighbour="left"]');
    if (!left || !line.dataset.target) return;
    const missing = Number(line.dataset.target) - sum;
    left.textContent = missing >= 0 ? write(missing) : `Đã vượt ${write(-missing)}`;
  };

  let changed = false;
  form.addEventListener("input", (event) => {
    changed = true;
    const line = event.target.closest("[data-code]");
    if (!line) return;
    showYear(line);
    showClosing();
  });

  // Somebody who logged in again in another tab has a new token there: take it, so that this page can still be saved.
  form.addEventListener("submit", () => {
    changed = false;
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    const token = form.querySelector('[name="csrfmiddlewaretoken"]');
    if (cookie && token) token.value = cookie[1];
  });

  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });

  // What comes back with errors or a conflict is not saved either.
  const summary = document.getElementById("error-summary");
  if (summary) {
    changed = form.dataset.unsaved === "yes";
    summary.focus();
  }
})();
