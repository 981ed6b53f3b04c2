// Asks the questions of the guide, and shows what the first rule that fits recommends. The answers are in the address.

// When the last of requests that come at once and wait is answered, if each wait takes a thread
function lastAfter(requests, seconds, threads) {
  return Math.ceil(requests / threads) * seconds
}

// What a number of threads does for requests, compared with the number that a command has by itself. Those of another
// kind, such as streams, stay open: there is no last one.
function aboutThreads(kind, requests, seconds, by_itself) {
  const fewer = by_itself < requests
  if (kind !== "requests") {
    return `With \`--threads ${requests}\`, ${requests} ${kind} can be open at once`
      + (fewer ? `; with \`--threads ${by_itself}\`, only ${by_itself}.` : ".")
  }
  const after = threads => `after ${+lastAfter(requests, seconds, threads).toPrecision(4)} s`
  if (seconds) {
    return `If ${requests} requests reach a worker at once and each waits ${seconds} s, \`--threads ${requests}\` answers `
      + `the last one ${after(requests)}` + (fewer ? `, and \`--threads ${by_itself}\` ${after(by_itself)}.` : ".")
  }
  return `With \`--threads ${requests}\`, none of ${requests} requests waits for a thread`
    + (fewer ? `; with \`--threads ${by_itself}\`, the last one takes ${lastAfter(requests, 1, by_itself)} times as long.` : ".")
}

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

  // A sentence with code in backticks
  const sentence = (className, text) => make("p", className,
    ...text.split("`").map((piece, i) => i % 2 ? make("code", "", piece) : piece))

  // Of a set of tabs only what is below one label
  const ofTab = (node, label) => {
    if (!node.matches(".tabbed-set")) return [node]
    const place = [...node.querySelectorAll(".tabbed-labels > label")].findIndex(one => words(one) === label)
    return [...node.querySelectorAll(".tabbed-block")][place].children
  }

  // What is below a heading; of the commands only those for one application
  const below = (id, tab) => {
    const parts = []
    for (let node = document.getElementById(id).nextElementSibling; node && !/^H[1-6]$/.test(node.tagName);
      node = node.nextElementSibling) parts.push(...ofTab(cleaned(node), tab))
    return parts
  }

  const title = id => {
    const copy = cleaned(document.getElementById(id))
    copy.querySelector(".headerlink")?.remove()
    return words(copy)
  }

  const THREADS = /(--threads[= ])(\d+)/

  // As many threads as are asked for, in each command that has a number of them; tells the number that was there
  const withThreads = (parts, threads) => {
    let before
    for (const code of parts.filter(part => part.matches(".language-sh")).map(part => part.querySelector("code"))) {
      const found = code.textContent.match(THREADS)
      if (!found) continue
      before = +found[2]
      if (threads) code.textContent = code.textContent.replace(THREADS, `$1${threads}`)
    }
    return before
  }

  const start = () => {
    const form = document.querySelector(".guide:not([data-works])")
    if (!form) return
    form.dataset.works = ""
    const data = JSON.parse(form.dataset.guide)
    const questions = [...form.querySelectorAll("fieldset")].map(box => [...box.querySelectorAll("[type=radio]")])
    const [count, time] = form.querySelectorAll("[type=number]")
    const counted = questions.find(([option]) => option.closest("fieldset").contains(count))
    const rules = [...document.querySelectorAll(".rules tbody tr")]
    const answer = form.querySelector(".answer"), status = form.querySelector("output")
    const { link, record } = form.elements
    const have = questions.findIndex(([option]) => option.name === data.frameworks)
    const chosen = () => questions.map(options => options.find(option => option.checked) || options[0])

    // The number of a state, of which the last question changes first, is the place of its rule
    const decides = () => {
      const place = questions.reduce((sum, options, i) => sum * options.length + options.indexOf(chosen()[i]), 0)
      return rules[parseInt(data.states[place], 36)]
    }

    const leaf = rule => rule.querySelector("td:last-child a").hash.slice(1)

    // A number that is given and possible, or nothing
    const given = field => field.value && field.checkValidity() ? +field.value : undefined

    // How many requests wait decides the answer, and another answer takes the number back
    const least = option => +option.dataset.least || 0
    const byNumber = () => counted.filter(option => least(option) <= given(count)).at(-1)
    const follow = () => { if (given(count)) byNumber().checked = true }
    const agree = () => { if (given(count) && !byNumber().checked) count.value = "" }

    let shown

    // The parts of a recommendation, with the threads that follow from the answers
    const told = (id, framework) => {
      const { tabs, holds } = data.leaves[id], parts = below(id, tabs[framework])
      const requests = given(count) || least(counted.find(option => option.checked) || counted[0])
      const before = withThreads(parts, 0)
      if (!before || !requests || !given(count) && requests <= before) return parts
      withThreads(parts, requests)
      const commands = parts.findLastIndex(part => part.matches(".highlight"))
      parts.splice(commands + 1, 0, sentence("threads", aboutThreads(holds, requests, given(time), before)))
      return parts
    }

    const show = () => {
      const state = [...chosen(), count, time].map(field => field.value).join()
      if (state === shown) return // a jump on the page; what has the focus stays there
      shown = state
      const rule = decides(), id = leaf(rule), framework = chosen()[have].value
      const caveats = chosen().map(option => option.dataset.caveat).filter(text => text)
      const conditions = cleaned(rule.cells[1]), number = words(rule.cells[0])
      const list = conditions.querySelector("ul")
      const why = make("p", "why", `Rule ${number} decides`)
      why.append(list ? `, because you answered: ${[...list.children].map(words).join("; ")}.` : ": no other rule fits.")
      const parts = told(id, framework)
      if (!parts.some(node => node.matches(".not-run"))) parts.push(...caveats.map(text => make("p", "not-run", text)))
      const heading = make("h3", "", title(id))
      const other = parts.map(node => node.querySelector(".runner-up")).find(node => node)
      const fold = make("details", "second", make("summary", "", `Alternative: ${title(other.hash.slice(1))}`),
        ...told(other.hash.slice(1), framework))
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
      for (const field of [count, time]) {
        field.value = query.get(field.name) || ""
        if (!given(field)) field.value = ""
      }
      follow()
      show()
    }

    const remember = () => {
      const query = new URLSearchParams()
      chosen().forEach((option, i) => { if (option !== questions[i][0]) query.set(option.name, option.value) })
      for (const field of [count, time]) if (given(field)) query.set(field.name, field.value)
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
      const own = css => [...answer.querySelectorAll(`:scope > ${css}`)]
      const terms = [...own(".terms dt"), ...own(".evidence .terms dt")]
      const term = name => words(terms.find(node => node.textContent === name).nextElementSibling)
      const numbers = [count, time].filter(given).map(field => `- ${words(field.closest("label"))}: ${field.value}.`)
      const commands = own(".language-sh code").flatMap(node => node.textContent.trim().split("\n"))
      return [
        `# ${words(own("h3")[0])}`, "",
        `Decided on ${day(now)}. To be reviewed on ${day(later)}, or when ${term("Switch when")}`, "",
        "## Context", "",
        ...chosen().map((option, i) => `- ${asked[i]} ${words(option.parentNode.querySelector("b"))}.`), ...numbers, "",
        "## Decision", "",
        words(own(".because")[0]), "", ...commands.map(line => `    ${line}`), "",
        ...own(".threads").flatMap(node => [words(node), ""]),
        ...own(".not-run").flatMap(node => [words(node), ""]),
        `Costs: ${term("Costs")}`, "",
        "## Reasons", "",
        ...own(".evidence .reasons li").map(node => `- ${words(node)} <${lasting(node.querySelector("a"))}>`), "",
        `Tested with: ${term("Tested with")}.`, "",
        `Alternative: ${term("Alternative")}`, "",
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
    form.addEventListener("change", ({ target }) => {
      if (target === count) follow()
      else agree()
      remember()
    })
    form.addEventListener("reset", () => setTimeout(remember))
    copies(link, () => location.href, "The link is copied")
    copies(record, written, "The decision record is copied")
    recall()
  }

  // What is folded opens for a link that leads into it
  const unfold = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1))
    const fold = target && target.closest("details:not([open])")
    if (!fold) return
    fold.open = true
    target.scrollIntoView()
  }

  addEventListener("popstate", () => recall())
  addEventListener("hashchange", unfold)
  addEventListener("beforeprint", () => { // on paper the rules are there for the form
    const fold = document.querySelector(".rules")?.closest("details")
    if (fold) fold.open = true
  })
  const arrive = () => { start(); unfold() }
  window.document$ ? document$.subscribe(arrive) : arrive()
})()
