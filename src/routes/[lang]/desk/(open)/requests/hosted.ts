import { hostedStates } from '#recommendations/store.ts'
import { isImaginary, stateByCode, type StateCode } from '#reference/states.ts'
import type { HostedState } from '#exchange/requests/veil.ts'

/**
 * The hosted States among which a State can go unnamed, with what the public register holds of each: an imaginary one
 * among imaginary ones, since everyone can tell these apart.
 */
export async function hostedBeside(
  { application: { database, register } }: Pick<App.Locals, 'application'>,
  state: StateCode,
): Promise<HostedState[]> {
  const codes = (await hostedStates(database.kysely)).filter(
    (code) => isImaginary(code) === isImaginary(state),
  )
  const tags = (facet: 'theme' | 'group') =>
    Map.groupBy(register.crossCount({ state: codes }, 'state', facet), ({ down }) => down)
  const themes = tags('theme')
  const groups = tags('group')
  return codes.flatMap((code) => {
    const known = stateByCode(code)
    if (!known) return []
    const { region, ldc, sids } = known
    const of = (all: typeof themes) => new Set(all.get(code)?.map(({ across }) => across))
    return [{ code, region, ldc, sids, themes: of(themes), groups: of(groups) }]
  })
}
