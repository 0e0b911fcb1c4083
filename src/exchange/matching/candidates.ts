/** What a request is matched with, read as whoever acts: what they may not see is not compared. */
import { sql } from 'kysely'
import type { Language } from '#platform/i18n/languages.ts'
import type { Connection } from '#platform/database/connection.ts'
import type { Offer as OwnOffer } from '../offers/model.ts'
import { isRegion } from '#reference/states.ts'
import { mostCompared } from './bounds.ts'
import type { Expert, Offer, Peer } from './model.ts'

/** Something that matching compares, with what a page tells of it. */
export type Candidate<Compared> = {
  compared: Compared
  /** Null for an expert, who has no name yet. */
  title: string | null
  /** Who offers or tells it. */
  by: string | null
  language: Language
  /** Below the language: where it is read. */
  path: string
}

/** What of an offer is compared and told. */
type Offered = Pick<
  OwnOffer,
  | 'id'
  | 'organisationId'
  | 'title'
  | 'words'
  | 'language'
  | 'kinds'
  | 'themes'
  | 'groups'
  | 'targets'
  | 'states'
  | 'regions'
  | 'onlyLdc'
  | 'onlySids'
  | 'languages'
  | 'availableFrom'
  | 'availableUntil'
  | 'places'
  | 'evidence'
> & { offeredBy: { name: string; state: string | null } }

/** An offer as matching compares it. */
export function offerOf(offer: Offered): Offer {
  const { title, words, language, kinds, themes, groups, targets, languages, places, states, regions } = offer
  return {
    id: String(offer.id),
    organisation: String(offer.organisationId),
    state: offer.offeredBy.state,
    kinds,
    themes,
    groups,
    targets,
    recommendations: [],
    clusters: [],
    where: { states, regions: regions.filter(isRegion), ldc: offer.onlyLdc, sids: offer.onlySids },
    languages,
    from: offer.availableFrom,
    to: offer.availableUntil,
    places,
    title,
    words,
    language,
    evidence: offer.evidence ? [offer.evidence] : [],
  }
}

/** The offers that can be had now, as far as whoever acts sees them, those of their own organisation included. */
export async function readOffers(connection: Connection): Promise<Candidate<Offer>[]> {
  const { rows } = await sql<Offered>`
    with offerer as materialized (
      select id, name, state_id from exchange.offerers()
       union
      select id, name, state_id from identity.organisation where id = (select identity.organisation()))
    select offer.id, offer.organisation_id as "organisationId", offer.title, offer.words, offer.language, offer.kinds,
           offer.themes, offer.groups, offer.targets, offer.states, offer.regions, offer.only_ldc as "onlyLdc",
           offer.only_sids as "onlySids", offer.languages, offer.available_from::text as "availableFrom",
           offer.available_until::text as "availableUntil",
           case when offer.places is not null then exchange.places_left(offer.id) end as places, offer.evidence,
           jsonb_build_object('name', offerer.name, 'state', offerer.state_id) as "offeredBy"
      from exchange.offer join offerer on offerer.id = offer.organisation_id
     where offer.withdrawn_at is null and offer.confirmed_at > now() - interval '1 year'
       and offer.available_until >= current_date and (offer.deadline is null or offer.deadline >= current_date)
     order by offer.confirmed_at desc, offer.id desc
     limit ${mostCompared.offers}`.execute(connection)
  return rows.map((offer) => ({
    compared: offerOf(offer),
    title: offer.title,
    by: offer.offeredBy.name,
    language: offer.language,
    path: `/exchange/offers/${offer.id}`,
  }))
}

/** The cards of experts that whoever acts for a government sees: without a name. */
export async function readExperts(connection: Connection): Promise<Candidate<Expert>[]> {
  const { rows } = await sql<Omit<Expert, 'conflicts'>>`
    select token as id, kinds, themes, groups, targets, languages, countries_known as "countriesKnown", evidence,
           available_from::text as "from", available_until::text as "to", words, language
      from exchange.expert_cards() limit ${mostCompared.experts}`.execute(connection)
  return rows.map((row) => ({
    // Whoever has a conflict with the government that looks shows it no card.
    compared: { ...row, conflicts: [] },
    title: null,
    by: null,
    language: row.language as Language,
    path: `/desk/deployments/new?card=${row.id}`,
  }))
}

/** Of what was read under consent, what a reading of it is recorded by. */
export type ReadUnderConsent = { kind: string; stateId: string; id: number }
export type PeerCandidate = Candidate<Peer> & { read: ReadUnderConsent }

type ExperienceRow = Omit<Peer, 'id' | 'recommendations' | 'clusters' | 'evidence'> & {
  id: number
  by: string
  said: string | null
}

/** What other States tell of what they did, as far as whoever acts sees it. */
export async function readExperiences(connection: Connection): Promise<PeerCandidate[]> {
  const { rows } = await sql<ExperienceRow>`
    select id, state_id as state, title, concat_ws(E'\n', done, took, again) as words, language, themes, groups, targets,
           languages, evidence as said, coalesce(consent.author_of('experience', state_id, id), '') as by
      from exchange.experience
     where available_until >= current_date and side = 'government'
       and state_id is distinct from (select identity.government())
     order by change_id desc, id desc limit ${mostCompared.peers}`.execute(connection)
  return rows.map(({ id, by, said, ...row }) => ({
    compared: {
      ...row,
      id: `experience/${id}`,
      recommendations: [],
      clusters: [],
      evidence: said ? [said] : [],
    },
    title: row.title,
    by,
    language: row.language as Language,
    path: `/exchange/experiences/${id}`,
    read: { kind: 'experience', stateId: row.state, id },
  }))
}
