/** Who supports whom with what in the demonstration, and the words that go with it. */
import type { OrganisationKey } from '../people.ts'
import type { Subject } from './subjects.ts'

export type SupportLanguage = Subject['language']

/** The imaginary States, each with whoever coordinates it and the part of it that is hard to reach. */
export const supported: readonly { state: string; coordinator: string; place: Readonly<Record<SupportLanguage, string>> }[] = [
  { state: 'XTL', coordinator: 'coordinator', place: { en: 'outer islands', fr: 'îles extérieures', es: 'islas exteriores' } },
  { state: 'XTA', coordinator: 'anavoa', place: { en: 'northern atolls', fr: 'atolls du nord', es: 'atolones del norte' } },
  { state: 'XTB', coordinator: 'belanoa', place: { en: 'eastern chain', fr: 'chaîne orientale', es: 'cadena oriental' } },
  { state: 'XTK', coordinator: 'kerimau', place: { en: 'reef islands', fr: 'îles du récif', es: 'islas del arrecife' } },
  { state: 'XTM', coordinator: 'neighbour', place: { en: 'outer lagoons', fr: 'lagons extérieurs', es: 'lagunas exteriores' } },
  { state: 'XTO', coordinator: 'orisande', place: { en: 'southern cays', fr: 'cayes du sud', es: 'cayos del sur' } },
  { state: 'XTS', coordinator: 'sevarra', place: { en: 'hill districts', fr: 'districts des collines', es: 'distritos de las colinas' } },
]

/** Whoever speaks for a partner: the key of a person of the demonstration. */
export const speakers = {
  'united-nations': 'partner',
  assembly: 'second-partner',
  'ocean-office': 'ocean-office',
  'women-programme': 'women-programme',
  'orisande-cooperation': 'neighbour-partner',
  'kerimau-peers': 'kerimau-peers',
  'belanoa-cooperation': 'belanoa-cooperation',
  lighthouse: 'lighthouse',
  university: 'university',
  institute: 'employer',
  lawyers: 'lawyers',
  statistics: 'statistics',
} as const satisfies Partial<Record<OrganisationKey, string>>

export type Supporter = keyof typeof speakers

/** Who supports a subject; the first that is not of the State itself is asked first. */
export const supportersOf: Readonly<Record<string, readonly Supporter[]>> = {
  shelters: ['women-programme', 'united-nations', 'kerimau-peers'],
  'birth-registration': ['ocean-office', 'lighthouse', 'statistics'],
  water: ['orisande-cooperation', 'assembly', 'lighthouse'],
  tracking: ['assembly', 'kerimau-peers', 'ocean-office'],
  reports: ['institute', 'ocean-office', 'university'],
  judges: ['institute', 'women-programme', 'lawyers'],
  institution: ['lawyers', 'assembly', 'united-nations'],
  accessibility: ['belanoa-cooperation', 'lighthouse', 'institute'],
  prison: ['kerimau-peers', 'lawyers', 'united-nations'],
  relocation: ['university', 'orisande-cooperation', 'assembly'],
  statistics: ['statistics', 'women-programme', 'university'],
  land: ['lawyers', 'institute', 'belanoa-cooperation'],
}

