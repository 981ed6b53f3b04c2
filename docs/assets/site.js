// The buttons of the header, the search, and links that can be copied. Everything can be read without it.
(() => {
  const find = (selector, within = document) => within.querySelector(selector)

  // Dark or light: a script in the head of the page follows the system, or what was chosen here.
  const scheme = find(".scheme-button"), { dataset } = document.body
  const showScheme = () => { scheme.ariaPressed = dataset.mdColorScheme === "slate" }
  scheme.addEventListener("click", () => {
    dataset.mdColorScheme = dataset.mdColorScheme === "slate" ? "default" : "slate"
    __md_set("__palette", { color: { scheme: dataset.mdColorScheme } })
    showScheme()
  })
  showScheme()

  // The pages, behind a button on a narrow screen. The theme's hidden field says whether they are open.
  const drawer = find("#__drawer"), opener = find(".drawer-button")
  const open = wanted => { if (drawer.checked !== wanted) drawer.click() }
  drawer.addEventListener("change", () => { opener.ariaExpanded = drawer.checked })
  opener.addEventListener("click", () => {
    open(!drawer.checked)
    if (drawer.checked) find("#pages a").focus()
  })
  addEventListener("keydown", event => {
    if (event.key === "Escape" && drawer.checked) {
      open(false)
      opener.focus()
    }
  })
  addEventListener("focusin", ({ target }) => { if (!target.closest("#pages, .drawer-button")) open(false) })

  // Search: the index is fetched in pieces, and none of it before somebody searches.
  const dialog = find("dialog.search"), base = new URL(dialog.dataset.base.replace(/\/?$/, "/"), location)
  const words = find("input", dialog), status = find("[role=status]", dialog), list = find("ol", dialog)
  const COMMON = new Set(("a about an and are as at be by can do does for from has have how i if in into is it "
    + "its me my need not of on or so that the their there they this to was we what when where which while who why will "
    + "with you your").split(" "))
  const SHOWN = 8
  let pagefind, latest = 0

  const load = async () => {
    try {
      return await (pagefind ||= import(new URL("pagefind/pagefind.js", base)))
    } catch (error) {
      pagefind = undefined // the next word tries again
      throw error
    }
  }

  // A question rarely repeats a page's words, so beside all of them each is searched by itself. A section is worth more the
  // rarer the words are that it has, and the better it is among the sections that have them.
  const ranked = async query => {
    const all = query.toLowerCase().split(/[^\p{L}\p{N}._/-]+/u).filter(word => word)
    const telling = all.filter(word => !COMMON.has(word)), engine = await load(), found = new Map()
    const queries = new Set([query, ...telling.length ? telling : all])
    const answers = await Promise.all([...queries].map(words => engine.search(words)))
    for (const { results } of answers) {
      results.forEach((result, place) => {
        const entry = found.get(result.id) || { result, worth: 0 }
        entry.worth += Math.log(1 + 400 / results.length) / (1 + 0.05 * place)
        found.set(result.id, entry)
      })
    }
    const best = [...found.values()].sort((one, other) => other.worth - one.worth).slice(0, SHOWN)
    return Promise.all(best.map(({ result }) => result.data()))
  }

  const element = (name, ...inside) => {
    const made = document.createElement(name)
    made.append(...inside)
    return made
  }

  const link = (address, ...inside) => {
    const made = element("a", ...inside)
    made.href = new URL(address, base)
    return made
  }

  // The sections below their pages, each page at the place of its best section
  const grouped = sections => {
    const pages = new Map()
    for (const { meta, excerpt } of sections) {
      const address = meta.url.split("#")[0]
      if (!pages.has(address)) {
        const inner = element("ul")
        pages.set(address, { inner, row: element("li", link(address, meta.page), inner) })
      }
      const said = element("small")
      said.innerHTML = excerpt // from our own index, escaped but for its marks
      const title = meta.title === meta.page ? "" : element("b", meta.title)
      pages.get(address).inner.append(element("li", link(meta.url, title, said)))
    }
    return [...pages.values()].map(({ row }) => row)
  }

  const search = async () => {
    const query = words.value.trim(), turn = ++latest
    let rows = [], says = ""
    if (query) {
      try {
        const sections = await ranked(query)
        rows = grouped(sections)
        says = sections.length ? `${sections.length} sections on ${rows.length} ${rows.length > 1 ? "pages" : "page"}` : "Nothing found"
      } catch {
        says = "The search could not be loaded. (What make docs serves has none; make site makes it.)"
      }
    }
    if (turn !== latest) return
    list.replaceChildren(...rows)
    status.textContent = says
  }

  const ask = () => {
    load().catch(() => {})
    dialog.showModal()
    words.select()
  }

  find(".search-button").addEventListener("click", ask)
  words.addEventListener("input", search)
  dialog.addEventListener("click", event => {
    if (event.target === dialog || event.target.closest("a")) dialog.close()
  })
  dialog.addEventListener("keydown", event => {
    const stops = [words, ...list.querySelectorAll("a")], here = stops.indexOf(document.activeElement)
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && here >= 0) stops[Math.min(Math.max(here + step, 0), stops.length - 1)].focus()
    else if (event.key === "Enter" && here === 0) stops[1]?.click()
    else return
    event.preventDefault()
  })
  addEventListener("keydown", event => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
      event.preventDefault()
      ask()
    }
  })

  // The column of the cell under the pointer, or of the link with the focus; the row is the style sheet's.
  let column = []
  const showColumn = ({ target, type }) => {
    for (const cell of column) cell.classList.remove("here")
    const cell = target.closest?.(".matrix :is(td, [data-setup])"), at = cell?.cellIndex
    column = at ? [...cell.closest("table").rows].map(row => row.cells[at]).filter(one => one && one.colSpan === 1) : []
    for (const one of column) one.classList.add("here")
    // A browser thinks that a link is in view when the first column is above it.
    if (cell && type === "focusin") target.scrollIntoView({ block: "nearest", inline: "nearest" })
  }
  for (const kind of ["pointerover", "focusin"]) addEventListener(kind, showColumn)

  // A tab is chosen in every set that has one of its name, and on the pages after this one.
  addEventListener("change", ({ target }) => {
    if (!target.matches(".tabbed-set > input")) return
    const said = label => label.textContent.trim(), chosen = find(`label[for="${target.id}"]`), name = said(chosen)
    const { top } = chosen.getBoundingClientRect()
    for (const label of document.querySelectorAll(".tabbed-labels > label")) if (said(label) === name) label.control.checked = true
    scrollBy({ top: chosen.getBoundingClientRect().top - top, behavior: "instant" })
    __md_set("__tabs", [...new Set([name, ...__md_get("__tabs") || []])])
  })

  // Buttons that copy: code, and the short links. The theme's would make a landmark of every block of code.
  const copyButton = (name, text) => {
    const button = element("button", name)
    button.type = "button"
    button.className = "copy"
    button.ariaLive = "polite"
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text())
      button.textContent = "Copied"
      setTimeout(() => { button.textContent = name }, 2000)
    })
    return button
  }

  // What scrolls sideways can be reached by key, and what does not is no stop on the way.
  const sized = new ResizeObserver(entries => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0
      else target.removeAttribute("tabindex")
    }
  })

  // The head of a table stays in view where the table fits into its box, and then the box is no stop on the way, either.
  const fitting = new ResizeObserver(entries => {
    for (const { target } of entries) {
      const fits = target.scrollWidth <= target.clientWidth
      target.classList.toggle("fits", fits)
      if (fits) target.removeAttribute("tabindex")
      else target.tabIndex = 0
    }
  })

  // The theme styles tables without a class, and its script gives one to what has the focus: the table would be another,
  // no longer scroll, and lose the focus at once.
  const plain = new MutationObserver(changes => { for (const { target } of changes) target.removeAttribute("class") })

  // What is folded gets its buttons and is measured when it is opened: to measure it before, a browser lays out all of it.
  const prepare = within => {
    for (const code of within.querySelectorAll(".highlight pre > code")) {
      const block = code.parentElement
      if (block.nextElementSibling || block.closest("details:not([open])")) continue
      sized.observe(block)
      if (navigator.clipboard) block.after(copyButton("Copy", () => code.textContent.trimEnd()))
    }
  }
  addEventListener("toggle", ({ target }) => { if (target.open) prepare(target) }, true)
  addEventListener("shown", ({ target }) => prepare(target))

  // A burst is stepped through, or replayed: what is still to come is covered.
  const still = matchMedia("(prefers-reduced-motion: reduce)")
  const offerReplay = curtain => {
    const figure = curtain.closest("figure"), bars = [...figure.querySelectorAll("[data-carrier]")]
    const left = +curtain.getAttribute("x")
    const until = +curtain.dataset.until, plot = +curtain.dataset.plot
    const slider = element("input"), output = element("output"), button = element("button", "Replay")
    Object.assign(slider, { type: "range", min: 0, max: until, step: 0.05, value: until, ariaLabel: "Moment of the burst" })
    button.type = "button"
    button.hidden = still.matches
    const show = () => {
      const moment = +slider.value, x = left + plot * moment / until
      const begun = bars.filter(bar => bar.x.baseVal.value <= x)
      const over = begun.filter(({ x: from, width }) => from.baseVal.value + width.baseVal.value <= x)
      curtain.setAttribute("x", x)
      curtain.setAttribute("width", left + plot - x)
      output.textContent = slider.ariaValueText = `${moment.toFixed(2)} s: ${bars.length - begun.length} waiting, `
        + `${begun.length - over.length} running, ${over.length} done`
    }
    let frame
    const play = (start, now) => {
      const moment = (now - start) / 2000 // seconds, at half the speed
      slider.value = moment
      show()
      if (moment < until) frame = requestAnimationFrame(now => play(start, now))
    }
    slider.addEventListener("input", () => { cancelAnimationFrame(frame); show() })
    button.addEventListener("click", () => { cancelAnimationFrame(frame); play(performance.now(), performance.now()) })
    find(".replay", figure).append(button, slider, output)
    show()
  }

  // The life of a request is stepped through: what is still to come is faint.
  const offerSteps = figure => {
    const steps = [...figure.querySelectorAll("[data-step]")]
    const slider = element("input"), output = element("output")
    Object.assign(slider, { type: "range", min: 0, max: steps.length, value: steps.length, ariaLabel: "Step" })
    const show = () => {
      const at = +slider.value
      steps.forEach((step, index) => {
        step.classList.toggle("later", index >= at)
        step.classList.toggle("now", index === at - 1 && at < steps.length)
      })
      output.textContent = slider.ariaValueText = `${at} of ${steps.length}: ${at ? steps[at - 1].dataset.says : "nothing yet"}`
    }
    const button = (name, to) => {
      const made = element("button", name)
      made.type = "button"
      made.addEventListener("click", () => { slider.value = to(+slider.value); show() })
      return made
    }
    slider.addEventListener("input", show)
    find(".replay", figure).append(
      button("Back", at => at - 1), button("Next", at => at < steps.length ? at + 1 : 1), slider, output)
    show()
  }

  // The theme swaps pages without loading them anew. A screen reader goes on at the new page's heading.
  let first = true
  const arrive = () => {
    prepare(document)
    for (const table of document.querySelectorAll("figure table")) {
      sized.observe(table)
      if (!table.className) plain.observe(table, { attributeFilter: ["class"] })
    }
    for (const box of document.querySelectorAll(".scroll:not(.matrix)")) fitting.observe(box)
    for (const curtain of document.querySelectorAll("svg:has(+ .replay:empty) [data-plot]")) offerReplay(curtain)
    for (const figure of document.querySelectorAll("figure.life:has(.replay:empty)")) offerSteps(figure)
    if (navigator.clipboard && !find(".short + .copy")) {
      for (const short of document.querySelectorAll("a.short")) short.after(" ", copyButton("Copy link", () => short.href))
    }
    const heading = find("h1")
    if (!first && heading && !location.hash) {
      heading.tabIndex = -1
      heading.focus({ preventScroll: true })
    }
    first = false
  }
  window.document$ ? document$.subscribe(arrive) : arrive()
})()
