/** The imaginary organisations of the demonstration and the people who act for them. */
import type { OrganisationKind, Role } from '#identity/model.ts'

type DemonstrationOrganisation = {
  name: string
  kind: OrganisationKind
  /** Of which imaginary State; absent for a partner that is of no State. */
  state?: string
}

/** By a short name of ours. */
export const organisations = {
  mechanism: { name: 'Secretariat of the National Mechanism', kind: 'national-mechanism', state: 'XTL' },
  justice: { name: 'Ministry of Justice and Island Affairs', kind: 'ministry', state: 'XTL' },
  health: { name: 'Ministry of Health', kind: 'ministry', state: 'XTL' },
  mission: { name: 'Permanent Mission of Talmaris in Geneva', kind: 'permanent-mission', state: 'XTL' },
  nhri: { name: 'Human Rights Commission of Talmaris', kind: 'nhri', state: 'XTL' },
  anavoa: { name: 'Human Rights Secretariat of Anavoa', kind: 'national-mechanism', state: 'XTA' },
  belanoa: { name: 'Treaty Reporting Committee of Belanoa', kind: 'national-mechanism', state: 'XTB' },
  kerimau: { name: 'Interministerial Human Rights Unit of Kerimau', kind: 'national-mechanism', state: 'XTK' },
  marovea: { name: 'National Follow-up Mechanism of Marovea', kind: 'national-mechanism', state: 'XTM' },
  orisande: { name: 'Human Rights Coordination Office of Orisande', kind: 'national-mechanism', state: 'XTO' },
  sevarra: { name: 'National Human Rights Task Force of Sevarra', kind: 'national-mechanism', state: 'XTS' },

  'united-nations': { name: 'United Nations team in Talmaris', kind: 'un-entity' },
  assembly: { name: 'Assembly of Island States', kind: 'regional-organisation' },
  'ocean-office': { name: 'Ocean Office for Human Rights', kind: 'un-entity' },
  'women-programme': { name: 'Programme for Women in Island States', kind: 'un-entity' },
  'orisande-cooperation': { name: 'Orisande Cooperation', kind: 'cooperating-state', state: 'XTO' },
  'kerimau-peers': { name: 'Kerimau Peer Exchange', kind: 'cooperating-state', state: 'XTK' },
  'belanoa-cooperation': { name: 'Belanoa Fund for Solidarity', kind: 'cooperating-state', state: 'XTB' },
  lighthouse: { name: 'Lighthouse Foundation', kind: 'private-sector' },
  university: { name: 'University of the Archipelagos, Faculty of Law', kind: 'academic' },
  institute: { name: 'Institut océanique de formation judiciaire', kind: 'academic' },
  lawyers: { name: 'Lawyers Across the Water', kind: 'international-ngo' },
  statistics: { name: 'Island Statistics Centre', kind: 'regional-organisation' },
} as const satisfies Record<string, DemonstrationOrganisation>

export type OrganisationKey = keyof typeof organisations

export type DemonstrationPerson = {
  key: string
  name: string
  office: string
  role: Role
  in: OrganisationKey
  /** Holds the power to consent, by this decision. */
  power?: string
  /** Has an account, which the page to sign in offers; the others are there so that what they wrote has an author. */
  account: boolean
  language?: 'en' | 'fr' | 'es'
}

const account = (key: string, name: string, office: string, role: Role, of: OrganisationKey) => ({
  key,
  name,
  office,
  role,
  in: of,
  account: true,
})

const withoutAccount = (key: string, name: string, office: string, of: OrganisationKey) => ({
  key,
  name,
  office,
  role: 'partner' as const,
  in: of,
  account: false,
})

const coordinator = (key: string, name: string, of: OrganisationKey) => ({
  ...withoutAccount(key, name, 'Coordinator', of),
  role: 'coordinator' as const,
  power: 'Cabinet decision on human rights cooperation',
})