/** Kinds of offers. `{topic}` is the subject's. */
export const offerKinds = {
  training: {
    en: ['Training: {topic}', 'Two trainers come for two weeks, work on your own cases, and return after six months to see what was kept. Your people lead the second course.'],
    fr: ['Formation : {topic}', 'Deux formateurs viennent deux semaines, travaillent sur vos propres dossiers et reviennent après six mois voir ce qui est resté. La deuxième session est tenue par les vôtres.'],
    es: ['Formación: {topic}', 'Dos formadores vienen dos semanas, trabajan con sus propios casos y vuelven a los seis meses para ver qué ha quedado. El segundo curso lo dan los suyos.'],
  },
  expert: {
    en: ['An expert for up to three months: {topic}', 'Someone who has done it at home works in your office and leaves a method behind, not a report. Fees and travel are ours; lodging is yours.'],
    fr: ['Une experte ou un expert jusqu’à trois mois : {topic}', 'Quelqu’un qui l’a fait chez soi travaille dans vos bureaux et laisse une méthode, non un rapport. Honoraires et voyage sont à notre charge ; le logement à la vôtre.'],
    es: ['Una persona experta hasta tres meses: {topic}', 'Alguien que ya lo hizo en su país trabaja en su oficina y deja un método, no un informe. Los honorarios y el viaje corren por nuestra cuenta; el alojamiento, por la suya.'],
  },
  'peer-exchange': {
    en: ['See how others do it: {topic}', 'Four of your people spend a week where it works, sit beside those who do it, and receive a visit in return.'],
    fr: ['Voir comment d’autres font : {topic}', 'Quatre des vôtres passent une semaine là où cela marche, à côté de ceux qui le font, et reçoivent une visite en retour.'],
    es: ['Ver cómo lo hacen otros: {topic}', 'Cuatro de los suyos pasan una semana donde funciona, junto a quienes lo hacen, y reciben después una visita.'],
  },
  funds: {
    en: ['Small grants: {topic}', 'Up to 80,000 US dollars over two years, half of it when the plan is agreed. We ask for one page a quarter, and for a result that others can see.'],
    fr: ['Petites subventions : {topic}', 'Jusqu’à 80 000 dollars sur deux ans, dont la moitié dès que le plan est convenu. Nous demandons une page par trimestre et un résultat que d’autres peuvent voir.'],
    es: ['Pequeñas subvenciones: {topic}', 'Hasta 80.000 dólares en dos años, la mitad cuando se acuerda el plan. Pedimos una página por trimestre y un resultado que otros puedan ver.'],
  },
  policy: {
    en: ['Advice from first draft to budget: {topic}', 'We read what there is, talk to those concerned, and stay until it has a line in the budget. By distance, with two visits.'],
    fr: ['Conseil, du premier jet au budget : {topic}', 'Nous lisons ce qui existe, parlons avec les intéressés et restons jusqu’à la ligne budgétaire. À distance, avec deux visites.'],
    es: ['Asesoría, del primer borrador al presupuesto: {topic}', 'Leemos lo que hay, hablamos con quienes corresponde y nos quedamos hasta que tenga su línea en el presupuesto. A distancia, con dos visitas.'],
  },
} as const satisfies Record<string, Record<SupportLanguage, readonly [string, string]>>

/** What each partner offers: five subjects, in its own language and manner. */
export const offering: Readonly<
  Record<Supporter, { language: SupportLanguage; kinds: readonly (keyof typeof offerKinds)[]; subjects: readonly string[] }>
> = {
  'united-nations': { language: 'en', kinds: ['policy', 'training'], subjects: ['shelters', 'institution', 'prison', 'tracking', 'reports'] },
  assembly: { language: 'en', kinds: ['peer-exchange', 'expert'], subjects: ['tracking', 'relocation', 'water', 'institution', 'reports'] },
  'ocean-office': { language: 'en', kinds: ['training', 'policy'], subjects: ['reports', 'birth-registration', 'tracking', 'institution', 'statistics'] },
  'women-programme': { language: 'es', kinds: ['training', 'funds'], subjects: ['shelters', 'statistics', 'judges', 'land', 'birth-registration'] },
  'orisande-cooperation': { language: 'en', kinds: ['peer-exchange', 'funds'], subjects: ['water', 'relocation', 'accessibility', 'tracking', 'statistics'] },
  'kerimau-peers': { language: 'en', kinds: ['peer-exchange', 'expert'], subjects: ['tracking', 'prison', 'shelters', 'birth-registration', 'water'] },
  'belanoa-cooperation': { language: 'fr', kinds: ['funds', 'peer-exchange'], subjects: ['accessibility', 'land', 'water', 'shelters', 'birth-registration'] },
  lighthouse: { language: 'en', kinds: ['funds', 'policy'], subjects: ['water', 'birth-registration', 'accessibility', 'prison', 'shelters'] },
  university: { language: 'es', kinds: ['policy', 'expert'], subjects: ['relocation', 'statistics', 'reports', 'institution', 'land'] },
  institute: { language: 'fr', kinds: ['training', 'expert'], subjects: ['judges', 'reports', 'prison', 'land', 'accessibility'] },
  lawyers: { language: 'en', kinds: ['expert', 'training'], subjects: ['prison', 'land', 'institution', 'judges', 'relocation'] },
  statistics: { language: 'en', kinds: ['training', 'expert'], subjects: ['statistics', 'birth-registration', 'shelters', 'accessibility', 'water'] },
}

