/** A link in words: the address is ready to use, the words are already in the reader's language. */
export interface Link {
  label: string
  href: string
}

/** A link that may be the page, or the choice, that the reader is on. */
export interface Choice extends Link {
  current?: boolean
}

/** A stretch of text, `matched` where a search found it. */
export interface TextPart {
  text: string
  matched?: boolean
}

/** In what language a quoted text stands, and which way it runs. */
export interface Writing {
  lang: string
  dir: 'ltr' | 'rtl'
}
