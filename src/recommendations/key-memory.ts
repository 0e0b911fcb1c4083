const emptySlot = 0

/**
 * Remembers a value under each of very many keys in 24 bytes each, where a Map of strings takes two hundred: keys and
 * values are kept as hashes. Two keys among a million are taken for one with a chance of one in thirty million.
 */
export class KeyMemory {
  /** Each slot: the two halves of the key's hash and the hash of its value. */
  #slots = new Uint32Array(3 * 1024)
  #count = 0

  /** The hash of the value last set under the key; undefined for a key that was never set. */
  get(key: string): number | undefined {
    const slot = this.#find(keyHash(key, 0x9e3779b9), keyHash(key, 0x85ebca6b))
    return this.#slots[slot] === emptySlot ? undefined : this.#slots[slot + 2]
  }

  has(key: string): boolean {
    return this.get(key) !== undefined
  }

  /** Returns the value's hash, as `get` will. */
  set(key: string, value: string): number {
    const first = keyHash(key, 0x9e3779b9)
    const second = keyHash(key, 0x85ebca6b)
    const hash = valueHash(value)
    this.#put(first, second, hash)
    return hash
  }

  #put(first: number, second: number, value: number): void {
    const slot = this.#find(first, second)
    if (this.#slots[slot] === emptySlot) this.#count++
    this.#slots[slot] = first
    this.#slots[slot + 1] = second
    this.#slots[slot + 2] = value
    if (this.#count * 3 > this.#slots.length / 2) this.#grow()
  }

  /** Where the key stands or would stand: from its place on, the first slot that is its own or empty. */
  #find(first: number, second: number): number {
    const slots = this.#slots
    let slot = (second % (slots.length / 3)) * 3
    while (slots[slot] !== emptySlot && (slots[slot] !== first || slots[slot + 1] !== second))
      slot = (slot + 3) % slots.length
    return slot
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Uint32Array(old.length * 2)
    this.#count = 0
    for (let slot = 0; slot < old.length; slot += 3) {
      const [first = emptySlot, second = 0, value = 0] = old.subarray(slot, slot + 3)
      if (first !== emptySlot) this.#put(first, second, value)
    }
  }
}

/** The hash under which `KeyMemory` keeps a value: equal values have equal hashes. */
export function valueHash(value: string): number {
  return keyHash(value, 0xc2b2ae35)
}

/** FNV-1a with a seed and a last mixing (MurmurHash3's), 32 bits, never `emptySlot`. */
function keyHash(key: string, seed: number): number {
  let hash = seed
  for (let position = 0; position < key.length; position++)
    hash = Math.imul(hash ^ key.charCodeAt(position), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0 || 1
}