export const offerWords = {
  en: {
    whoPays: 'We pay fees and travel; the State pays lodging and local transport.',
    conditions: 'A counterpart who stays for the whole time, and a report back after a year.',
    evidence: 'Done with two island States in the last five years; both have reported back.',
  },
  fr: {
    whoPays: 'Honoraires et voyages à notre charge ; logement et transports locaux à la charge de l’État.',
    conditions: 'Une personne de contact pendant toute la durée, et un compte rendu après un an.',
    evidence: 'Fait avec deux États insulaires ces cinq dernières années ; tous deux en ont rendu compte.',
  },
  es: {
    whoPays: 'Pagamos honorarios y viajes; el Estado paga alojamiento y transporte local.',
    conditions: 'Una contraparte que permanezca todo el tiempo y un informe al cabo de un año.',
    evidence: 'Hecho con dos Estados insulares en los últimos cinco años; ambos han informado.',
  },
} as const

/** What is said on the way from a request to terms. */
export const spoken = {
  en: {
    asks: 'We look for a partner who has done this before and can begin within the year. We bring: {own}',
    answers: 'We have done this with two island States and could begin in three months. May we ask who would work with us on your side, and whether the law is already in force?',
    replies: 'Two people full time, and the law is in force. We would be glad to talk.',
    task: 'Advises and trains, on the spot and by distance',
    ownTask: 'Names a counterpart, gives rooms and the time of its people',
    agreed: 'What both sides learn is published with the report back.',
    commented: 'We visited twice. What is reported here is what we saw; where it is hardest to reach, it has not arrived yet.',
    added: 'The plan held because the ministry kept its counterpart for the whole time. We would come back.',
    found: 'Support was found.',
    notFound: 'Everyone who was asked declined. We shall ask again in another way.',
  },
  fr: {
    asks: 'Nous cherchons un partenaire qui l’a déjà fait et peut commencer dans l’année. Nous apportons : {own}',
    answers: 'Nous l’avons fait avec deux États insulaires et pourrions commencer dans trois mois. Qui travaillerait avec nous de votre côté, et la loi est-elle en vigueur ?',
    replies: 'Deux personnes à plein temps, et la loi est en vigueur. Nous parlerions volontiers.',
    task: 'Conseille et forme, sur place et à distance',
    ownTask: 'Désigne une personne de contact, met à disposition les salles et le temps des siens',
    agreed: 'Ce que les deux parties apprennent est publié avec le compte rendu.',
    commented: 'Nous sommes venus deux fois. Ce qui est rapporté ici est ce que nous avons vu ; les lieux les plus isolés attendent encore.',
    added: 'Le plan a tenu parce que le ministère a gardé la même personne de contact. Nous reviendrions.',
    found: 'Un appui a été trouvé.',
    notFound: 'Tous ont décliné. Nous demanderons autrement.',
  },
  es: {
    asks: 'Buscamos un socio que ya lo haya hecho y pueda empezar este año. Aportamos: {own}',
    answers: 'Lo hicimos con dos Estados insulares y podríamos empezar en tres meses. ¿Quién trabajaría con nosotros, y está ya en vigor la ley?',
    replies: 'Dos personas a tiempo completo, y la ley está en vigor. Con gusto hablamos.',
    task: 'Asesora y forma, sobre el terreno y a distancia',
    ownTask: 'Designa una contraparte y pone salas y el tiempo de su gente',
    agreed: 'Lo que ambas partes aprendan se publica con el informe.',
    commented: 'Fuimos dos veces. Lo que aquí se informa es lo que vimos; a los lugares más apartados aún no ha llegado.',
    added: 'El plan se sostuvo porque el ministerio mantuvo a la misma contraparte. Volveríamos.',
    found: 'Se encontró apoyo.',
    notFound: 'Todos declinaron. Volveremos a pedirlo de otra manera.',
  },
} as const

