/** So many are compared at most: of offers those confirmed last, of the others the newest. */
export const mostCompared = { offers: 5000, experts: 1000, peers: 1000, requests: 1000 } as const
