const healthEveryMs = 5_000
const windowsEveryMs = 1_000

async function ask(link) {
  const answer = await fetch(link.href).catch(() => undefined)
  const ready = answer?.ok === true
  link.dataset.health = ready ? 'ready' : 'away'
  link.textContent = ready ? 'ready' : answer === undefined ? 'no answer' : 'not ready'
}

function askAll() {
  for (const link of document.querySelectorAll('[data-health]')) void ask(link)
}

async function showWindows() {
  const answer = await fetch('/landing/windows').catch(() => undefined)
  const metrics = answer?.ok === true ? await answer.json() : undefined
  for (const line of document.querySelectorAll('[data-windows]')) {
    const windows = metrics?.[line.dataset.windows]
    if (windows === undefined) line.textContent = 'no answer'
    else line.replaceChildren(bars(windows), newest(windows, line.closest('dl').dataset.currency))
  }
}

function bars(windows) {
  const highest = Math.max(1, ...windows.map(({ count }) => count))
  const row = document.createElement('span')
  row.className = 'bars'
  row.setAttribute('aria-hidden', 'true')
  for (const { start, count, state } of windows) {
    const bar = document.createElement('i')
    bar.style.height = `${(100 * count) / highest}%`
    bar.dataset.state = state
    bar.title = `${new Date(start).toLocaleTimeString()}: ${count}`
    row.append(bar)
  }
  return row
}

function newest(windows, currency) {
  const money = new Intl.NumberFormat(undefined, { style: 'currency', currency })
  const count = windows.reduce((sum, window) => sum + window.count, 0)
  const cents = windows.reduce((sum, window) => sum + window.totalCents, 0)
  const words = document.createElement('span')
  const at = windows.at(-1)
  const span = at === undefined ? '' : ` until ${new Date(at.end).toLocaleTimeString()}`
  words.textContent = `${count}, ${money.format(cents / 100)} in ${windows.length} windows${span}`
  return words
}

askAll()
setInterval(askAll, healthEveryMs)
void showWindows()
setInterval(showWindows, windowsEveryMs)
