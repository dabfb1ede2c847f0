// The reporting form, smoother: sums follow what is typed.
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
    const locked = row(code)?.querySelector("output");
    return locked ? read(locked.dataset.opening ?? locked.textContent) : null;
  };

  const showSum = (output) => {
    const parts = output.dataset.terms.split(" ").map((term) => {
      const number = typed(term.replace("-", ""));
      return number !== null && term.startsWith("-") ? -number : number;
    });
    const sum = parts.includes(null) ? null : parts.reduce((total, part) => total + part, 0);
    output.textContent = sum === null || sum < 0 ? "Chưa đủ số liệu" : write(sum);
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

  form.addEventListener("input", (event) => {
    const line = event.target.closest("[data-code]");
    if (!line) return;
    showYear(line);
    form.querySelectorAll("[data-terms]").forEach(showSum);
  });
})();
