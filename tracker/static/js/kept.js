// Answers that this device keeps while there is no network: locked, for one person, sent as soon as that can be.
// The key comes with the pages of the check-in and is stored nowhere here. What is another person's is deleted unread.
window.Kept = (() => {
  "use strict";

  const NAME = "twofold", STORE = "kept", PADDED = 4096, PATIENCE = 8000;
  const whoseIs = (page) => page.querySelector('meta[name="device-tag"]')?.content ?? "";
  const whose = whoseIs(document), door = document.currentScript.dataset.door;
  const able = Boolean(whose && window.indexedDB && window.crypto?.subtle && navigator.locks);

  // ---- the store: an id, whose, and a locked box

  const settled = (asked) => new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const opened = () => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
    return settled(asked);
  };
  const within = async (mode, act) => {
    const base = await opened();
    try {
      const task = base.transaction(STORE, mode);
      const found = await settled(act(task.objectStore(STORE)));
      if (mode === "readwrite") await new Promise((resolve, reject) => { task.oncomplete = resolve; task.onabort = () => reject(task.error); });
      return found;
    } finally {
      base.close();
    }
  };
  const isThere = async () => !indexedDB.databases || (await indexedDB.databases()).some((one) => one.name === NAME);
  const remove = (id) => within("readwrite", (store) => store.delete(id));
  const own = async () => {
    const rows = (await isThere()) ? await within("readonly", (store) => store.getAll()) : [];
    for (const row of rows) if (row.owner !== whose) await remove(row.id);
    return rows.filter((row) => row.owner === whose);
  };

  // ---- the lock

  let key = null;
  const unlock = async (page) => {
    const text = page.querySelector('meta[name="device-key"]')?.content;
    if (!text || whoseIs(page) !== whose) return;
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  };
  const unlocked = able ? unlock(document).catch(() => {}) : Promise.resolve();
  const words = (text) => new TextEncoder().encode(text);
  const sealed = async (id, said) => {
    const text = words(JSON.stringify(said));
    const padded = new Uint8Array(Math.ceil(text.length / PADDED) * PADDED).fill(32);
    padded.set(text);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: words(id) }, key, padded);
    return { id, owner: whose, iv, box };
  };
  const read = async (row) => {
    try {
      const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv, additionalData: words(row.id) }, key, row.box);
      return { ...JSON.parse(new TextDecoder().decode(text)), id: row.id };
    } catch {
      await remove(row.id);
      return null;
    }
  };

  // ---- what is kept: one record for a part or a wish to seal, by its path, in the order in which they were made

  const all = async () => {
    const said = await Promise.all((await own()).map(read));
    return said.filter(Boolean).sort((one, other) => one.made - other.made);
  };
  const write = async ({ id, ...said }) => within("readwrite", await sealed(id, said).then((row) => (store) => store.put(row)));
  let line = Promise.resolve();
  const inTurn = (act) => (line = line.then(act, act));
  const keep = (said) => inTurn(async () => {
    await unlocked;
    const there = (await all()).find((one) => one.path === said.path);
    const made = there?.made ?? Date.now();
    await write({ id: there?.id ?? crypto.randomUUID(), made, ...said, turn: (there?.turn ?? 0) + 1 });
    later();
  });
  const forget = (path) => inTurn(async () => {
    for (const one of await all()) if (one.path === path) await remove(one.id);
  });
  /** Change what is kept after an answer. `change` is given the record as it is now, and whether it is still the one
   * that was sent; it gives the new fields, null to forget the record, or nothing to leave it. */
  const after = (sent, change) => inTurn(async () => {
    const now = (await all()).find((one) => one.id === sent.id);
    const next = now && change(now, now.turn === sent.turn);
    if (next) await write({ ...now, ...next });
    else if (next === null) await remove(now.id);
  });

  // ---- sending

  const isLost = (answer) => !answer || [502, 503, 504].includes(answer.status);
  const ask = async (path, options = {}, patience = PATIENCE) => {
    try {
      const answer = await fetch(path, { cache: "no-store", ...options, signal: AbortSignal.timeout(patience) });
      return isLost(answer) ? null : answer;
    } catch {
      return null;
    }
  };
  const post = (path, fields, token, more = {}, patience = PATIENCE) => {
    const body = new URLSearchParams(fields);
    return ask(path, { method: "POST", redirect: "manual", headers: { "HX-Request": "true", "X-CSRFToken": token }, body, ...more }, patience);
  };
  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
  const tokenOf = (page) => JSON.parse(page.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
  /** A fresh page of the check-in, for its key and its token; null if it can't be had, or is another person's. */
  const knock = async () => {
    const answer = await ask(door);
    if (!answer?.ok) return null;
    const page = parsed(await answer.text());
    if (whoseIs(page) !== whose) return null;
    if (!key) await unlock(page);
    return key ? page : null;
  };
  const told = (text) => {
    const page = parsed(text), line = page.getElementById("saved");
    const number = (name) => (line?.dataset[name] ? Number(line.dataset[name]) : null);
    return { was: number("was"), version: number("version"), code: line?.dataset.code ?? "", seen: page.getElementById("seen")?.value };
  };

  /** Send one part: "sent", "look" (both versions must be seen), "over" (too late), or "later". */
  const sendPart = async (one, token, records) => {
    const answer = await post(one.path, [...one.fields, ["to", "next"]], token);
    if (!answer || answer.type === "opaqueredirect" || [403, 429, 500].includes(answer.status)) return "later";
    if (answer.ok) {
      const heard = told(await answer.text());
      const fields = (now) => now.fields.map(([name, value]) => [name, name === "seen" ? heard.seen : value]);
      await after(one, (now, same) => (same ? null : { fields: fields(now) }));
      for (const wish of records.filter((other) => other.kind === "seal" && other.week === one.week)) {
        wish.seen = wish.seen === heard.was && heard.version - heard.was <= 1 ? heard.version : -1;
        await after(wish, () => ({ seen: wish.seen }));
      }
      document.dispatchEvent(new CustomEvent("kept:sent", { detail: { path: one.path, ...heard } }));
      return "sent";
    }
    const code = answer.status === 404 ? "not-there" : told(await answer.text()).code;
    const state = answer.status === 412 || !code ? "look" : "over";
    await after(one, (now, same) => (same ? { state } : undefined));
    return state;
  };
  const sendWish = async (wish, token) => {
    const answer = wish.seen > 0 ? await post(wish.path, [["seen", String(wish.seen)]], token) : { status: 412 };
    if (!answer || answer.type === "opaqueredirect" || [403, 429, 500].includes(answer.status)) return "later";
    await after(wish, () => null);
    return answer.ok ? "sealed" : "unsealed";
  };
  const sendAll = async () => {
    const found = { sent: [], look: [], over: [], sealed: "", unsealed: "", words: {} };
    if (!(await own()).length) return found;
    const page = await knock();
    if (!page) return { ...found, later: true };
    found.words = page.getElementById("kept-words")?.dataset ?? {};
    const records = await all(), token = tokenOf(page);
    for (const one of records) {
      if (one.kind !== "part") continue;
      const state = one.state || (await sendPart(one, token, records));
      if (state === "later") return { ...found, later: true };
      found[state].push(one);
    }
    for (const wish of records.filter((one) => one.kind === "seal")) {
      const held = found.look.some((one) => one.week === wish.week);
      if (held) wish.seen = -1;
      const state = await sendWish(wish, token);
      if (state === "later") return { ...found, later: true };
      found[state] = wish.week_url;
    }
    return found;
  };

  // ---- when

  let wait = 4000, timer = null;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(send, wait * (0.8 + Math.random() * 0.4));
    wait = Math.min(wait * 2, 300000);
  };
  const send = async () => {
    if (!able) return { sent: [], look: [], over: [] };
    const found = await navigator.locks.request("twofold-kept", sendAll).catch(() => ({ sent: [], look: [], over: [], later: true }));
    if (found.later) later();
    else wait = 4000;
    document.dispatchEvent(new CustomEvent("kept:done", { detail: found }));
    return found;
  };
  const say = (text, kind, href) => text && document.dispatchEvent(new CustomEvent("twofold:say", { detail: { text, kind, href } }));
  document.addEventListener("kept:done", ({ detail: found }) => {
    if (document.querySelector("main [data-paths]")) return;
    if (found.sent.length) say(found.words.sent, "sent");
    if (found.unsealed) say(found.words.unsealed, "unsealed", door);
    if (location.pathname !== "/") return;
    if (found.look.length) say(found.words.look, "look", door);
    if (found.over.length) say(found.words.over, "over", door);
  });
  const warnBeforeLoggingOut = async () => {
    const warning = document.querySelector("[data-unsent]");
    if (warning) warning.hidden = warning.disabled = !(await own()).length;
  };
  const start = async () => {
    if (!able) return;
    await unlocked;
    document.querySelector('meta[name="device-key"]')?.remove();
    await warnBeforeLoggingOut();
    const found = await send();
    await warnBeforeLoggingOut();
    return found;
  };
  addEventListener("online", () => { wait = 4000; send(); });

  return { able, whose, whoseIs, unlocked, started: start().catch(() => {}), all, keep, forget, send, ask, post, parsed, tokenOf, told };
})();