/** What States report where another has told the subject's own story. */
export const otherReports: Readonly<Record<SupportLanguage, readonly Subject['report'][]>> = {
  en: [
    {
      changed: 'Most of what was planned was reached, a year later than planned. Those who were to benefit say so; where boats do not go every week, little has changed yet.',
      lasts: 'The posts are filled and paid. Training goes on with our own people.',
      differently: 'We would plan for the cyclone season and send equipment before the trainers.',
    },
    {
      changed: 'The service exists in half of the districts and is used. The other half follows with our own money.',
      lasts: 'A budget line and two people who can teach the others.',
      differently: 'Fewer visits from outside, and longer ones.',
    },
    {
      changed: 'The first year went by with talking; the second brought the law, the third the people. It was worth the patience of the partner.',
      lasts: 'The law, and a committee that meets.',
      differently: 'We would name one person in charge on the first day.',
    },
  ],
  fr: [
    {
      changed: 'L’essentiel de ce qui était prévu est atteint, avec un an de retard. Les personnes concernées le disent ; là où le bateau ne va pas chaque semaine, peu a changé.',
      lasts: 'Les postes sont pourvus et payés. La formation continue avec les nôtres.',
      differently: 'Nous compterions avec la saison des cyclones et enverrions le matériel avant les formateurs.',
    },
    {
      changed: 'Le service existe dans la moitié des districts et il est utilisé. L’autre moitié suit avec nos propres moyens.',
      lasts: 'Une ligne budgétaire et deux personnes capables de former les autres.',
      differently: 'Moins de visites, et plus longues.',
    },
  ],
  es: [
    {
      changed: 'Se alcanzó casi todo lo previsto, con un año de retraso. Lo dicen quienes debían beneficiarse; donde la lancha no llega cada semana, poco ha cambiado.',
      lasts: 'Los puestos están cubiertos y pagados. La formación sigue con nuestra gente.',
      differently: 'Contaríamos con la temporada de ciclones y enviaríamos el equipo antes que a los formadores.',
    },
    {
      changed: 'El servicio existe en la mitad de los distritos y se usa. La otra mitad sigue con medios propios.',
      lasts: 'Una partida del presupuesto y dos personas que pueden enseñar a las demás.',
      differently: 'Menos visitas, y más largas.',
    },
  ],
}

/** What States report after the first year, while support goes on. */
export const yearlyReports: Readonly<Record<SupportLanguage, readonly Pick<Subject['report'], 'changed' | 'lasts'>[]>> = {
  en: [
    { changed: 'The first year went into people and rooms: the posts are filled, the first training is done. Those who are to benefit notice little yet.', lasts: 'The posts are in the budget of next year.' },
    { changed: 'Two districts have begun, and the first numbers are lower than hoped, because they are counted for the first time.', lasts: 'The counting goes on without outside help.' },
  ],
  fr: [
    { changed: 'La première année est allée aux personnes et aux locaux : les postes sont pourvus, la première formation est faite. Les personnes concernées en voient encore peu.', lasts: 'Les postes figurent au budget de l’an prochain.' },
    { changed: 'Deux districts ont commencé, et les premiers chiffres sont plus bas qu’espéré, parce que l’on compte pour la première fois.', lasts: 'Le comptage se poursuit sans aide extérieure.' },
  ],
  es: [
    { changed: 'El primer año se fue en personas y locales: los puestos están cubiertos y la primera formación está hecha. Quienes deben beneficiarse notan todavía poco.', lasts: 'Los puestos figuran en el presupuesto del próximo año.' },
    { changed: 'Dos distritos han empezado, y las primeras cifras son más bajas de lo esperado, porque se cuenta por primera vez.', lasts: 'El recuento sigue sin ayuda externa.' },
  ],
}

export type Expert = {
  /** The key of a person of the demonstration. */
  person: string
  language: SupportLanguage
  words: string
  subject: string
  kinds: readonly string[]
  languages: readonly string[]
  countriesKnown: readonly string[]
  conflicts: readonly string[]
  reference: string
}

