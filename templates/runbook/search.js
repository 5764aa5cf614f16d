(() => {
  const input = document.getElementById("q"), said = document.getElementById("n"), form = input.form;
  const links = new Map([...document.querySelectorAll("nav li a")].map(a => [a.hash.slice(1), a]));
  const sections = [...document.querySelectorAll("main > section")].map(section => ({
    section, name: section.querySelector("h2").textContent.toLowerCase(),
    parts: [...section.querySelectorAll("article")].map(part => ({ part, text: part.textContent.toLowerCase() })),
  }));
  const marks = window.Highlight && CSS.highlights ? new Highlight() : null;
  if (marks) CSS.highlights.set("found", marks);
  const mark = (part, words) => {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (marks.size < 400 && walker.nextNode()) {
      const text = walker.currentNode.data.toLowerCase();
      for (const word of words) {
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
          const range = new Range();
          range.setStart(walker.currentNode, at);
          range.setEnd(walker.currentNode, at + word.length);
          marks.add(range);
        }
      }
    }
  };
  const search = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    if (marks) marks.clear();
    for (const { section, name, parts } of sections) {
      let here = 0;
      for (const { part, text } of parts) {
        const fits = words.every(word => text.includes(word) || name.includes(word));
        part.hidden = !fits;
        links.get(part.id).parentElement.hidden = !fits;
        if (fits) here += 1;
        if (fits && words.length && marks) mark(part, words);
      }
      section.hidden = !here;
      const entry = links.get(section.id).closest("li");
      entry.hidden = !here;
      entry.querySelector("details").open = words.length > 0;
      found += here;
    }
    said.textContent = !words.length ? "" : found === 1 ? "1 part" : found ? found + " parts" : "Nothing found";
  };
  form.hidden = false;
  form.addEventListener("submit", event => event.preventDefault());
  input.addEventListener("input", search);
  addEventListener("keydown", event => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) {
      event.preventDefault();
      input.focus();
    } else if (event.key === "Escape" && event.target === input) {
      input.value = "";
      search();
    }
  });
  if (matchMedia("(max-width: 900px)").matches) document.querySelector(".toc").open = false;
  search();
})();
