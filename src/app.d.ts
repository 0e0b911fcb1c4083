import type { ActingPerson } from '#identity/model.ts'
import type { SignedIn } from '#identity/sign-in/who.ts'
import type { Proof } from '#platform/database/acting.ts'
import type { RefusalDetails } from '#platform/errors.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { Application } from '#server/application.ts'
import type { ServedRequest } from '#server/request.ts'

declare global {
  namespace App {
    interface Locals {
      application: Application
      /**
       * What a browser shows for itself: of a person who has signed in and can act, otherwise of the desk, which is
       * unchecked until someone acts with it.
       */
      proof: Proof | undefined
      /** The person who has signed in, whether or not they can act yet. */
      signedIn: SignedIn | null
      /** As whom they act; null for everyone else, the machine's owner among them. */
      acting: ActingPerson | null
      /** The language of the address (`/fr/…`), or English where an address has none. */
      language: Language
    }
    interface PageData {
      language: Language
      /** The page shows an imaginary State, alone or among real ones, and the layout says so. */
      imaginary?: boolean | 'partly'
      /** Path and query of the one address among several of the same content; left out: the path without a query. */
      canonical?: string
    }
    interface Platform {
      /** The request as our HTTP server received it. */
      req: ServedRequest
    }
    interface Error {
      /** Stands in the log too, so that a reader's report finds its cause. */
      requestId?: string
      /** What was refused, to be put into words from the catalogue key `error.<code>`. */
      refusal?: { code: string; details: RefusalDetails }
    }
  }
}
