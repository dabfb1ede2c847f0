// The running sum of a self-score and the level it would give. The server computes both again when it is saved.
"use strict";

(() => {
  const sum = document.querySelector("[data-score-sum]");
  if (!sum) return;
  const text = sum.querySelector("[data-score-text]");
  const inputs = [...sum.closest("form").querySelectorAll('input[name^="points-"]')];
  const number = (typed) => (/^[0-9]+(,[0-9]{1,2})?$/.test(typed) ? Number(typed.replace(",", ".")) : null);
  const limit = (name) => Number(sum.dataset[name].replace(".", "").replace(",", "."));
  const levels = [
    [limit("excellent"), "Hoàn thành xuất sắc nhiệm vụ"],
    [limit("good"), "Hoàn thành tốt nhiệm vụ"],
    [limit("satisfactory"), "Hoàn thành nhiệm vụ"],
    [-1, "Không hoàn thành nhiệm vụ"],
  ];

  sum.closest("form").addEventListener("input", (event) => {
    if (!inputs.includes(event.target)) return;
    const known = inputs.map((input) => number(input.value.trim()));
    const scored = known.filter((value) => value !== null);
    // Hundredths as whole numbers: sums of fractions would be off.
    const total = scored.reduce((so_far, value) => so_far + Math.round(value * 100), 0) / 100;
    const missing = known.length - scored.length;
    const level = levels.find(([from]) => total >= from)[1];
    text.textContent = scored.length
      ? `${String(total).replace(".", ",")}/${sum.dataset.full} điểm, mức «${level}»${missing ? `; còn ${missing} tiêu chí chưa chấm` : ""}`
      : `chưa chấm điểm tiêu chí nào (tối đa ${sum.dataset.full})`;
  });
})();
