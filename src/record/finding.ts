/** Something that is not as it was written. Its words: `record.finding.<code>`. */
export interface Finding {
  code:
    | 'batch-differs'
    | 'seal-out-of-chain'
    | 'seal-missing'
    | 'kept-seal-missing'
    | 'kept-seal-differs'
    | 'row-altered'
    | 'row-removed'
    | 'row-inserted'
    | 'past-altered'
    | 'past-removed'
    | 'past-inserted'
    | 'salt-removed'
    | 'table-removed'
  details: Record<string, string | number>
}

export type Report = (finding: Finding) => void
