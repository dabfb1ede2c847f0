// The form of “Sắp xếp tổ chức”, smoother: what is missing or too much follows what is typed.
// Nothing depends on it: the server computes every sum again.
"use strict";

(() => {
  const form = document.querySelector("[data-reorganise]");
  if (!form) return;

  const whole = /^(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)$/;
  const write = (number) => String(number).replace(/\B(?=(?:\d{3})+$)/g, ".");
  const read = (text) => {
    const line = text.trim();
    if (!line) return 0;
    return whole.test(line) ? Number(line.replace(/[. ]/g, "")) : null;
  };

  const check = (row) => {
    const said = row.querySelector("[data-said]");
    const inputs = [...row.querySelectorAll("input")];
    const leaves = inputs.find((input) => input.name.endsWith("-leaves"));
    const need = leaves ? read(leaves.value) : Number(row.dataset.need);
    const numbers = inputs.filter((input) => input !== leaves).map((input) => read(input.value));
    const missing =
      need === null || numbers.includes(null) ? null : need - numbers.reduce((sum, number) => sum + number, 0);
    if (missing === null) said.textContent = "Có số chưa đọc được";
    else if (missing > 0) said.textContent = `Còn thiếu ${write(missing)}`;
    else if (missing < 0) said.textContent = `Thừa ${write(-missing)}`;
    else said.textContent = "Đủ";
    said.className = missing === 0 ? "fits" : "misfits";
  };

  form.addEventListener("input", (event) => {
    const row = event.target.closest("tr[data-need]");
    if (row) check(row);
  });
})();
