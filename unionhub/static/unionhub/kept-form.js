// Every form that a person fills: what is typed and not sent is not left by mistake, and it can still be sent after logging
// in again in another tab. Searches (GET), the list of the admin and forms marked data-leave="free" are left without a word.
"use strict";

(() => {
  const forms = [...document.querySelectorAll('form[method="post"]:not([data-leave="free"], #changelist-form)')];
  const touched = new Set();

  const asks = (control) => !["hidden", "submit", "button", "file", "fieldset"].includes(control.type);
  const differs = (control) => {
    if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
    if (control.type === "file") return control.files.length > 0;
    if (!asks(control) || control.type === "output") return false;
    if (control.tagName !== "SELECT") return control.value !== control.defaultValue;
    const options = [...control.options];
    return control.multiple || options.some((option) => option.defaultSelected)
      ? options.some((option) => option.selected !== option.defaultSelected)
      : control.selectedIndex > 0;
  };

  // What came back with errors, with a conflict or after a log-in is not saved either, whatever is changed in it.
  const returned = document.querySelector("main[data-unsaved], .errornote");
  const unsaved = new Set(
    forms.filter((form) => "unsaved" in form.dataset || (returned && [...form.elements].some(asks))),
  );

  for (const form of forms) {
    for (const event of ["input", "change"]) form.addEventListener(event, () => touched.add(form));
    // A new token is there after logging in again in another tab: with it this page can still be saved.
    form.addEventListener("submit", () => {
      touched.delete(form);
      unsaved.clear();
      const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
      const token = form.querySelector('[name="csrfmiddlewaretoken"]');
      if (cookie && token) token.value = cookie[1];
    });
  }

  window.addEventListener("beforeunload", (event) => {
    const changed = [...touched].some((form) => [...form.elements].some(differs));
    if (changed || unsaved.size) event.preventDefault();
  });

  document.getElementById("error-summary")?.focus();
})();
