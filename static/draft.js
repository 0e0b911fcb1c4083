/**
 * Keeps a draft of a form as it is typed in, where scripts run; a button does the same where they do not.
 * <form data-draft="?/draft" data-draft-saved="…{time}…" data-draft-failed="…"> with an <output> in it.
 */

/** After the last key, so long is waited before the draft is kept (milliseconds). */
const pause = 2_500

for (const form of document.querySelectorAll('form[data-draft]')) keep(form)

function keep(form) {
  const output = form.querySelector('output')
  let waiting
  let sending = new AbortController()

  form.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(save, pause)
  })
  // What is being said now needs no draft any more.
  form.addEventListener('submit', () => {
    clearTimeout(waiting)
    sending.abort()
  })

  async function save() {
    sending.abort()
    sending = new AbortController()
    const { signal } = sending
    const kept = await send(form, signal).catch(() => false)
    if (signal.aborted) return
    const time = new Date().toLocaleTimeString(document.documentElement.lang)
    output.value = kept ? form.dataset.draftSaved.replace('{time}', time) : form.dataset.draftFailed
  }
}

/** @returns true where the draft is kept */
async function send(form, signal) {
  const body = new FormData(form)
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name)
  const headers = { accept: 'application/json' }
  const answer = await fetch(form.dataset.draft, { method: 'POST', body, headers, signal })
  const { type } = await answer.json()
  return type === 'success' || type === 'redirect'
}