export const experts: readonly Expert[] = [
  { person: 'expert', language: 'fr', subject: 'judges', words: 'Magistrate pendant dix-huit ans, dont sept au siège pénal ; forme des juges et des procureurs à entendre les victimes. A écrit un guide d’audition repris par trois tribunaux.', kinds: ['training', 'justice', 'expert'], languages: ['fr', 'en'], countriesKnown: ['XTB', 'XTM'], conflicts: [], reference: 'First president of a court of appeal' },
  { person: 'expert-drafting', language: 'en', subject: 'relocation', words: 'Has drafted land and relocation laws for two island States, in the villages concerned.', kinds: ['legislation', 'expert'], languages: ['en', 'es'], countriesKnown: ['XTO'], conflicts: ['XTS'], reference: 'Attorney general of an island State' },
  { person: 'expert-prisons', language: 'en', subject: 'prison', words: 'Inspected prisons for twelve years; sets up probation services and health care in prison.', kinds: ['justice', 'training', 'expert'], languages: ['en'], countriesKnown: ['XTK', 'XTA'], conflicts: [], reference: 'Subcommittee on Prevention, former member' },
  { person: 'expert-statistics', language: 'en', subject: 'birth-registration', words: 'Builds civil registers that work without a network; has entered forty years of books in one island group.', kinds: ['statistics', 'equipment', 'expert'], languages: ['en', 'zh'], countriesKnown: ['XTA'], conflicts: [], reference: 'Director of a statistics office' },
  { person: 'expert-survey', language: 'es', subject: 'statistics', words: 'Metodóloga de encuestas sobre violencia; ha dirigido tres encuestas nacionales con trabajo de campo en islas.', kinds: ['statistics', 'training', 'expert'], languages: ['es', 'en'], countriesKnown: ['XTO', 'XTL'], conflicts: [], reference: 'Head of a national survey' },
  { person: 'expert-gender', language: 'en', subject: 'shelters', words: 'Has run a shelter and trained police and churches to work with it.', kinds: ['services', 'training', 'expert'], languages: ['en', 'fr'], countriesKnown: ['XTK', 'XTS'], conflicts: [], reference: 'Network of island shelters' },
  { person: 'expert-children', language: 'en', subject: 'birth-registration', words: 'Child protection specialist: birth registration, diversion, and schools without beating.', kinds: ['services', 'policy', 'expert'], languages: ['en', 'fr', 'ru'], countriesKnown: ['XTM'], conflicts: ['XTB'], reference: 'Ombudsperson for children' },
  { person: 'expert-reporting', language: 'fr', subject: 'reports', words: 'Accompagne des équipes qui écrivent leurs rapports elles-mêmes ; ancien membre d’un secrétariat de comité.', kinds: ['reporting', 'training', 'expert'], languages: ['fr', 'en'], countriesKnown: ['XTB', 'XTM', 'XTA'], conflicts: [], reference: 'Deux missions permanentes' },
  { person: 'expert-institutions', language: 'en', subject: 'institution', words: 'Helped four institutions to be accredited; knows what selection in public needs.', kinds: ['institutions', 'legislation', 'expert'], languages: ['en'], countriesKnown: ['XTS'], conflicts: [], reference: 'Chair of a national institution' },
  { person: 'expert-disability', language: 'fr', subject: 'accessibility', words: 'Architecte, se déplace en fauteuil ; parcourt écoles et embarcadères avec ceux qui les utilisent.', kinds: ['policy', 'training', 'expert'], languages: ['fr', 'es'], countriesKnown: ['XTB'], conflicts: [], reference: 'Fédération d’organisations de personnes handicapées' },
  { person: 'expert-water', language: 'en', subject: 'water', words: 'Water engineer; mends first and builds later. Has set up two purchasing pools for filters.', kinds: ['equipment', 'expert'], languages: ['en'], countriesKnown: ['XTO', 'XTL', 'XTK'], conflicts: [], reference: 'Public works department of Orisande' },
  { person: 'expert-police', language: 'en', subject: 'shelters', words: 'Police superintendent; trains posts of two officers in protection orders and in receiving complaints.', kinds: ['training', 'justice', 'expert'], languages: ['en', 'ar'], countriesKnown: ['XTK'], conflicts: [], reference: 'Police academy of Kerimau' },
]
