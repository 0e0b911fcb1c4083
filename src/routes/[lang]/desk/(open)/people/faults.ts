import type { z } from 'zod'
import type { FormProblem } from '../../../forms.ts'

/** What is wrong with a field that tells of a person, whatever the reason. */
const faults: Readonly<Record<string, string>> = {
  name: 'people.name-missing',
  email: 'people.email-unclear',
  office: 'people.office-missing',
  language: 'people.language-missing',
  organisation: 'people.organisation-missing',
  role: 'people.role-missing',
}

/** The problems of a form that tells of a person, field by field. */
export function personFaults(error: z.ZodError | undefined, typed: { email: string }): FormProblem[] {
  return (error?.issues ?? []).flatMap(({ path: [field] }) => {
    const code = faults[String(field)]
    return code ? [{ field: String(field), code, details: { given: typed.email } }] : []
  })
}
