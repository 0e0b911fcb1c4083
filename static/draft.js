/**
 * Keeps a draft of a form as it is typed in, where scripts run; a button does the same where they do not.
 * <form data-draft="?/draft" data-draft-saved="…{time}…" data-draft-failed="…"> with an <output> in it.
 */

/** After the last key, so long is waited before the draft is kept (milliseconds). */
const pause = 2_500
/** A draft that is not answered by then holds nobody up (milliseconds). */
const patience = 10_000

for (const form of document.querySelectorAll('form[data-draft]')) keep(form)

function keep(form) {
  const output = form.querySelector('output')
  let waiting
  /** The draft that is on its way, until it is answered. */
  let sending

  form.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(save, pause)
  })
  form.addEventListener('submit', (event) => {
    // What is being said now needs no draft any more; one that came after it would stay.
    clearTimeout(waiting)
    if (!sending) return
    event.preventDefault()
    void sending.then(() => form.requestSubmit(event.submitter))
  })

  async function save() {
    // One after the other, so that what was typed last is kept.
    await sending
    sending = send(form).catch(() => false)
    const kept = await sending
    sending = undefined
    const time = new Date().toLocaleTimeString(document.documentElement.lang)
    output.value = kept ? form.dataset.draftSaved.replace('{time}', time) : form.dataset.draftFailed
  }
}

/** @returns true where the draft is kept */
async function send(form) {
  const body = new FormData(form)
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name)
  const headers = { accept: 'application/json' }
  const signal = AbortSignal.timeout(patience)
  const answer = await fetch(form.dataset.draft, { method: 'POST', body, headers, signal })
  const { type } = await answer.json()
  return type === 'success' || type === 'redirect'
}
