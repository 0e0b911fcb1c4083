/** The one door to HiGHS, the solver of the University of Edinburgh, which comes as WebAssembly and runs in process. */
import loadHighs, { type Highs } from 'highs'

/** At most `atMost` of the sum of `factors` times the choices at `columns`. */
export interface Limit {
  columns: readonly number[]
  factors: readonly number[]
  atMost: number
}

let loaded: Promise<Highs> | undefined

/**
 * Which of some yes-or-no choices bring the most together within the limits. `profits` holds what each brings.
 * Proven best: no gap to a better answer is left.
 */
export async function bestChoices(profits: readonly number[], limits: readonly Limit[]): Promise<boolean[]> {
  if (profits.length === 0) return []
  loaded ??= loadHighs()
  const highs = await loaded
  const { variableType, objectiveSense, modelStatus } = highs.constants
  const starts = [0]
  for (const { columns } of limits) starts.push((starts.at(-1) ?? 0) + columns.length)
  const model = highs.createModel({
    numCols: profits.length,
    numRows: limits.length,
    sense: objectiveSense.maximize,
    colCost: [...profits],
    colLower: profits.map(() => 0),
    colUpper: profits.map(() => 1),
    rowLower: limits.map(() => -highs.infinity),
    rowUpper: limits.map(({ atMost }) => atMost),
    matrix: {
      format: 'csr',
      numRows: limits.length,
      numCols: profits.length,
      starts,
      indices: limits.flatMap(({ columns }) => columns),
      values: limits.flatMap(({ factors }) => factors),
    },
    integrality: profits.map(() => variableType.integer),
  })
  try {
    model.options.set({ output_flag: false, random_seed: 0, mip_rel_gap: 0, mip_abs_gap: 0 })
    model.run()
    if (model.getModelStatus() !== modelStatus.optimal) throw new Error('The solver found no best choice')
    return Array.from(model.getSolution().colValue, (value) => value > 0.5)
  } finally {
    model.dispose()
  }
}
