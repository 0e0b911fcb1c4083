/** Passkeys: what the browser asks of the device. Without scripts there is the password. */

/** @param {string} text @returns {ArrayBuffer} */
const bytesOf = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0)).buffer

/** @param {ArrayBuffer} bytes */
const textOf = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const described = (list = []) => list.map((one) => ({ ...one, id: bytesOf(one.id) }))

// A passkey belongs to a name; an address in numbers has none.
if (window.PublicKeyCredential && !/^[\d.]+$|^\[/.test(location.hostname)) {
  offer('data-passkey', signIn)
  offer('data-new-passkey', add)
}

/** Shows what only works here, and does it when its button is pressed. */
function offer(attribute, act) {
  const place = document.querySelector(`[${attribute}]`)
  if (!place) return
  place.hidden = false
  place.querySelector('button').addEventListener('click', async () => {
    const output = place.querySelector('output')
    output.value = ''
    try {
      await act(place.getAttribute(attribute))
      location.assign(place.dataset.to || location.pathname)
    } catch {
      output.value = place.dataset.failed
    }
  })
}

async function signIn(address) {
  const options = await (await send('POST', address)).json()
  const credential = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytesOf(options.challenge),
      allowCredentials: described(options.allowCredentials),
      userVerification: 'required',
    },
  })
  const { response } = credential
  await send('PUT', address, {
    response: answerOf(credential, {
      clientDataJSON: textOf(response.clientDataJSON),
      authenticatorData: textOf(response.authenticatorData),
      signature: textOf(response.signature),
      userHandle: response.userHandle ? textOf(response.userHandle) : undefined,
    }),
  })
}

async function add(address) {
  const options = await (await send('POST', address)).json()
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytesOf(options.challenge),
      user: { ...options.user, id: bytesOf(options.user.id) },
      excludeCredentials: described(options.excludeCredentials),
    },
  })
  const { response } = credential
  await send('PUT', address, {
    name: navigator.userAgentData?.platform ?? navigator.platform ?? '',
    response: answerOf(credential, {
      clientDataJSON: textOf(response.clientDataJSON),
      attestationObject: textOf(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    }),
  })
}

function answerOf(credential, response) {
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  }
}

async function send(method, address, body) {
  const answer = await fetch(address, {
    method,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body ?? {}),
  })
  if (!answer.ok) throw new Error(String(answer.status))
  return answer
}
