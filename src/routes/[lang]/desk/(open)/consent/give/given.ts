import { z } from 'zod'
import type { ConsentToGive } from '#consent/model.ts'
import { rowNumber } from '#platform/row-number.ts'

/** What was typed into the form, as it is shown again where something is wrong, or once someone has signed in again. */
export const givenValues = z.object({
  kind: z.string(),
  thing: z.string(),
  audience: z.string(),
  office: z.string(),
  decision: z.string(),
  conditions: z.string(),
  from: z.string(),
  until: z.string(),
  partners: z.array(z.string()),
})
export type GivenValues = z.infer<typeof givenValues>

/** The consent that a form asks for; its audience may be none that there is. */
export function readGiven(form: FormData): {
  given: Omit<ConsentToGive, 'audience'> & { audience: string }
  values: GivenValues
} {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.replaceAll('\0', '').trim() : ''
  }
  const values = {
    kind: text('kind'),
    thing: text('thing'),
    audience: text('audience'),
    office: text('office').slice(0, 500),
    decision: text('decision').slice(0, 500),
    conditions: text('conditions').slice(0, 2_000),
    from: text('from'),
    until: text('until'),
    partners: form.getAll('partners').filter((value) => typeof value === 'string'),
  }
  return {
    given: {
      subject: { kind: values.kind, id: values.thing === '' ? null : rowNumber(values.thing) },
      audience: values.audience,
      partners: values.partners.map(rowNumber),
      office: values.office,
      decision: values.decision,
      conditions: values.conditions,
      from: values.from || null,
      until: values.until || null,
    },
    values,
  }
}
