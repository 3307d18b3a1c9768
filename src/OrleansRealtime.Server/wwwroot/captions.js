/** Both sides in words, in the order of the conversation's items. */
export class Captions {
  #list;
  #rows = new Map();

  constructor(list) {
    this.#list = list;
  }

  clear() {
    this.#rows.clear();
    this.#list.replaceChildren();
  }

  /** Keeps a place for an item: a user's words are often known only after the answer has begun. */
  reserve(itemId, role) {
    let row = this.#rows.get(itemId);
    if (!row) {
      row = { role, text: "", final: false, element: undefined };
      row.element = document.createElement("li");
      row.element.className = `${role} partial`;
      row.element.hidden = true;
      const who = document.createElement("span");
      who.className = "who";
      who.textContent = role === "user" ? "You" : "Assistant";
      row.words = document.createElement("span");
      row.words.className = "words";
      row.element.append(who, row.words);
      this.#rows.set(itemId, row);
      this.#list.append(row.element);
    }
    return row;
  }

  append(itemId, role, piece) {
    const row = this.reserve(itemId, role);
    this.#show(row, row.text + piece, false);
  }

  finish(itemId, role, text) {
    this.#show(this.reserve(itemId, role), text, true);
  }

  /** The user spoke over it and did not hear its end. */
  interrupted(itemId) {
    this.#rows.get(itemId)?.element.classList.add("interrupted");
  }

  /** For tests and scripts: role, text and whether it is final. */
  get all() {
    return [...this.#rows.values()].filter(row => row.text).map(({ role, text, final }) => ({ role, text, final }));
  }

  #show(row, text, final) {
    const atEnd = this.#list.scrollTop + this.#list.clientHeight >= this.#list.scrollHeight - 60;
    row.text = text;
    row.final = final;
    row.words.textContent = text;
    row.element.hidden = text === "";
    row.element.classList.toggle("partial", !final);
    if (atEnd) {
      this.#list.scrollTop = this.#list.scrollHeight;
    }
  }
}
