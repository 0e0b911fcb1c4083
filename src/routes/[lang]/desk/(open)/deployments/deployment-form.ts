/** What the form asks by which a State asks for an expert. */
import type { DeploymentContent } from '#exchange/experts/model.ts'
import type { Description } from '../../../record-form/description.ts'

export type DeploymentField = keyof DeploymentContent

export const deploymentDescription: Description<DeploymentField> = {
  form: 'deployment',
  parts: [
    {
      fields: [
        { name: 'request', kind: 'carried' },
        { name: 'task', kind: 'words', required: true, rows: 6 },
        { name: 'startsOn', kind: 'date', required: true },
        { name: 'endsOn', kind: 'date', required: true },
      ],
    },
  ],
}
