// A form with words in it asks first whether it would be taken: is there a network, is whoever wrote it still logged in?
// If not, the page stays as it is and says why. Not every browser gives back what was typed to whoever comes back.
(() => {
  "use strict";

  if (!window.Kept || !AbortSignal.timeout || !HTMLFormElement.prototype.requestSubmit) return;

  const PATIENCE = 8000;
  const door = document.currentScript.dataset.door;
  const asked = new WeakSet();
  const hasWords = (form) => [...form.elements].some((one) => one.matches("textarea, input:not([type=hidden], [type=radio], [type=checkbox])") && one.value);
  const say = (text, href) => document.dispatchEvent(new CustomEvent("twofold:say", { detail: { text, kind: "failed", href, beside: true } }));
  const refused = (form, event, detail) => {
    window.htmx?.trigger(form, event, detail);
    return false;
  };

  /** Whether the form may be sent. It then has the token of now: a log-in in another tab has made its own void. */
  const mayGo = async (form) => {
    const answer = await fetch(door, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) return refused(form, "htmx:responseError", { xhr: { status: answer.status } });
    const page = Kept.parsed(await answer.text());
    const whose = Kept.whoseIs(page);
    if (!whose) say("Not sent: you are logged out. Log in in a new tab, then send this again. What you wrote stays here.", new URL(answer.url).pathname);
    else if (whose !== Kept.whose) say("Not sent: since this page was opened, someone else has logged in here, or you have a new password. Copy what you wrote, then load the page again.");
    else form.elements.namedItem("csrfmiddlewaretoken")?.setAttribute("value", Kept.tokenOf(page));
    return whose === Kept.whose;
  };
  /** A slow network is no lost one: then the form goes as it is, and the browser waits. */
  const failed = (form, error) => error.name === "TimeoutError" || refused(form, "htmx:sendError");

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.dataset.part || asked.delete(form) || !hasWords(form)) return;
    event.preventDefault();
    const goes = await mayGo(form).catch((error) => failed(form, error));
    form.dispatchEvent(new Event("twofold:free", { bubbles: true }));
    if (!goes) return;
    asked.add(form);
    form.requestSubmit(event.submitter);
  });
})();
