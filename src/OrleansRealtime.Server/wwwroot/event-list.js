const MaxRows = 500;

/** The last 500 events, filterable by type; a click shows the JSON. Audio is shown by its length, not its base64. */
export class EventList {
  #list;
  #filter = "";
  #began = performance.now();

  constructor(list) {
    this.#list = list;
    list.addEventListener("click", click => {
      const button = click.target.closest("button");
      if (button) {
        toggleJson(button);
      }
    });
  }

  set filter(text) {
    this.#filter = text.trim().toLowerCase();
    for (const row of this.#list.children) {
      row.hidden = !this.#shows(row);
    }
  }

  restart() {
    this.#began = performance.now();
    this.clear();
  }

  clear() {
    this.#list.replaceChildren();
  }

  add(event, direction) {
    const atEnd = this.#list.scrollTop + this.#list.clientHeight >= this.#list.scrollHeight - 30;
    const row = document.createElement("li");
    row.dataset.type = event.type;
    row.classList.toggle("fault", event.type === "error" || event.response?.status === "failed");
    row.event = withoutAudio(event);
    row.hidden = !this.#shows(row);
    row.append(makeButton(event, direction, performance.now() - this.#began));
    this.#list.append(row);
    while (this.#list.children.length > MaxRows) {
      this.#list.firstChild.remove();
    }
    if (atEnd) {
      this.#list.scrollTop = this.#list.scrollHeight;
    }
  }

  #shows(row) {
    return row.dataset.type.toLowerCase().includes(this.#filter);
  }
}

function makeButton(event, direction, elapsed) {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  const time = document.createElement("time");
  time.textContent = (elapsed / 1000).toFixed(3);
  const arrow = document.createElement("span");
  arrow.textContent = direction === "in" ? "↓" : "↑";
  arrow.setAttribute("aria-label", direction === "in" ? "from the server" : "to the server");
  const name = document.createElement("span");
  name.className = "name";
  name.textContent = event.type;
  button.append(time, arrow, name);
  return button;
}

function toggleJson(button) {
  const open = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!open));
  if (open) {
    button.nextElementSibling.remove();
    return;
  }
  const json = document.createElement("pre");
  json.tabIndex = 0;
  json.textContent = JSON.stringify(button.parentElement.event, null, 2);
  button.after(json);
}

function withoutAudio(event) {
  const describe = text => `(${text.length} characters of base64)`;
  if (event.type === "input_audio_buffer.append") {
    return { ...event, audio: describe(event.audio) };
  }
  if (event.type === "response.output_audio.delta") {
    return { ...event, delta: describe(event.delta) };
  }
  return event;
}
