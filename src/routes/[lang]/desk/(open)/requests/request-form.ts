/** The form in which a request is written down, and what its page reads beside it. */
import { requestAudiences } from '#exchange/requests/model.ts'
import type { Description } from '../../../record-form/description.ts'

export type RequestField = 'title' | 'words' | 'language' | 'needs' | 'audience'

export const requestDescription: Description<RequestField> = {
  form: 'request',
  parts: [
    {
      fields: [
        {
          name: 'needs',
          kind: 'records',
          table: 'exchange.request_need',
          naming: 'request_id',
          part: 'need_id',
        },
        { name: 'title', kind: 'line', required: true },
        { name: 'words', kind: 'words', rows: 8, required: true },
        { name: 'language', kind: 'language', required: true },
        { name: 'audience', kind: 'choice', options: requestAudiences, required: true },
      ],
    },
  ],
}

/** Below the language. */
export const requestPath = (id: number) => `/desk/requests/${id}`
