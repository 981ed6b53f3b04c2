// Filters the list of error texts while one types. A text that is pasted has numbers of its own, so that of many words
// most are enough.
(() => {
  const start = () => {
    const box = document.querySelector(".error-index:not([data-works])")
    if (!box) return
    box.dataset.works = ""
    const field = box.querySelector("input"), status = box.querySelector("[role=status]")
    const folds = [...box.querySelectorAll("details")]
    field.addEventListener("input", () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean)
      const enough = words.length > 3 ? words.length * 0.6 : words.length
      for (const fold of folds) {
        const items = [...fold.querySelectorAll("li")]
        for (const item of items) {
          const text = item.textContent.toLowerCase()
          item.hidden = words.filter(word => text.includes(word)).length < enough
        }
        fold.hidden = items.every(item => item.hidden)
        fold.open = words.length > 0 && !fold.hidden
      }
      status.textContent = folds.every(fold => fold.hidden) ? "Nothing found" : ""
    })
  }
  window.document$ ? document$.subscribe(start) : start()
})()
