const everyMs = 5_000

async function ask(link) {
  const answer = await fetch(link.href).catch(() => undefined)
  const ready = answer?.ok === true
  link.dataset.health = ready ? 'ready' : 'away'
  link.textContent = ready ? 'ready' : answer === undefined ? 'no answer' : 'not ready'
}

function askAll() {
  for (const link of document.querySelectorAll('[data-health]')) void ask(link)
}

askAll()
setInterval(askAll, everyMs)
