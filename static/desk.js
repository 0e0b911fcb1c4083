/**
 * What makes the desk more comfortable where scripts run; everything works without it.
 * A file may be dropped anywhere on the page, and the page follows work that goes on.
 */

/** How often work that goes on is looked at (milliseconds). */
const pause = 1_000

document.addEventListener('dragover', (event) => event.preventDefault())
document.addEventListener('drop', (event) => {
  event.preventDefault()
  const form = document.querySelector('form[data-drop]')
  if (!form || !event.dataTransfer?.files.length) return
  form.querySelector('input[type=file]').files = event.dataTransfer.files
  form.requestSubmit()
})
document.addEventListener('submit', (event) => {
  if (!event.target.matches('form[data-drop]')) return
  event.preventDefault()
  send(event.target)
})
void followWork()

/** Sends the files of a form and says how far it has come; then goes where the answer leads. */
function send(form) {
  const button = form.querySelector('button')
  const output = form.querySelector('output')
  const say = (share) => {
    output.value = form.dataset.drop.replace('{percent}', String(Math.floor(share * 100)))
  }
  button.disabled = true
  say(0)
  const request = new XMLHttpRequest()
  request.open('POST', form.action)
  // Otherwise the answer is data for a script of the framework's, which is not here.
  request.setRequestHeader('accept', 'text/html')
  request.upload.addEventListener('progress', ({ loaded, total }) => say(total ? loaded / total : 0))
  request.addEventListener('load', () => {
    if (request.status < 400) return location.assign(request.responseURL)
    return show(request.responseText)
  })
  request.addEventListener('error', () => form.submit())
  request.send(new FormData(form))
}

/** Draws the part of the page anew that tells of work, until the work is done. */
async function followWork() {
  while (document.querySelector('[data-live]')) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    const answer = await fetch(location.href).catch(() => undefined)
    if (answer?.ok) show(await answer.text())
  }
}

/** Puts the content of a page that was fetched in place of this one's. */
function show(html) {
  const fetched = new DOMParser().parseFromString(html, 'text/html').querySelector('main')
  document.querySelector('main').replaceChildren(...fetched.childNodes)
}