export const people: readonly DemonstrationPerson[] = [
  {
    ...account('coordinator', 'Ilena Marou', 'Head of the secretariat', 'coordinator', 'mechanism'),
    power: 'Cabinet decision 12/2025',
  },
  {
    ...account('approver', 'Davit Osare', 'Director for Human Rights', 'approver', 'justice'),
    power: 'Cabinet decision 13/2025',
  },
  account('contributor', 'Noemi Talva', 'Focal point', 'contributor', 'health'),
  account('delegate', 'Samu Keroa', 'First Secretary', 'delegate', 'mission'),
  account('observer', 'Ruda Velani', 'Commissioner', 'observer', 'nhri'),
  {
    ...account('body-approver', 'Oren Salu', 'Secretary-General', 'approver', 'nhri'),
    power: 'Decision 4/2025 of the Commission',
  },
  account('partner', 'Tobin Asher', 'Human rights adviser', 'partner', 'united-nations'),
  account('second-partner', 'Mirel Onda', 'Programme officer', 'partner', 'assembly'),
  account('neighbour-partner', 'Kaia Brenn', 'Head of South-South cooperation', 'partner', 'orisande-cooperation'),
  { ...account('employer', 'Rémi Castagnou', 'Directeur des missions', 'partner', 'institute'), language: 'fr' },
  { ...account('expert', 'Awa Delorme', 'Magistrate, trainer of judges', 'partner', 'institute'), language: 'fr' },
  { ...coordinator('neighbour', 'Lito Farane', 'marovea'), office: 'Head of follow-up', account: true },

  coordinator('anavoa', 'Hina Talemau', 'anavoa'),
  coordinator('belanoa', 'Petero Sanvi', 'belanoa'),
  coordinator('kerimau', 'Elin Rautau', 'kerimau'),
  coordinator('orisande', 'Marguerite Olan', 'orisande'),
  coordinator('sevarra', 'Dario Menth', 'sevarra'),

  withoutAccount('ocean-office', 'Nadia Ferrow', 'Desk officer', 'ocean-office'),
  withoutAccount('women-programme', 'Soledad Imre', 'Programme manager', 'women-programme'),
  withoutAccount('kerimau-peers', 'Tavita Rouk', 'Liaison officer', 'kerimau-peers'),
  withoutAccount('belanoa-cooperation', 'Ana Kelemi', 'Fund secretary', 'belanoa-cooperation'),
  withoutAccount('lighthouse', 'Conrad Eller', 'Grants officer', 'lighthouse'),
  withoutAccount('university', 'Iris Valdane', 'Dean for outreach', 'university'),
  withoutAccount('lawyers', 'Femi Adar', 'Director of missions', 'lawyers'),
  withoutAccount('statistics', 'Olga Renn', 'Chief of section', 'statistics'),

  withoutAccount('expert-drafting', 'Samira Volk', 'Legislative drafter', 'university'),
  withoutAccount('expert-prisons', 'Johan Makea', 'Former prison inspector', 'lawyers'),
  withoutAccount('expert-statistics', 'Li Anwen', 'Statistician', 'statistics'),
  withoutAccount('expert-survey', 'Pilar Otero', 'Survey methodologist', 'statistics'),
  withoutAccount('expert-gender', 'Miriama Sook', 'Adviser on gender-based violence', 'women-programme'),
  withoutAccount('expert-children', 'Ioana Praet', 'Child protection specialist', 'ocean-office'),
  withoutAccount('expert-reporting', 'Bakary Sonne', 'Treaty reporting trainer', 'ocean-office'),
  withoutAccount('expert-institutions', 'Teuila Bark', 'Adviser on national institutions', 'assembly'),
  withoutAccount('expert-disability', 'Marc Estève', 'Accessibility auditor', 'institute'),
  withoutAccount('expert-water', 'Rangi Holm', 'Water engineer', 'orisande-cooperation'),
  withoutAccount('expert-police', 'Sela Dvorak', 'Police trainer', 'kerimau-peers'),
]
