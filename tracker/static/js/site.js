// Small helps on top of pages that work without them.
(() => {
  "use strict";

  const say = (text, kind, href, beside) => {
    const place = document.getElementById("toasts");
    if (!place) return;
    for (const old of place.querySelectorAll(`[data-kind="${kind}"]`)) old.remove();
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.dataset.kind = kind;
    const words = document.createElement("p");
    const says = href ? document.createElement("a") : words;
    if (href) {
      says.href = href;
      if (beside) says.target = "_blank";
      words.append(says);
    }
    says.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button text";
    close.textContent = "Close";
    close.addEventListener("click", () => toast.remove());
    toast.append(words, close);
    place.append(toast);
  };
  const unsay = (kind) => {
    for (const old of document.querySelectorAll(`#toasts [data-kind="${kind}"]`)) old.remove();
  };

  document.addEventListener("twofold:say", ({ detail }) => say(detail.text, detail.kind, detail.href, detail.beside));

  // A form is sent once, however often it is clicked.
  const free = (form) => {
    delete form.dataset.sent;
    for (const button of form.elements) {
      if (!button.dataset.held) continue;
      button.disabled = false;
      delete button.dataset.held;
    }
  };
  document.addEventListener("twofold:free", (event) => free(event.target));
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || form.method === "get") return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    // What is being saved just now is saved first: its answer brings the version that the form has to send.
    if (form.classList.contains("htmx-request")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      form.addEventListener("htmx:afterRequest", () => setTimeout(() => form.requestSubmit(event.submitter)), { once: true });
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => {
      if (!form.dataset.sent) return;
      for (const button of form.elements) {
        if (button.type !== "submit" || button.disabled) continue;
        button.disabled = true;
        button.dataset.held = "yes";
      }
    });
    setTimeout(() => free(form), 15000);
  }, true);

  // What goes wrong between the pages is said, and what was typed stays.
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form) free(form);
    if (event.detail.successful) unsay("failed");
  });
  const keeps = (event) => event.target.closest?.("[data-keeps]");
  document.addEventListener("htmx:responseError", (event) => {
    const code = event.detail.xhr.status;
    if (code >= 502 && code <= 504 && keeps(event)) return;
    if (code === 401 || code === 403) say("This was not saved: you are logged out, or may not do this. Load the page again.", "failed");
    else if (code === 429) say("That was a lot at once. Wait a minute, then try again. What you wrote is still here.", "failed");
    else say("This was not saved. What you wrote is still here. Try again in a moment.", "failed");
  });
  for (const lost of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(lost, (event) => {
      if (keeps(event)) return;
      unsay("offline");
      say("This could not be sent. What you wrote is still here. Try again when you are online.", "failed");
    });
  }
  addEventListener("offline", () => document.querySelector("[data-keeps]") || say("You are offline. What you write stays on this page until you are back.", "offline"));
  addEventListener("online", () => unsay("offline"));

  // Back never shows a page as it once was.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  // Copying a link.
  const copy = async (button) => {
    const from = document.getElementById(button.dataset.copy);
    const text = from?.value ?? from?.textContent?.trim() ?? "";
    try {
      await navigator.clipboard.writeText(text);
      say("Copied.", "copied");
    } catch {
      from?.select?.();
      say("It could not be copied. Select it and copy it yourself.", "copied");
    }
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("[data-copy], [data-opens], [data-closes], [data-leave]");
    for (const more of document.querySelectorAll(".more[open]")) if (!more.contains(event.target)) more.open = false;
    if (!target) return;
    if (target.dataset.copy) copy(target);
    else if (target.dataset.opens) document.getElementById(target.dataset.opens)?.showModal();
    else if (target.dataset.closes !== undefined) target.closest("dialog").close();
    else if (target.dataset.leave !== undefined) {
      event.preventDefault();
      location.replace(target.href);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const more of document.querySelectorAll(".more[open]")) {
      more.open = false;
      more.querySelector("summary").focus();
    }
  });

  // The browser knows its own zone and language.
  const locale = (form) => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const zoneField = form.elements.namedItem("time_zone");
    if (zoneField && zone && !form.querySelector("[aria-invalid]")) {
      zoneField.value = zone;
      const place = zoneField.closest("[data-zone]");
      if (place && zoneField.value === zone) place.hidden = true;
    }
    const language = form.elements.namedItem("language");
    if (language && language.type === "hidden") language.value = navigator.language.split("-")[0];
  };

  // Where motion is welcome, the two circles come from where they lay before.
  const glide = (picture) => {
    const from = Number(picture.dataset.glide), seat = (who) => picture.querySelector(`.disc.hue-${who}`);
    delete picture.dataset.glide;
    const [me, partner] = [seat("me"), seat("partner")].map((circle) => circle && Number(circle.getAttribute("cx")));
    if (!from || !matchMedia("(prefers-reduced-motion: no-preference)").matches || !partner) return;
    const radius = Number(seat("me").getAttribute("r")), half = (partner - me) / 2, before = half + from;
    const [x, y] = [(me + partner) / 2, Number(seat("me").getAttribute("cy"))];
    const tall = (distance) => Math.sqrt(radius * radius - distance * distance);
    const lens = `translate(${x}px, ${y}px) scale(${(radius - before) / (radius - half)}, ${tall(before) / tall(half)}) translate(${-x}px, ${-y}px)`;
    const move = (parts, transform) => {
      for (const part of picture.querySelectorAll(parts)) part.animate({ transform: [transform, "none"] }, { duration: 200, easing: "cubic-bezier(.2, .7, .3, 1)" });
    };
    move(".hue-me", `translate(${-from}px)`);
    move(".hue-partner", `translate(${from}px)`);
    move("path:not(.moon)", lens);
  };

  const dress = (root) => {
    for (const picture of root.querySelectorAll("svg[data-glide]")) glide(picture);
    for (const opener of root.querySelectorAll("[data-opens]")) {
      const dialog = document.getElementById(opener.dataset.opens);
      if (!dialog || !opener.hidden) continue;
      dialog.close();
      opener.hidden = false;
      for (const closer of dialog.querySelectorAll("[data-closes]")) closer.hidden = false;
    }
    for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
    for (const form of root.querySelectorAll("form[data-locale]")) locale(form);
  };
  dress(document);
  document.addEventListener("htmx:load", (event) => dress(event.target.parentNode ?? document));
})();
