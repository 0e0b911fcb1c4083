/**
 * What support in the demonstration is about: a dozen subjects, each told once from the gap to what was learned, in the
 * language in which the people concerned would tell it. Codes of themes, groups and kinds are those of src/reference.
 */
export type Subject = {
  key: string
  language: 'en' | 'fr' | 'es'
  themes: readonly string[]
  groups: readonly string[]
  targets: readonly string[]
  kinds: readonly string[]
  /** As an offer names it. */
  topic: Readonly<Record<'en' | 'fr' | 'es', string>>
  need: {
    title: string
    gap: string
    beneficiaries: string
    tried: string
    ownPart: string
    lasting: string
  }
  activity: { title: string; words: string }
  result: { title: string; indicator: string; unit: string; values: readonly [string, string, string]; target: string }
  report: { changed: string; lasts: string; differently: string }
  practice: { title: string; problem: string; done: string; took: string; result: string; whereNot: string }
}

export const subjects: readonly Subject[] = [
  {
    key: 'shelters',
    language: 'en',
    themes: ['violence-against-women', 'support-to-victims'],
    groups: ['women-girls', 'law-enforcement'],
    targets: ['5.2', '16.1'],
    kinds: ['services', 'training', 'funds'],
    topic: {
      en: 'shelters and protection orders for survivors of domestic violence',
      fr: 'les refuges et les ordonnances de protection pour les victimes de violence domestique',
      es: 'los refugios y las órdenes de protección para víctimas de violencia doméstica',
    },
    need: {
      title: 'Shelters within a day’s travel, and police who know what to do',
      gap: 'The law on family violence is in force, but there is one shelter, in the capital. Away from it a woman who leaves has nowhere to go, and the officer on duty has never issued a protection order. Orders are written by hand and reach the next island after a week.',
      beneficiaries: 'Women and children who survive domestic violence, above all far from the capital',
      tried: 'Two churches lent rooms; they closed when the volunteers left. A one-day course reached eleven officers.',
      ownPart: 'Three buildings, salaries of six shelter workers, and the police academy for the courses',
      lasting: 'Shelter workers are on the payroll of the ministry from the second year on; the course stays in the curriculum of the academy.',
    },
    activity: {
      title: 'Safe houses on three islands',
      words: 'Three buildings are turned into shelters, their workers trained for a year by experienced ones, and every police post learns to issue protection orders by radio and telephone.',
    },
    result: {
      title: 'Survivors find shelter near where they live',
      indicator: 'Share of protection orders issued within 48 hours',
      unit: '%',
      values: ['12', '41', '68'],
      target: '70',
    },
    report: {
      changed: 'In the first year 212 women and 340 children stayed in the three houses. Two thirds of protection orders are now issued within two days; before it was one in eight.',
      lasts: 'The houses are in the budget of the ministry. The course has been given twice without outside help.',
      differently: 'We would ask the village councils first. In one place the house had to move because it stood too near the market.',
    },
    practice: {
      title: 'Protection orders by radio',
      problem: 'Orders that protect from domestic violence came too late where the judge is a boat trip away.',
      done: 'Judges on duty decide by radio or telephone; the police post prints the order from a form and serves it the same day. Shelter workers learned from those of a neighbouring State.',
      took: 'A change of two lines in the rules of court, eleven printers, a week of training for each post, and a judge on duty every night.',
      result: 'Two thirds of orders are issued within 48 hours, and the houses are in the budget.',
      whereNot: 'Where police posts have no radio, or where judges are too few for a roster at night.',
    },
  },
  {
    key: 'birth-registration',
    language: 'en',
    themes: ['name-identity-nationality', 'data-collection-research'],
    groups: ['children', 'persons-in-rural-areas'],
    targets: ['16.9'],
    kinds: ['services', 'equipment', 'statistics'],
    topic: {
      en: 'birth registration in remote places',
      fr: 'l’enregistrement des naissances dans les zones isolées',
      es: 'la inscripción de nacimientos en zonas apartadas',
    },
    need: {
      title: 'Every child in the register, wherever it is born',
      gap: 'One child in five is not registered. Parents must travel to a district office with two witnesses, and the office writes into books that are copied by hand each year. Nobody knows how many children are missing, nor where.',
      beneficiaries: 'Children born at home or far from an office, and their parents',
      tried: 'A campaign in one year registered 900 children, and stopped with the money for fuel.',
      ownPart: 'Registrars for the boats, a decree that abolishes the fee, and the health posts as places to register',
      lasting: 'Midwives register as part of their work; the boat goes with the vaccination team, which is in the budget anyway.',
    },
    activity: {
      title: 'Registration by midwives and by boat',
      words: 'Midwives register births on a tablet that works without a network; twice a year a team sails with the vaccination boat and registers older children. Books of forty years are entered into one register.',
    },
    result: {
      title: 'Children have a name in the register',
      indicator: 'Children under five whose birth is registered',
      unit: '%',
      values: ['79', '88', '96'],
      target: '97',
    },
    report: {
      changed: 'Registration of children under five rose from 79 to 96 in a hundred. For the first time the ministry of education knows how many places it needs in the first grade.',
      lasts: 'Midwives go on registering; the register runs on our own server.',
      differently: 'We would have entered the old books last. They took half the money and few parents ask for them.',
    },
    practice: {
      title: 'The midwife registers the birth',
      problem: 'Parents far from an office did not register births, because the journey cost more than it seemed worth.',
      done: 'Midwives became registrars by decree. They register on a tablet without a network, which sends when it comes near one; a team on the vaccination boat does the rest.',
      took: 'A decree, 60 tablets, four days of training, and someone in the capital who answers the telephone.',
      result: 'From 79 to 96 registered children in a hundred, in three years.',
      whereNot: 'Where most births take place without a midwife.',
    },
  },
  {
    key: 'water',
    language: 'en',
    themes: ['water-sanitation', 'adequate-standard-of-living'],
    groups: ['persons-in-rural-areas', 'persons-living-in-poverty'],
    targets: ['6.1', '6.2'],
    kinds: ['equipment', 'expert', 'funds'],
    topic: {
      en: 'drinking water through the dry season',
      fr: 'l’eau potable pendant la saison sèche',
      es: 'el agua potable durante la estación seca',
    },
    need: {
      title: 'Water that lasts until the rains',
      gap: 'For three months a year wells turn salty and families buy water by the bottle. The plants for desalination stand idle because a filter costs what a village earns in a season, and nobody measures what people drink.',
      beneficiaries: 'Some 14,000 people in places without a spring',
      tried: 'Tanks were given to households; half of them leak, since nobody was shown how to mend them.',
      ownPart: 'Land, labour of the villages, and two technicians of the public works department',
      lasting: 'A water committee in each village collects a small fee and orders filters together with the others.',
    },
    activity: {
      title: 'Tanks that are mended, and filters bought together',
      words: 'Villages build and mend tanks with local masons; a pool orders filters for all plants once a year; schoolchildren test the water each month and hang out the result.',
    },
    result: {
      title: 'Safe water all year',
      indicator: 'Villages with safe water in the last month of the dry season',
      unit: 'villages',
      values: ['9', '21', '33'],
      target: '36',
    },
    report: {
      changed: 'Thirty-three of thirty-six villages had safe water in the last month of the dry season. Cases of diarrhoea among small children fell by half.',
      lasts: 'The pool has ordered filters twice. Masons are paid by the villages.',
      differently: 'We would begin with mending. It cost a tenth of new tanks and gave as much water.',
    },
    practice: {
      title: 'Mend first, then buy together',
      problem: 'Donated tanks and plants stood idle for want of small parts and of someone who can mend.',
      done: 'Local masons were trained to mend tanks, villages joined to buy filters, and schools test the water and publish it.',
      took: 'One engineer for six months, a fund that turns over, and test kits for 40 schools.',
      result: 'Safe water until the rains in 33 of 36 villages.',
      whereNot: 'On islands without any catchment, where only desalination helps.',
    },
  },
  {
    key: 'tracking',
    language: 'en',
    themes: ['national-mechanisms-for-follow-up', 'cooperation-with-human-rights-mechanisms'],
    groups: ['public-officials'],
    targets: ['16.6', '17.9'],
    kinds: ['national-mechanism', 'training', 'peer-exchange'],
    topic: {
      en: 'a standing mechanism that follows recommendations up',
      fr: 'un mécanisme permanent de suivi des recommandations',
      es: 'un mecanismo permanente de seguimiento de las recomendaciones',
    },
    need: {
      title: 'A mechanism that remembers',
      gap: 'Each report is written by a committee that is formed anew. Files leave with the people. Ministries learn of recommendations from the press, and nobody can say which of them were carried out.',
      beneficiaries: 'Focal points in fourteen ministries, and everyone who asks what became of a promise',
      tried: 'A spreadsheet, kept by one person until she was posted abroad.',
      ownPart: 'A decree, three posts, and a room in the ministry of foreign affairs',
      lasting: 'Three posts are in the civil service; focal points have the task in their job descriptions.',
    },
    activity: {
      title: 'From committee to mechanism',
      words: 'A decree gives the mechanism a mandate; focal points are named and trained; recommendations of fifteen years are entered, grouped and assigned; a sister mechanism accompanies the first two meetings.',
    },
    result: {
      title: 'Recommendations have someone who answers for them',
      indicator: 'Recommendations with a responsible ministry and a next step',
      unit: '%',
      values: ['0', '54', '91'],
      target: '90',
    },
    report: {
      changed: 'Nine in ten recommendations have a ministry that answers for them. The last report was ready two months before it was due; the one before came four years late.',
      lasts: 'The mechanism meets each quarter and publishes its minutes.',
      differently: 'We would invite civil society from the first meeting and not from the fourth.',
    },
    practice: {
      title: 'Two meetings side by side',
      problem: 'Handbooks did not tell a new secretariat how a meeting with fourteen ministries is led.',
      done: 'The secretariat of a neighbour came for the first two meetings, sat beside ours, and left us its forms.',
      took: 'Two journeys of five days, a decree, and three posts.',
      result: 'Nine in ten recommendations assigned within a year.',
      whereNot: 'Where the mechanism has no decree: focal points are then not released for its meetings.',
    },
  },
  {
    key: 'reports',
    language: 'fr',
    themes: ['cooperation-with-human-rights-mechanisms'],
    groups: ['public-officials', 'civil-society'],
    targets: ['17.9'],
    kinds: ['reporting', 'training', 'expert'],
    topic: {
      en: 'overdue reports to treaty bodies',
      fr: 'les rapports en retard aux organes conventionnels',
      es: 'los informes atrasados a los órganos de tratados',
    },
    need: {
      title: 'Quatre rapports en retard, deux personnes pour les écrire',
      gap: 'Quatre rapports sont en retard, le plus ancien de sept ans. Deux agents les rédigent à côté de leur travail. Les ministères envoient des chiffres sans source et sans date ; il manque une méthode commune et quelqu’un qui ait déjà tenu la plume.',
      beneficiaries: 'Les services qui rédigent, et les organisations qui seront enfin consultées',
      tried: 'Un consultant a écrit un rapport seul ; personne dans l’administration n’a pu le défendre.',
      ownPart: 'Deux agents à plein temps pendant un an, une salle et les frais des consultations',
      lasting: 'La méthode est écrite ; chaque rapport est préparé par deux agents, dont un nouveau.',
    },
    activity: {
      title: 'Écrire ensemble : quatre rapports en deux ans',
      words: 'Une experte travaille deux semaines par trimestre avec l’équipe, qui tient la plume. Les ministères répondent à une même fiche ; la société civile est consultée avant la rédaction et non après.',
    },
    result: {
      title: 'Les rapports partent à temps',
      indicator: 'Rapports en retard',
      unit: 'rapports',
      values: ['4', '2', '0'],
      target: '0',
    },
    report: {
      changed: 'Les quatre rapports sont partis. Deux dialogues ont eu lieu, défendus par ceux qui avaient écrit. Neuf organisations ont été consultées, contre aucune auparavant.',
      lasts: 'L’équipe a préparé le rapport suivant sans aide.',
      differently: 'Nous commencerions par le rapport le plus court, pour apprendre.',
    },
    practice: {
      title: 'L’experte n’écrit pas',
      problem: 'Les rapports écrits par des consultants ne sont ni compris ni défendus par l’administration.',
      done: 'L’experte relit et questionne ; l’équipe écrit. Une fiche unique de deux pages remplace les questionnaires aux ministères.',
      took: 'Huit séjours de deux semaines et deux agents libérés pour un an.',
      result: 'Quatre rapports en deux ans, et un cinquième sans aide.',
      whereNot: 'Quand personne ne peut être libéré de ses autres tâches.',
    },
  },
  {
    key: 'judges',
    language: 'fr',
    themes: ['sexual-gender-based-violence', 'administration-of-justice'],
    groups: ['judges-lawyers-prosecutors', 'women-girls'],
    targets: ['5.2', '16.3'],
    kinds: ['training', 'justice', 'expert'],
    topic: {
      en: 'training of judges in cases of gender-based violence',
      fr: 'la formation des magistrats aux affaires de violence fondée sur le genre',
      es: 'la formación de jueces en casos de violencia de género',
    },
    need: {
      title: 'Des juges formés à entendre les victimes',
      gap: 'Neuf magistrats jugent tout, du foncier au pénal. Aucun n’a appris à recueillir la parole d’une victime ; trois affaires sur quatre se terminent par une conciliation coutumière. Il n’y a pas de formation continue dans le pays.',
      beneficiaries: 'Les victimes de violences, et les vingt-trois magistrats et procureurs',
      tried: 'Un séminaire d’une journée, sans suite ni exercices.',
      ownPart: 'Le temps des magistrats, la salle d’audience pour les simulations, les dossiers anonymisés',
      lasting: 'Deux magistrats deviennent formateurs ; la formation entre dans le décret sur la magistrature.',
    },
    activity: {
      title: 'Entendre, qualifier, protéger : formation de la magistrature',
      words: 'Une magistrate formatrice accompagne le tribunal pendant douze semaines : simulations d’audience sur des dossiers réels, guide d’audition, puis deux formateurs nationaux prennent la suite.',
    },
    result: {
      title: 'Les affaires sont jugées',
      indicator: 'Affaires de violence sexuelle terminées par un jugement',
      unit: '%',
      values: ['24', '39', '57'],
      target: '60',
    },
    report: {
      changed: 'Plus de la moitié des affaires se terminent par un jugement, contre un quart auparavant. Les victimes sont entendues une fois, par une personne formée.',
      lasts: 'Deux formatrices nationales ont tenu une session sans aide.',
      differently: 'Nous inviterions les policiers dès la première session : ils reçoivent la première parole.',
    },
    practice: {
      title: 'Former au tribunal, sur de vrais dossiers',
      problem: 'Les séminaires hors du tribunal ne changent pas la pratique de l’audience.',
      done: 'La formation a lieu au tribunal, l’après-midi, sur des dossiers anonymisés du lieu ; le guide d’audition est écrit avec les magistrats.',
      took: 'Douze semaines d’une magistrate, le voyage et le séjour, deux formatrices nationales.',
      result: 'De 24 à 57 jugements pour cent affaires en deux ans.',
      whereNot: 'Là où les juges changent de poste chaque année.',
    },
  },
  {
    key: 'institution',
    language: 'en',
    themes: ['national-human-rights-institution', 'budget-resources'],
    groups: ['public-officials'],
    targets: ['16.a'],
    kinds: ['institutions', 'legislation', 'peer-exchange'],
    topic: {
      en: 'a national institution in line with the Paris Principles',
      fr: 'une institution nationale conforme aux Principes de Paris',
      es: 'una institución nacional conforme a los Principios de París',
    },
    need: {
      title: 'From ombudsman to national institution',
      gap: 'The office handles complaints about the administration only, its head is appointed by the cabinet, and its budget is a line of the ministry. It has nobody who visits prisons or advises on bills.',
      beneficiaries: 'Everyone who complains, and 400 persons deprived of their liberty',
      tried: 'A bill was drafted eight years ago and lapsed with the legislature.',
      ownPart: 'Drafters of the attorney general, hearings in Parliament, and two more posts',
      lasting: 'The law gives the institution its own budget; accreditation is reviewed every five years.',
    },
    activity: {
      title: 'A law, a selection, a first visit',
      words: 'A bill is drafted with advice, members are selected in public, and staff learn monitoring at a sister institution before they visit the first prison.',
    },
    result: {
      title: 'The institution works under its own law',
      indicator: 'Places of detention visited unannounced in a year',
      unit: 'visits',
      values: ['0', '6', '19'],
      target: '20',
    },
    report: {
      changed: 'The law passed with all votes but two. The institution made nineteen visits without notice and its recommendations on cells are half carried out.',
      lasts: 'The budget is voted by Parliament as a line of its own.',
      differently: 'We would fix the number of staff in the law.',
    },
    practice: {
      title: 'Members selected in public',
      problem: 'Nobody trusted an institution whose members were chosen behind doors.',
      done: 'Candidates were heard in public and on the radio; a panel with civil society proposed two for each seat.',
      took: 'Three weeks of hearings and a page in the law.',
      result: 'Complaints rose threefold in the first year, which is what trust looks like.',
      whereNot: 'Where candidates would be in danger for putting their names forward.',
    },
  },
  {
    key: 'accessibility',
    language: 'es',
    themes: ['disabilities-accessibility', 'right-to-education'],
    groups: ['persons-with-disabilities', 'children'],
    targets: ['4.5', '11.7'],
    kinds: ['policy', 'training', 'equipment'],
    topic: {
      en: 'schools and transport that are accessible',
      fr: 'des écoles et des transports accessibles',
      es: 'escuelas y transportes accesibles',
    },
    need: {
      title: 'Escuelas a las que se pueda entrar',
      gap: 'De 84 escuelas, siete tienen rampa y ninguna un baño accesible. No hay normas de construcción, y los maestros no han aprendido a enseñar a un niño sordo. Más de la mitad de los niños con discapacidad se quedan en casa.',
      beneficiaries: 'Unos 600 niños con discapacidad y sus familias',
      tried: 'Una ley general sin normas técnicas ni presupuesto.',
      ownPart: 'Carpinteros del ministerio, el dos por ciento del presupuesto de obras y las vacaciones escolares para los cursos',
      lasting: 'Ninguna escuela se construye ya sin cumplir la norma; la formación está en la escuela normal.',
    },
    activity: {
      title: 'Normas, rampas y maestros',
      words: 'Las organizaciones de personas con discapacidad recorren las escuelas con los arquitectos; se aprueba una norma; treinta escuelas se adaptan y cada una tiene una maestra formada.',
    },
    result: {
      title: 'Niños con discapacidad en la escuela',
      indicator: 'Niños con discapacidad matriculados',
      unit: 'niños',
      values: ['251', '338', '447'],
      target: '450',
    },
    report: {
      changed: 'Hay 447 niños con discapacidad en la escuela, casi doscientos más que antes. Treinta escuelas cumplen la norma.',
      lasts: 'La norma es obligatoria, y el ministerio sigue con diez escuelas por año.',
      differently: 'Empezaríamos por los baños: sin ellos, las niñas no vuelven.',
    },
    practice: {
      title: 'Recorrer la escuela juntos',
      problem: 'Los arquitectos no veían los obstáculos y gastaban en lo que no servía.',
      done: 'Personas con discapacidad recorren cada escuela con el arquitecto y deciden qué se hace primero.',
      took: 'Un día por escuela, dietas para los recorridos y una norma de doce páginas.',
      result: 'Casi doscientos niños más en la escuela con la mitad del presupuesto previsto.',
      whereNot: 'Donde las organizaciones no tienen quien pueda viajar.',
    },
  },
  {
    key: 'prison',
    language: 'en',
    themes: ['conditions-of-detention', 'administration-of-justice'],
    groups: ['persons-deprived-of-liberty', 'judges-lawyers-prosecutors'],
    targets: ['16.3'],
    kinds: ['justice', 'policy', 'training'],
    topic: {
      en: 'alternatives to detention and prison health',
      fr: 'les peines de substitution et la santé en prison',
      es: 'las alternativas a la detención y la salud en prisión',
    },
    need: {
      title: 'Fewer people in a prison that is full',
      gap: 'A prison for 180 holds 310; half of them wait for a trial. There is no probation officer, and judges have nothing between a fine and a cell.',
      beneficiaries: 'Persons deprived of their liberty and their families; prison staff',
      tried: 'A pardon each year. The prison was full again after four months.',
      ownPart: 'Four posts for probation and a circular of the chief justice',
      lasting: 'Probation is a service of the ministry, by law.',
    },
    activity: {
      title: 'A probation service from nothing',
      words: 'Four officers learn with a neighbouring service, judges agree on when to use it, and a nurse comes to the prison every week.',
    },
    result: {
      title: 'Fewer people wait for trial in a cell',
      indicator: 'Persons in pre-trial detention',
      unit: 'persons',
      values: ['158', '104', '71'],
      target: '60',
    },
    report: {
      changed: 'Those who wait for their trial in prison became fewer by half. Of 190 persons under supervision eleven failed to appear.',
      lasts: 'The service has its law and its budget.',
      differently: 'We would count from the first day. For a year we could not show what we had reached.',
    },
    practice: {
      title: 'Four probation officers and a circular',
      problem: 'Judges sent people to prison because they had nothing else.',
      done: 'A circular of the chief justice names the cases; an officer is in court each morning and can say at once what supervision would look like.',
      took: 'Four posts, two months with a neighbour, one circular.',
      result: 'From 158 to 71 persons in pre-trial detention.',
      whereNot: 'Where courts sit once a month: supervision without a hearing becomes a punishment.',
    },
  },
  {
    key: 'relocation',
    language: 'en',
    themes: ['human-rights-climate-change', 'land-property-rights'],
    groups: ['persons-in-rural-areas', 'vulnerable-persons'],
    targets: ['13.1', '11.5'],
    kinds: ['legislation', 'policy', 'expert'],
    topic: {
      en: 'planned relocation with consent',
      fr: 'la réinstallation planifiée avec consentement',
      es: 'la reubicación planificada con consentimiento',
    },
    need: {
      title: 'A law before the sea decides',
      gap: 'Five villages will have to move within ten years. There is no law that says who decides, who owns the new land and what becomes of the graves. The first village moved without one and is in court.',
      beneficiaries: 'Some 3,200 people in five villages, and those who receive them',
      tried: 'Guidelines of the disaster office, which bind nobody.',
      ownPart: 'Land of the State, surveyors, and a committee of all villages concerned',
      lasting: 'The law stands, and the committee has a seat in planning.',
    },
    activity: {
      title: 'A law on relocation, written in the villages',
      words: 'Drafters spend a week in each village; a bill follows what was heard there; an agreement on land is tried in the first village that moves.',
    },
    result: {
      title: 'Villages decide on their own move',
      indicator: 'Villages with an agreement signed by two thirds of adults',
      unit: 'villages',
      values: ['0', '1', '3'],
      target: '5',
    },
    report: {
      changed: 'Three of five villages have an agreement. The first families moved with titles to their land, women as owners beside men.',
      lasts: 'The law is in force; two more villages negotiate under it.',
      differently: 'We would speak of graves on the first day. Everything else became easy afterwards.',
    },
    practice: {
      title: 'Drafters sleep in the village',
      problem: 'Bills written in the capital did not answer what people asked.',
      done: 'Two drafters stayed a week in each village, wrote in the evening and read aloud in the morning.',
      took: 'Five weeks, two drafters, an interpreter, and a minister who waited for the result.',
      result: 'A law that passed without amendment, and three agreements.',
      whereNot: 'In the weeks after a disaster: people then need a roof, not a bill.',
    },
  },
  {
    key: 'statistics',
    language: 'es',
    themes: ['data-collection-research', 'equality-non-discrimination'],
    groups: ['vulnerable-persons', 'public-officials'],
    targets: ['17.18'],
    kinds: ['statistics', 'training', 'expert'],
    topic: {
      en: 'a survey and indicators on violence and discrimination',
      fr: 'une enquête et des indicateurs sur la violence et la discrimination',
      es: 'una encuesta e indicadores sobre violencia y discriminación',
    },
    need: {
      title: 'Saber cuántas, dónde y desde cuándo',
      gap: 'Las cifras de violencia son las de la policía, y la policía recibe una de cada diez denuncias. Los datos no distinguen edad, isla ni discapacidad. Sin cifras, ningún ministerio obtiene presupuesto.',
      beneficiaries: 'Quienes hoy no aparecen en ninguna cifra',
      tried: 'Una encuesta por internet, que respondieron los que tienen internet.',
      ownPart: 'Ocho encuestadoras, la muestra del censo y las lanchas',
      lasting: 'La encuesta se repite cada cinco años y está en la ley de estadística.',
    },
    activity: {
      title: 'La primera encuesta nacional sobre violencia',
      words: 'Una metodóloga acompaña a la oficina de estadística durante un año: cuestionario, prueba, trabajo de campo con encuestadoras locales, y publicación sin que nadie pueda ser reconocida.',
    },
    result: {
      title: 'Hay cifras, y se usan',
      indicator: 'Ministerios que usan las cifras en su presupuesto',
      unit: 'ministerios',
      values: ['0', '2', '6'],
      target: '6',
    },
    report: {
      changed: 'Se sabe que una de cada tres mujeres ha sufrido violencia. Seis ministerios han usado las cifras para pedir presupuesto y tres lo obtuvieron.',
      lasts: 'La oficina tiene un equipo que puede repetir la encuesta.',
      differently: 'Publicaríamos primero en las islas donde se preguntó.',
    },
    practice: {
      title: 'Preguntar con mujeres de la isla',
      problem: 'A desconocidos nadie les cuenta lo que pasa en casa.',
      done: 'Las encuestadoras son de otra isla pero de la misma lengua, formadas dos semanas, y dejan siempre un número al que llamar.',
      took: 'Un año, una metodóloga, ocho encuestadoras y una línea de ayuda abierta.',
      result: 'Respondió el 91 por ciento, y la línea atendió a 130 mujeres.',
      whereNot: 'Donde no haya a quién derivar a las que piden ayuda.',
    },
  },
  {
    key: 'land',
    language: 'fr',
    themes: ['discrimination-against-women', 'land-property-rights'],
    groups: ['women-girls', 'persons-in-rural-areas'],
    targets: ['5.a', '1.4'],
    kinds: ['legislation', 'services', 'peer-exchange'],
    topic: {
      en: 'women’s rights to customary land',
      fr: 'les droits des femmes sur les terres coutumières',
      es: 'los derechos de las mujeres a la tierra consuetudinaria',
    },
    need: {
      title: 'Une veuve doit pouvoir rester chez elle',
      gap: 'La loi se tait sur les terres coutumières. À la mort du mari, la terre revient à ses frères ; la veuve part, souvent sans ses enfants. Les chefs sont prêts à en parler, mais il n’y a ni texte ni modèle.',
      beneficiaries: 'Les femmes des villages, veuves et filles d’abord',
      tried: 'Un article dans un projet de loi, retiré en commission faute d’avoir été expliqué.',
      ownPart: 'Les juristes du ministère, six réunions de chefs et le registre foncier',
      lasting: 'Les accords sont inscrits au registre ; la loi les reconnaît.',
    },
    activity: {
      title: 'Des accords de famille inscrits au registre',
      words: 'Des parajuristes aident les familles à écrire un accord sur la maison et la terre ; le registre l’inscrit ; après un an, le Parlement reçoit un texte tiré de ces accords.',
    },
    result: {
      title: 'Des femmes inscrites au registre foncier',
      indicator: 'Parcelles coutumières inscrites au nom d’une femme, seule ou avec d’autres',
      unit: 'parcelles',
      values: ['3', '46', '131'],
      target: '120',
    },
    report: {
      changed: 'Cent trente et une parcelles portent le nom d’une femme. Aucune veuve ayant un accord n’a quitté sa maison.',
      lasts: 'Les parajuristes sont payées par les districts. La loi est votée.',
      differently: 'Nous irions voir les chefs avec des veuves, et non avant elles.',
    },
    practice: {
      title: 'L’accord de famille avant la loi',
      problem: 'Une loi sur la terre coutumière échoue si personne n’a vu ce qu’elle change.',
      done: 'Des accords écrits avec les familles ont montré pendant un an ce qui marche ; la loi a suivi.',
      took: 'Douze parajuristes, un formulaire d’une page, l’appui du registre.',
      result: 'De 3 à 131 parcelles, et une loi votée sans opposition.',
      whereNot: 'Là où le registre foncier ne couvre pas les terres coutumières.',
    },
  },
]
