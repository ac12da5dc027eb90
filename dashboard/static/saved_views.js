// The views of this browser: names and addresses, in its own storage.

function read(place) {
  try {
    const found = JSON.parse(localStorage.getItem(place) ?? "[]");
    return Array.isArray(found) ? found.filter((each) => each?.name && typeof each.query === "string") : [];
  } catch {
    return [];
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".views");
  const place = `views-${data.page}`;

  function write(views) {
    try {
      localStorage.setItem(place, JSON.stringify(views.slice(0, 20)));
    } catch {
      // A browser that keeps nothing: the views last as long as the page.
    }
    draw(views);
  }

  function draw(views) {
    root.replaceChildren();
    for (const view of views) {
      const item = document.createElement("span");
      item.className = "view";
      const link = document.createElement("a");
      link.href = `${data.page}${view.query}`;
      link.textContent = view.name;
      const forget = document.createElement("button");
      forget.type = "button";
      forget.textContent = "×";
      forget.setAttribute("aria-label", `Oublier la vue ${view.name}`);
      forget.onclick = () => write(read(place).filter((each) => each.name !== view.name));
      item.append(link, forget);
      root.append(item);
    }
    const form = document.createElement("form");
    const name = document.createElement("input");
    name.maxLength = 40;
    name.required = true;
    name.placeholder = "Nom de cette vue";
    name.setAttribute("aria-label", "Nom de la vue à enregistrer");
    const save = document.createElement("button");
    save.textContent = "Enregistrer la vue";
    form.append(name, save);
    form.onsubmit = (event) => {
      event.preventDefault();
      const query = window.location.search;
      const others = read(place).filter((each) => each.name !== name.value);
      write([...others, { name: name.value, query }]);
    };
    root.append(form);
  }

  draw(read(place));
}
