// The running sum of a self-score or an appraisal and the level it would give. The server computes both again when it is
// saved. An appraisal (data-score-sum="appraisal") has a level only once it is complete, and conditions hold that down.
"use strict";

(() => {
  const sum = document.querySelector("[data-score-sum]");
  if (!sum) return;
  const form = sum.closest("form");
  const appraisal = sum.dataset.scoreSum === "appraisal";
  const text = sum.querySelector("[data-score-text]");
  const more = sum.querySelector("[data-score-more]");
  const inputs = [...form.querySelectorAll(`input[name^="${appraisal ? "diem-" : "points-"}"]`)];
  const conditions = [...form.querySelectorAll("input[data-best]")];
  const decimal = (written) => Number(written.replace(".", "").replace(",", "."));
  const shown = (value) => String(value).replace(".", ",");
  const levels = [
    ["excellent", "Hoàn thành xuất sắc nhiệm vụ"],
    ["good", "Hoàn thành tốt nhiệm vụ"],
    ["satisfactory", "Hoàn thành nhiệm vụ"],
    ["unsatisfactory", "Không hoàn thành nhiệm vụ"],
  ];
  // Places in the list above, best first; below every threshold it is the last one.
  const reached = (total) => {
    const place = levels.findIndex(([code]) => code in sum.dataset && total >= decimal(sum.dataset[code]));
    return place < 0 ? levels.length - 1 : place;
  };
  const allowed = () =>
    conditions
      .filter((condition) => condition.checked)
      .map((condition) => levels.findIndex(([code]) => code === condition.dataset.best));
  const points = (input) => {
    const typed = input.value.trim();
    if (!/^[0-9]+(,[0-9]{1,2})?$/.test(typed)) return null;
    const value = decimal(typed);
    return "max" in input.dataset && value > decimal(input.dataset.max) ? null : value;
  };

  const tellSelfScore = (total, scored, missing) => {
    const level = levels[reached(total)][1];
    text.textContent = scored
      ? `${shown(total)}/${sum.dataset.full} điểm, ${missing ? `còn ${missing} tiêu chí chưa chấm` : `mức “${level}”`}`
      : `chưa chấm điểm tiêu chí nào (tối đa ${sum.dataset.full})`;
  };

  const tellAppraisal = (total, scored, missing) => {
    form.querySelector("[data-score-total]").textContent = shown(total);
    form.querySelector("[data-score-missing]").textContent = missing
      ? `Còn ${missing} tiêu chí chưa có điểm`
      : "Đủ điểm các tiêu chí";
    if (missing) {
      text.textContent = `${shown(total)} điểm`;
      more.textContent = `, còn ${missing} tiêu chí chưa có điểm nên chưa xác định được mức.`;
      return;
    }
    const byPoints = reached(total);
    const level = Math.max(byPoints, ...allowed());
    text.textContent = `${shown(total)} điểm: ${levels[level][1]}`;
    more.textContent =
      level === byPoints
        ? "."
        : ` – theo điểm là “${levels[byPoints][1]}”, áp dụng điều kiện khống chế còn “${levels[level][1]}”.`;
  };

  const tell = () => {
    const known = inputs.map(points);
    const scored = known.filter((value) => value !== null);
    // Hundredths as whole numbers: sums of fractions would be off.
    const total = scored.reduce((so_far, value) => so_far + Math.round(value * 100), 0) / 100;
    (appraisal ? tellAppraisal : tellSelfScore)(total, scored.length, known.length - scored.length);
  };

  form.addEventListener("input", (event) => {
    if (inputs.includes(event.target) || conditions.includes(event.target)) tell();
  });
  // What a browser put back into the fields is not what the server added up.
  window.addEventListener("pageshow", tell);
})();
