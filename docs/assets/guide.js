// Asks the questions of the guide, and shows what the first rule that fits recommends. The answers are in the address.
(() => {
  let recall = () => {}

  const make = (name, className, ...content) => {
    const element = document.createElement(name)
    element.className = className
    element.append(...content)
    return element
  }

  const cleaned = node => {
    const copy = node.cloneNode(true)
    for (const one of [copy, ...copy.querySelectorAll("[id]")]) one.removeAttribute("id")
    for (const button of copy.querySelectorAll(".copy")) button.remove() // the copy gets its own
    return copy
  }

  const words = node => node.textContent.replace(/\s+/g, " ").trim()

  // What stands below a heading; of the command lines only the one for a framework, which a comment above it names
  const below = (id, framework) => {
    const parts = []
    for (let node = document.getElementById(id).nextElementSibling; node && !/^H[1-6]$/.test(node.tagName);
      node = node.nextElementSibling) if (!node.matches(".links")) parts.push(cleaned(node))
    const code = parts.find(node => node.matches(".highlight")).querySelector("code")
    const lines = code.textContent.trim().split("\n")
    const comment = lines.findIndex(line => line.startsWith("# ") && line.slice(2).split("; ").includes(framework))
    code.textContent = lines[comment + 1]
    return parts
  }

  const title = id => {
    const copy = cleaned(document.getElementById(id))
    copy.querySelector(".headerlink")?.remove()
    return words(copy)
  }

  const start = () => {
    const form = document.querySelector(".guide:not([data-works])")
    if (!form) return
    form.dataset.works = ""
    const questions = [...form.querySelectorAll("fieldset")].map(box => [...box.querySelectorAll("input")])
    const rules = [...document.querySelectorAll(".rules tbody tr")]
    const answer = form.querySelector(".answer"), status = form.querySelector("output")
    const { link, record } = form.elements
    const have = questions.findIndex(([option]) => option.name === form.dataset.frameworks)
    const chosen = () => questions.map(options => options.find(option => option.checked) || options[0])

    // The number of a state, of which the last question changes first, is the place of its rule
    const decides = () => {
      const place = questions.reduce((sum, options, i) => sum * options.length + options.indexOf(chosen()[i]), 0)
      return rules[parseInt(form.dataset.states[place], 36)]
    }

    const leaf = rule => rule.querySelector("td:last-child a").hash.slice(1)

    let shown

    const show = () => {
      const state = chosen().map(option => option.value).join()
      if (state === shown) return // a jump on the page; what has the focus stays there
      shown = state
      const rule = decides(), id = leaf(rule), framework = words(chosen()[have].parentNode.querySelector("b"))
      const caveats = chosen().map(option => option.dataset.caveat).filter(text => text)
      const conditions = cleaned(rule.cells[1]), number = words(rule.cells[0])
      const list = conditions.querySelector("ul")
      const why = make("p", "why", `Rule ${number} decides`)
      why.append(list ? `, because you say: ${[...list.children].map(words).join("; ")}.` : ": no other one fits.")
      const parts = below(id, framework)
      if (!parts.some(node => node.matches(".not-run"))) parts.push(...caveats.map(text => make("p", "not-run", text)))
      const heading = make("h3", "", title(id))
      const other = parts.map(node => node.querySelector?.(".runner-up")).find(node => node)
      const fold = make("details", "second", make("summary", "", `The runner-up: ${title(other.hash.slice(1))}`),
        ...below(other.hash.slice(1), framework))
      answer.replaceChildren(heading, why, ...parts, fold)
      for (const row of rules) row.toggleAttribute("aria-current", row === rule)
      const jump = make("a", "", title(id))
      jump.href = "#answer"
      status.replaceChildren("So far: ", jump)
      answer.dispatchEvent(new Event("shown", { bubbles: true }))
    }

    recall = () => {
      const query = new URLSearchParams(location.search)
      for (const options of questions) {
        const wanted = query.get(options[0].name)
        const option = options.find(one => one.value === wanted) || options[0]
        option.checked = true
      }
      show()
    }

    const remember = () => {
      const query = new URLSearchParams()
      chosen().forEach((option, i) => { if (option !== questions[i][0]) query.set(option.name, option.value) })
      const now = `${query}` && `?${query}`
      if (now !== location.search) history.pushState({}, "", location.pathname + now)
      show()
    }

    // A claim's short address is the one that stays
    const lasting = link => link.href.replace(/evidence\/[^/]+\/#(.+)$/, "c/$1/")

    const written = () => {
      const now = new Date(), later = new Date(now)
      later.setMonth(later.getMonth() + 6)
      const day = date => date.toISOString().slice(0, 10)
      const asked = [...form.querySelectorAll("legend")].map(words)
      const find = css => answer.querySelector(css), term = name => words([...answer.querySelectorAll(":scope > .terms dt")]
        .find(node => node.textContent === name).nextElementSibling)
      const reasons = [...answer.querySelectorAll(":scope > .reasons li")]
      const lines = [...answer.querySelectorAll(":scope > .highlight code")].map(node => `    ${node.textContent.trim()}`)
      return [
        `# ${words(find("h3"))}`, "",
        `Decided on ${day(now)}. To be looked at again on ${day(later)}, or when ${term("Ask again when")}`, "",
        "## Context", "",
        ...chosen().map((option, i) => `- ${asked[i]} ${words(option.parentNode.querySelector("b"))}.`), "",
        "## Decision", "",
        words(find(".because")), "", ...lines, "",
        ...[...answer.querySelectorAll(":scope > .not-run")].flatMap(node => [words(node), ""]),
        `What it costs: ${term("What it costs")}`, "",
        "## Reasons", "",
        ...reasons.map(node => `- ${words(node)}: <${lasting(node.querySelector("a"))}>`), "",
        `Recorded with: ${term("Recorded with")}.`, "",
        `The runner-up: ${words(find(".runner-up"))}.`, "",
        `The guide, with these answers: <${location.href}>`, "",
      ].join("\n")
    }

    const copies = (button, text, done) => {
      button.hidden = !navigator.clipboard
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(text())
        status.replaceChildren(done)
      })
    }

    // The focus goes along: the theme's own jump would take it away again
    answer.tabIndex = -1
    status.addEventListener("click", event => {
      if (!event.target.closest("a")) return
      event.preventDefault()
      event.stopPropagation()
      answer.focus()
    })
    form.addEventListener("submit", event => event.preventDefault())
    form.addEventListener("change", remember)
    form.addEventListener("reset", () => setTimeout(remember))
    copies(link, () => location.href, "The link is copied")
    copies(record, written, "The decision record is copied")
    recall()
  }

  addEventListener("popstate", () => recall())
  window.document$ ? document$.subscribe(start) : start()
})()
