// Keys for the questions of a check-in. They act only while the focus is inside a question (WCAG 2.1.4), never while
// typing, and never with a modifier; arrows, space and Enter stay what they are.
(() => {
  "use strict";

  const TYPES = "textarea, select, input:not([type=radio]):not([type=checkbox])";
  const scale = (asked) => [...asked.querySelectorAll(".seven input[type=radio]")];
  const none = (asked) => asked.querySelector("input[type=radio][value=none]");
  const mine = (asked) => asked.querySelector("input[type=checkbox][name$='-mine']");
  const go = (input) => input?.focus({ focusVisible: true });

  const onward = (asked) => {
    const all = [...document.querySelectorAll("main form fieldset.say")];
    const next = all[all.indexOf(asked) + 1];
    if (!next) return go(document.querySelector(".keys button[value=next]"));
    go(next.querySelector("input[type=radio]:checked") ?? next.querySelector("input, textarea"));
    next.scrollIntoView({ block: "center", behavior: "auto" });
  };
  const choose = (asked, input) => {
    if (!input) return false;
    if (!input.checked) input.click();
    onward(asked);
    return true;
  };
  const turn = (asked, step) => {
    if (!asked.querySelector(".dial")) return false;
    const all = scale(asked), at = all.findIndex((input) => input.checked);
    const next = all[Math.min(Math.max((at < 0 ? 3 : at) + (at < 0 ? 0 : step), 0), all.length - 1)];
    if (!next.checked) next.click();
    go(next);
    return true;
  };
  const acts = (key, asked) => {
    if (/^[1-7]$/.test(key)) return choose(asked, scale(asked)[Number(key) - 1]);
    if (key === "0" || key === "n") return choose(asked, none(asked));
    if (key === "-" || key === "−") return turn(asked, -1);
    if (key === "+" || key === "=") return turn(asked, 1);
    if (key === "k" && mine(asked)) {
      mine(asked).click();
      return true;
    }
    return false;
  };
  document.addEventListener("keydown", (event) => {
    const asked = event.target.closest?.("main form fieldset.say");
    if (!asked || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.target.matches(TYPES)) return;
    if (!acts(event.key.toLowerCase(), asked)) return;
    document.documentElement.dataset.keys = "yes";
    event.preventDefault();
  });
  document.addEventListener("pointerdown", () => delete document.documentElement.dataset.keys);

  const show = () => {
    for (const one of document.querySelectorAll(".shortcuts[hidden]")) one.hidden = false;
  };
  show();
  document.addEventListener("htmx:load", show);
})();
