// Filters the matrix, sets setups side by side, and keeps what is chosen in the address.
(() => {
  let recall = () => {}
  const all = css => [...document.querySelectorAll(css)]

  // What finds a row
  const named = head => (head.textContent + head.firstChild.title).toLowerCase()

  // Each claim: rows, cells by setup
  const read = tables => {
    const claims = new Map()
    for (const table of tables) {
      const heads = [...table.tHead.lastChild.cells]
      for (const row of table.tBodies[0].rows) {
        const head = row.cells[0], id = head.textContent
        const claim = claims.get(id) || { head, rows: [], cell: {}, text: named(head) }
        claims.set(id, claim).get(id).rows.push(row)
        heads.forEach((head, i) => { claim.cell[head.dataset.setup] = row.cells[i] })
      }
    }
    return [...claims.values()]
  }

  // The same number in a row: the same was observed
  const said = cell => cell?.querySelector(".error") ? "" : cell?.dataset.as

  const filter = (table, words, wanted, narrow) => {
    const box = table.closest(".group") || table.parentNode
    const heads = [...table.tHead.querySelectorAll("[data-setup]")]
    const shown = heads.map(wanted)
    heads.forEach((head, i) => { head.hidden = !shown[i] })
    for (const above of table.tHead.querySelectorAll("[colspan]")) {
      const below = heads.filter(head => !head.hidden && head.dataset.interface === above.dataset.interface).length
      above.hidden = !below
      above.colSpan = below || 1
    }
    for (const row of table.tBodies[0].rows) {
      const [head, ...cells] = row.cells
      cells.forEach((cell, i) => { cell.hidden = !shown[i] })
      row.hidden = !named(head).includes(words) || !cells.some(cell => !cell.hidden && said(cell))
    }
    box.hidden = !table.querySelector("tbody tr:not([hidden])")
    box.open = narrow
  }

  const comparison = (claims, setups, heads) => {
    const table = document.createElement("table")
    table.className = "cells"
    table.createCaption().textContent = `${setups.join(", ")}: where they differ comes first`
    table.createTHead().insertRow().append(...[undefined, ...setups].map(setup => heads[setup].cloneNode(true)))
    const body = table.createTBody()
    for (const { head, cell } of claims) {
      const cells = setups.map(setup => cell[setup]?.cloneNode(true) || document.createElement("td"))
      body.insertRow().append(head.cloneNode(true), ...cells)
    }
    for (const cell of table.querySelectorAll("[hidden]")) cell.hidden = false
    return table
  }

  const start = () => {
    const form = document.querySelector(".matrix-tools:not([data-works])")
    if (!form) return
    form.dataset.works = ""
    const { text, interface: side, server, diff, open, copy } = form.elements
    const choices = [...form.elements.compare], status = form.querySelector("output")
    const tables = all(".matrix table"), claims = read(tables), numbers = read(all(".numbers table")), heads = {}
    for (const head of all(".matrix thead [scope=col]")) heads[head.dataset.setup] = head
    const box = form.nextElementSibling
    let narrowed
    const chosen = () => [...new Set(choices.map(choice => choice.value).filter(Boolean))]

    const apply = () => {
      const words = text.value.trim().toLowerCase(), setups = chosen(), comparing = setups.length > 1
      const narrow = comparing || words + side.value + server.value
      side.disabled = server.disabled = comparing
      diff.disabled = box.hidden = !comparing
      const wanted = ({ dataset }) =>
        !comparing && (!side.value || dataset.interface === side.value) && (!server.value || dataset.server === server.value)
      if (narrow || narrowed) for (const table of tables) filter(table, words, wanted, narrow)
      narrowed = narrow
      const answers = claim => setups.map(setup => said(claim.cell[setup]))
      const asked = claims.filter(claim => claim.text.includes(words) && answers(claim).some(Boolean))
      const differs = claim => answers(claim).every(Boolean) && new Set(answers(claim)).size > 1
      const apart = asked.filter(differs), same = asked.filter(claim => !differs(claim))
      box.replaceChildren(...comparing ? [comparison([...apart, ...diff.checked ? [] : same, ...numbers], setups, heads)] : [])
      const left = claims.filter(claim => claim.rows.some(row => !row.hidden)).length
      status.textContent = comparing ? `${apart.length} of ${asked.length} rows differ`
        : `${left} of ${claims.length} rows${setups.length ? "; choose a second" : ""}`
    }

    recall = () => {
      const query = new URLSearchParams(location.search), setups = query.get("compare")?.split(",") || []
      for (const field of [text, side, server]) field.value = query.get(field.name) || ""
      choices.forEach((choice, i) => { choice.value = setups[i] || "" })
      diff.checked = query.has("diff")
      apply()
    }

    const remember = how => {
      const query = new URLSearchParams()
      for (const field of [text, side, server]) if (field.value) query.set(field.name, field.value)
      if (chosen().length) query.set("compare", chosen())
      if (diff.checked) query.set("diff", 1)
      const set = `${query}`.replaceAll("%2C", ","), now = set && `?${set}`
      if (now !== location.search) history[how]({}, "", location.pathname + now)
      apply()
    }

    form.addEventListener("submit", event => event.preventDefault())
    form.addEventListener("input", event => remember(event.target === text ? "replaceState" : "pushState"))
    form.addEventListener("reset", () => setTimeout(remember, 0, "pushState"))
    open?.addEventListener("click", () => { for (const fold of all(".group, .numbers")) fold.open = true })
    copy.hidden = !navigator.clipboard
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(location)
      status.textContent = "The link is copied"
    })
    recall()
  }

  addEventListener("popstate", () => recall())
  window.document$ ? document$.subscribe(start) : start()
})()
