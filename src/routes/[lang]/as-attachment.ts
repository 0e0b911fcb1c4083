/** A file that someone handed in, as an answer: to be kept, never to be shown as a page of ours. */
export function asAttachment(file: { name: string; mediaType: string; content: Uint8Array }): Response {
  return new Response(Uint8Array.from(file.content), {
    headers: {
      'content-type': file.mediaType,
      'content-disposition': dispositionOf(file.name),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  })
}

/** The name as it is (RFC 8187), and in plain letters for what does not know that (RFC 6266). */
function dispositionOf(name: string): string {
  const plain = name.replace(/[^\w .()-]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
