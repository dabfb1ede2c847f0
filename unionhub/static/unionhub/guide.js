// The guide, quicker: search without diacritics opens what it finds; a link to a part opens it.
// Nothing depends on it: without it everything unfolds by hand, and the browser's own search finds the text.
"use strict";

(() => {
  const guide = document.querySelector("[data-guide]");
  if (!guide) return;

  const search = document.querySelector("[data-guide-search]");
  const field = search.querySelector("input");
  const count = search.querySelector("[data-guide-count]");
  const chapters = [...guide.querySelectorAll(".guide-chapter")];
  const FEW = 4; // so many results are opened at once
  const plain = (text) =>
    text.normalize("NFD").replace(/\p{Mn}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/\s+/g, " ").trim();
  const openAtFirst = new Map([...guide.querySelectorAll("details")].map((part) => [part, part.open]));
  const texts = new Map(chapters.map((chapter) => [chapter, piecesOf(chapter)]));

  // [element, text] of the parts of a chapter, and of what it says before them.
  function piecesOf(chapter) {
    const pieces = [...chapter.querySelectorAll(".guide-part, .guide-below > .guide-text")];
    return pieces.map((piece) => [piece, ` ${plain(piece.textContent)}`]);
  }

  // What was typed as it stands; where that is nowhere, all its words, each at the beginning of a word.
  function matching(typed) {
    const phrase = plain(typed);
    const pieces = [...texts.values()].flat();
    const exact = pieces.filter(([, text]) => text.includes(phrase));
    const words = phrase.split(" ");
    const chosen = exact.length ? exact : pieces.filter(([, text]) => words.every((word) => text.includes(` ${word}`)));
    return new Set(chosen.map(([piece]) => piece));
  }

  function filter() {
    const searching = plain(field.value) !== "";
    const results = matching(field.value);
    const few = searching && results.size <= FEW;
    for (const [chapter, pieces] of texts) {
      const any = pieces.some(([piece]) => results.has(piece));
      for (const [piece] of pieces) {
        piece.hidden = !results.has(piece);
        if (piece.matches("details")) piece.open = searching ? few : openAtFirst.get(piece);
      }
      chapter.hidden = !any;
      chapter.open = searching || openAtFirst.get(chapter);
    }
    count.textContent = !searching ? "" : results.size ? `Tìm thấy ở ${results.size} mục` : "Không tìm thấy. Thử từ khác, ngắn hơn.";
  }

  function openTarget() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || !guide.contains(target)) return;
    for (let part = target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    target.scrollIntoView();
  }

  search.hidden = false;
  field.addEventListener("input", filter);
  window.addEventListener("hashchange", openTarget);
  openTarget();
})();
