// Pages are drawn on the server and work as they are: no script is sent.
export const csr = false
