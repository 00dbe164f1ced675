// The check-in without waiting for the network: the other parts are fetched ahead into memory, Next and Back go through
// them, and what can't be sent is kept on this device (kept.js). Without this script the pages work by themselves.
(() => {
  "use strict";

  const words = document.getElementById("kept-words");
  const home = document.querySelector("main [data-paths]");
  if (!window.Kept?.able || !words) return;

  const ahead = new Map();
  const typed = new Map();
  const names = new Map();
  let lost = false;
  let known = Number(document.getElementById("saved")?.dataset.version ?? 0);
  const paths = home?.dataset.paths.split(" ") ?? [];
  const review = paths.at(-1);
  const patience = () => (lost ? 2500 : 8000);
  const partForm = () => document.querySelector("main form[data-part]");
  let at = location.pathname;
  const here = () => at;
  const token = () => Kept.tokenOf(document);
  const week = review?.split("/").at(-3);

  // ---- what was typed

  const nameOf = (path) => names.get(path) ?? names.set(path, crypto.randomUUID()).get(path);
  const fieldsOf = (form) => [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "to"].includes(name));
  const remember = (form) => form && typed.set(here(), fieldsOf(form));
  const isAnswer = ([name, value]) => value && !["seen", "page"].includes(name);
  const fill = (form, fields) => {
    for (const input of form.elements) {
      if (!input.name || ["csrfmiddlewaretoken", "to"].includes(input.name)) continue;
      const given = fields.filter(([name]) => name === input.name).map(([, value]) => value);
      if (["radio", "checkbox"].includes(input.type)) input.checked = given.includes(input.value);
      else input.value = given[0] ?? "";
    }
  };
  const labelOf = (input) => [...(input.labels?.[0]?.querySelectorAll("svg, .word") ?? [])].reduce((text, part) => text.replace(part.textContent, ""), input.labels?.[0]?.textContent ?? input.value).trim();
  const answerOf = (input) => {
    const scale = input.closest("[data-of]");
    return scale ? `${input.value} ${scale.dataset.of}` : labelOf(input);
  };
  /** Questions and answers in words, so that they can be shown should they come too late. */
  const inWords = (form) => [...form.querySelectorAll("fieldset.say")].map((asked) => {
    const said = [...asked.querySelectorAll("input:checked")].map(answerOf);
    for (const field of asked.querySelectorAll("textarea, input[type=number]")) if (field.value) said.push(field.type === "number" ? `${field.value} ${labelOf(field)}` : field.value);
    return [asked.querySelector("legend").textContent.trim(), said.join(", ")];
  }).filter(([, said]) => said);

  // ---- the line that says what is kept

  const line = (text) => {
    const place = document.getElementById("saved");
    if (place && text) place.textContent = text;
  };
  const note = (heard) => {
    if (heard.version === null) return;
    known = known === heard.was && heard.version - heard.was <= 1 ? heard.version : -1;
  };
  const keep = async (form) => {
    remember(form);
    lost = true;
    const said = { kind: "part", path: here(), week, fields: fieldsOf(form), said: inWords(form), heading: document.querySelector("main h1").textContent };
    try {
      await Kept.keep(said);
      line(words.dataset.kept);
      return true;
    } catch {
      return false;
    }
  };

  // ---- pages in memory

  const taken = (page) => ({ title: page.title, main: page.querySelector("main").outerHTML, heads: page.querySelector(".heads")?.innerHTML ?? "" });
  const isMine = (page) => Kept.whoseIs(page) === Kept.whose;
  const get = async (path) => {
    const answer = await Kept.ask(path, {}, patience());
    if (!answer) return null;
    const page = Kept.parsed(await answer.text());
    if (!answer.ok || !isMine(page) || !paths.includes(new URL(answer.url).pathname)) {
      location.assign(path);
      return new Promise(() => {});
    }
    lost = false;
    return taken(page);
  };
  const fetchAhead = async () => {
    if (navigator.connection?.saveData) return;
    for (const path of paths) {
      if (ahead.has(path)) continue;
      const answer = await Kept.ask(path);
      const page = answer?.ok && Kept.parsed(await answer.text());
      if (!page || !isMine(page) || !page.querySelector("main [data-paths]")) return;
      ahead.set(path, taken(page));
    }
  };

  const show = (page, path, push = true) => {
    const main = Kept.parsed(page.main).querySelector("main");
    document.querySelector("main").replaceWith(document.adoptNode(main));
    const heads = document.querySelector(".heads");
    if (heads) heads.innerHTML = page.heads;
    document.title = page.title;
    if (push && path !== location.pathname) history.pushState(null, "", path);
    at = path;
    dress();
    window.htmx?.process(main);
    main.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
    scrollTo(0, 0);
    const asked = document.documentElement.dataset.keys ? main.querySelector("fieldset.say") : null;
    const first = asked?.querySelector("input[type=radio]:checked") ?? asked?.querySelector("input, textarea");
    const title = main.querySelector("h1");
    title.tabIndex = -1;
    (first ?? title).focus({ preventScroll: true, focusVisible: Boolean(first) });
  };
  const visit = async (path, push = true) => {
    const fresh = path === review || !ahead.has(path) ? await get(path) : null;
    if (fresh) {
      ahead.set(path, fresh);
      if (path !== review) typed.delete(path);
    }
    const page = fresh ?? ahead.get(path);
    if (page) show(page, path, push);
    return Boolean(page);
  };

  // ---- a page as it is shown

  const answered = (path) => typed.get(path)?.some(isAnswer);
  const dressForm = (form) => {
    form.dataset.keeps = "";
    if (typed.has(here())) fill(form, typed.get(here()));
    if (!form.elements.namedItem("page")) {
      const name = document.createElement("input");
      Object.assign(name, { type: "hidden", name: "page", value: nameOf(here()) });
      form.prepend(name);
    }
    for (const part of form.querySelectorAll(".chain li:not([aria-current])")) if (answered(paths.find((path) => path.endsWith(`/${part.dataset.part}/`)))) part.classList.add("done");
  };
  const dressReview = async (records) => {
    const kept = records.filter((one) => one.kind === "part" && one.week === week);
    for (const row of document.querySelectorAll("main li[data-path]")) if (kept.some((one) => one.path === row.dataset.path)) row.querySelector("p").textContent = words.dataset.answered;
    if (kept.length) document.querySelector("main [data-answers]")?.remove();
    const wish = records.find((one) => one.kind === "seal" && one.week === week);
    document.querySelector("main [data-opens=seal]")?.closest(".line").toggleAttribute("hidden", Boolean(wish));
    document.querySelector("main [data-unseals]")?.closest(".line").toggleAttribute("hidden", !wish);
    if (wish) line(words.dataset.sealing);
    else if (kept.length) line(words.dataset.kept);
  };
  const dress = () => {
    const form = partForm();
    if (form) dressForm(form);
    Kept.all().then((records) => {
      if (document.querySelector("main [data-review]")) dressReview(records);
      if (form && records.some((one) => one.path === here() && !one.state)) line(words.dataset.kept);
      tell(records);
    }).catch(() => {});
  };

  // ---- what came too late, and what is not the same

  const section = (name) => words.content.querySelector(`[data-${name}]`).cloneNode(true);
  const tell = (records) => {
    const main = document.querySelector("main");
    for (const old of main.querySelectorAll(":scope > [data-over], :scope > [data-look]")) old.remove();
    const over = records.filter((one) => one.state === "over");
    const look = records.filter((one) => one.state === "look" && !(one.path === here() && main.querySelector("[data-both]")));
    if (over.length) main.prepend(overNote(over));
    if (look.length) main.prepend(lookNote(look));
  };
  const overNote = (over) => {
    const told = section("over");
    for (const [asked, said] of over.flatMap((one) => one.said)) {
      const [term, answer] = [document.createElement("dt"), document.createElement("dd")];
      term.textContent = asked;
      answer.textContent = said;
      told.querySelector("dl").append(term, answer);
    }
    told.querySelector("[data-copies]").addEventListener("click", async (event) => {
      await navigator.clipboard.writeText(over.flatMap((one) => one.said).map((pair) => pair.join("\n")).join("\n\n"));
      event.target.textContent = words.dataset.copied;
    });
    told.querySelector("[data-forgets]").addEventListener("click", async () => {
      for (const one of over) await Kept.forget(one.path);
      told.remove();
      document.querySelector("main h1")?.focus();
    });
    return told;
  };
  const lookNote = (look) => {
    const told = section("look");
    for (const one of look) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "button quiet", textContent: one.heading });
      button.addEventListener("click", () => lookAt(one));
      told.querySelector(".line").append(button);
    }
    return told;
  };
  /** Send a kept part as its page would: the answer shows both versions, or what is wrong with it. */
  const lookAt = async (one) => {
    remember(partForm());
    const answer = await Kept.post(one.path, [...one.fields, ["to", "next"]], token(), { headers: { "X-CSRFToken": token() }, redirect: "follow" });
    if (answer) await settle(answer, one.path);
  };
  /** Show the page that an answer holds; or go where it leads. */
  const settle = async (answer, path) => {
    const page = Kept.parsed(await answer.text());
    if (!isMine(page) || answer.redirected || !page.querySelector("main form[data-part], main [data-review]")) {
      if (answer.ok) await Kept.forget(path);
      return location.assign(answer.redirected ? answer.url : path);
    }
    typed.delete(path);
    show(taken(page), path);
  };

  // ---- Next, Back, and sealing

  const free = (form) => form.dispatchEvent(new Event("twofold:free", { bubbles: true }));
  const failed = (form, status) => {
    free(form);
    window.htmx?.trigger(form, "htmx:responseError", { xhr: { status } });
  };
  const go = async (form, to) => {
    const path = here(), target = to === "back" ? form.dataset.back : form.dataset.next;
    remember(form);
    const fields = [...fieldsOf(form), ["to", to]];
    const answer = await Kept.post(path, fields, token(), {}, patience());
    if (!answer || answer.type === "opaqueredirect") {
      const kept = await keep(form);
      if (answer) return location.assign(path);
      if (!(kept && (await visit(target)))) free(form);
      return;
    }
    lost = false;
    if (answer.ok) {
      await took(path, Kept.told(await answer.text()));
      if (!(await visit(target))) free(form);
    } else if (answer.status === 412 || answer.status === 422) {
      const whole = await Kept.post(path, fields, token(), { headers: { "X-CSRFToken": token() }, redirect: "follow" });
      if (whole) await settle(whole, path);
      else free(form);
    } else failed(form, answer.status);
  };
  const took = async (path, heard) => {
    note(heard);
    if (heard.seen === undefined) return;
    const fields = typed.get(path);
    if (fields) typed.set(path, fields.map(([name, value]) => [name, name === "seen" ? heard.seen : value]));
    await Kept.forget(path);
  };
  const seal = async (form) => {
    const path = new URL(form.action).pathname, week_url = `/weeks/${week}/`;
    const answer = await Kept.post(path, [...new FormData(form)], token(), {}, patience());
    document.getElementById("seal")?.close();
    if (!answer) {
      lost = true;
      await Kept.keep({ kind: "seal", path, week, week_url, seen: known });
      free(form);
      return dress();
    }
    if (answer.ok) return location.assign(answer.headers.get("HX-Redirect") || week_url);
    if (answer.type === "opaqueredirect") return location.reload();
    if ([412, 422].includes(answer.status)) return show(taken(Kept.parsed(await answer.text())), here());
    failed(form, answer.status);
  };

  /** Go from the check-in to another page; where no network is, stay, and say that nothing is lost. */
  const leave = async (event, link) => {
    if (!(lost || navigator.onLine === false) || link.origin !== location.origin || link.hash) return;
    event.preventDefault();
    if (await Kept.ask(link.href, {}, patience())) location.assign(link.href);
    else line(words.dataset.stays);
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.dataset.part) {
      event.preventDefault();
      go(form, event.submitter?.value === "back" ? "back" : "next");
    } else if (form.closest("#seal")) {
      event.preventDefault();
      seal(form);
    }
  });
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("main a[href], .bar a[href]");
    if (event.target.closest?.("[data-unseals]")) {
      await Kept.forget(document.querySelector("#seal form").getAttribute("action"));
      line(words.dataset.kept);
      return dress();
    }
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (!paths.includes(link.getAttribute("href"))) return leave(event, link);
    event.preventDefault();
    const path = link.getAttribute("href");
    if (link.dataset.drops !== undefined) {
      await Kept.forget(path);
      for (const held of [ahead, typed, names]) held.delete(path);
    } else remember(partForm());
    if (!(await visit(path))) line(words.dataset.kept);
  });
  addEventListener("popstate", async () => {
    const form = partForm(), path = here();
    if (form) {
      remember(form);
      const answer = await Kept.post(path, fieldsOf(form), token(), {}, patience());
      if (answer?.ok) await took(path, Kept.told(await answer.text()));
      else if (!answer) await keep(form);
    }
    await visit(location.pathname, false);
  });

  // ---- saving by itself

  for (const event of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(event, ({ target, detail }) => {
      const status = detail.xhr?.status ?? 0;
      if (target === partForm() && (status === 0 || (status >= 502 && status <= 504))) keep(target);
    });
  }
  document.addEventListener("htmx:afterRequest", async ({ detail }) => {
    const form = partForm();
    if (!form || detail.elt !== form || !detail.successful) return;
    lost = false;
    const path = here();
    remember(form);
    await took(path, Kept.told(detail.xhr.responseText));
  });
  let pause = null;
  document.addEventListener("input", ({ target }) => {
    const form = partForm();
    if (!lost || !form?.contains(target)) return;
    clearTimeout(pause);
    pause = setTimeout(() => form.isConnected && keep(form), 600);
  });
  document.addEventListener("visibilitychange", () => {
    const field = document.activeElement;
    if (document.hidden && field?.matches?.("form[data-part] textarea")) field.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // ---- what was kept is sent

  document.addEventListener("kept:sent", ({ detail }) => {
    note(detail);
    const fields = typed.get(detail.path);
    if (fields) typed.set(detail.path, fields.map(([name, value]) => [name, name === "seen" ? detail.seen : value]));
    const seen = partForm()?.elements.namedItem("seen");
    if (seen && detail.path === here()) seen.value = detail.seen;
  });
  document.addEventListener("kept:done", async ({ detail: found }) => {
    if (!found.later) lost = false;
    if (found.sealed) return location.assign(found.sealed);
    if (found.sent.length && home) {
      fetchAhead();
      if (document.querySelector("main [data-review]")) await visit(here(), false);
      line(words.dataset.sent);
    }
    if (found.unsealed) line(words.dataset.unsealed);
    tell(await Kept.all());
  });

  const start = async () => {
    if (home) ahead.set(here(), taken(document));
    const main = document.querySelector("main");
    const waits = home && (await Kept.unlocked.then(Kept.all)).length > 0;
    if (waits) main.inert = true;
    dress();
    if (!waits) return;
    const found = await Kept.started;
    if (home && found?.sent.length) {
      for (const one of found.sent) ahead.delete(one.path);
      ahead.delete(here());
      typed.delete(here());
      if (await visit(here(), false)) line(words.dataset.sent);
    }
    document.querySelector("main").inert = false;
  };
  start().catch(() => {}).finally(() => (window.requestIdleCallback ?? setTimeout)(() => fetchAhead()));
})();
