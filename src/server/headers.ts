import type { ServerResponse } from 'node:http'

/** What stands in every answer; SvelteKit's pages put their own, wider policy for content in place of this one. */
const always: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  // Not `no-referrer`: browsers would then send `Origin: null` with our own forms.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** Sets the headers that protect a reader, before anything else writes to the answer. */
export function protect(response: ServerResponse, origin: string, requestId: string): void {
  for (const [name, value] of Object.entries(always)) response.setHeader(name, value)
  response.setHeader('x-request-id', requestId)
  if (origin.startsWith('https:')) response.setHeader('strict-transport-security', 'max-age=31536000')
}
