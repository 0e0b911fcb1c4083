/**
 * Calls that small island States hear in every cycle, each in three wordings. What stands in braces is the State's own
 * (demo/neighbours.ts). Names of themes, groups and goals are written as the documents of the United Nations write them.
 */
export type Call = {
  wordings: readonly [string, string, string]
  themes: readonly [string, ...string[]]
  groups: readonly [string, ...string[]]
  sdgs: readonly string[]
  /** More States note it than support it. */
  contested?: true
}

const women = 'Women & girls'
const children = 'Children'
const disabled = 'Persons with disabilities'
const detained = 'Persons deprived of their liberty & detainees'
const rural = 'Persons living in rural areas'
const poor = 'Persons living in poverty'
const officials = 'Public officials'
const police = 'Law enforcement / police & prison officials'
const judges = 'Judges, lawyers and prosecutors'
const vulnerable = 'Vulnerable persons/groups'

/** Of the Universal Periodic Review. */
export const reviewCalls: readonly Call[] = [
  {
    wordings: [
      'Bring {institution} into full compliance with the Paris Principles and give it a budget line of its own',
      'Adopt without delay the bill that turns {institution} into a national human rights institution with A status',
      'Guarantee {institution} the independence, the mandate and the staff that the Paris Principles require, with an office in {outer}',
    ],
    themes: ['National Human Rights Institution (NHRI)', 'Budget & resources (for human rights implementation)'],
    groups: [officials],
    sdgs: ['16'],
  },
  {
    wordings: [
      'Establish a standing national mechanism for reporting and follow-up with a secretariat and a tracking database',
      'Strengthen the mechanism that follows up recommendations by appointing focal points in each ministry and by consulting civil society regularly',
      'Continue to develop the national mechanism for implementation, reporting and follow-up and publish the state of each recommendation every year',
    ],
    themes: [
      'National Mechanisms for Implementation, Reporting and Follow-up (NMIRF)',
      'Cooperation with human rights mechanisms & requests for technical assistance',
    ],
    groups: [officials],
    sdgs: ['16', '17'],
  },
  {
    wordings: [
      'Submit the overdue reports to the treaty bodies, making use of the technical assistance that is available',
      'Seek technical assistance to clear the backlog of reports under the human rights treaties',
      'Agree on a calendar for the reports that are overdue and prepare them together with civil society in {outer}',
    ],
    themes: ['Cooperation with human rights mechanisms & requests for technical assistance'],
    groups: [officials, 'Civil society'],
    sdgs: ['17'],
  },
  {
    wordings: [
      'Adopt a national human rights action plan with measurable targets, deadlines and its own budget',
      'Prepare, together with {councils} and civil society, a national action plan on human rights',
      'Finalize the national human rights action plan and report on it to Parliament each year',
    ],
    themes: ['National Human Rights Action Plans (or specific areas) / implementation plans'],
    groups: [officials, 'Civil society'],
    sdgs: ['16', '17'],
  },
  {
    wordings: [
      'Ratify the Optional Protocol to the Convention against Torture and designate a national preventive mechanism',
      'Accede to the Convention against Torture and to its Optional Protocol',
      'Establish a national preventive mechanism that may visit {prison} and every police station unannounced',
    ],
    themes: [
      'Ratification of & accession to international instruments',
      'Prohibition of torture & cruel, inhuman or degrading treatment',
    ],
    groups: [detained],
    sdgs: ['16'],
  },
  {
    wordings: [
      'Apply {family law} in full, open shelters for victims of domestic violence in {outer} and train the police to receive complaints',
      'Provide the funds that {family law} needs: shelters, a free helpline and legal aid for victims of domestic violence',
      'Redouble efforts to prevent domestic violence and to bring those responsible to justice, in particular in {outer}',
    ],
    themes: ['Violence against women', 'Support to victims & witnesses'],
    groups: [women, police],
    sdgs: ['5.2', '16.1'],
  },
  {
    wordings: [
      'Ensure that reports of rape are investigated by specially trained officers and never settled by customary reconciliation',
      'Set up a unit of police and prosecutors for sexual and gender-based violence, with mobile teams for {outer}',
      'Amend the Penal Code so that marital rape is a crime, and train judges and prosecutors in receiving the testimony of victims',
    ],
    themes: ['Sexual & gender-based violence', 'Administration of justice & fair trial'],
    groups: [women, judges],
    sdgs: ['5.2', '16.3'],
  },
  {
    wordings: [
      'Introduce temporary special measures so that women hold at least a third of the seats in Parliament and in {councils}',
      'Take further steps to raise the number of women in Parliament, in the civil service and at the head of {councils}',
      'Consider reserved seats for women in Parliament, in line with what other island States have achieved',
    ],
    themes: ['Participation of women in political & public life', 'Advancement of women'],
    groups: [women],
    sdgs: ['5.5'],
  },
  {
    wordings: [
      'Recognize in law the equal right of women to own, inherit and administer customary land',
      'Review customary rules on inheritance so that widows and daughters in {outer} are not left without land',
      'Protect the land rights of women against custom that excludes them, and make the remedies known in the local languages',
    ],
    themes: ['Discrimination against women', 'Land & property rights'],
    groups: [women, rural],
    sdgs: ['5.a', '1.4'],
  },
  {
    wordings: [
      'Raise the minimum age of marriage to 18 years without exception',
      'Prohibit child marriage in civil and in customary law alike',
      'Abolish the consent of parents as an exception to the minimum age of marriage, which should be 18 years',
    ],
    themes: ['Rights related to marriage & family', 'Children: definition; general principles; protection'],
    groups: [children, women],
    sdgs: ['5.3'],
  },
  {
    wordings: [
      'Prohibit corporal punishment of children in all settings, the home included',
      'Repeal the provision on reasonable chastisement and support parents and teachers in raising children without violence',
      'Enforce the prohibition of corporal punishment in the schools of {outer} and extend it to the home',
    ],
    themes: ['Children: definition; general principles; protection', 'Right to education'],
    groups: [children, 'Educational staff & students'],
    sdgs: ['16.2'],
  },
  {
    wordings: [
      'Raise the minimum age of criminal responsibility to at least 14 years and set up a system of juvenile justice',
      'Hold children in conflict with the law apart from adults, above all in {prison}, and only as a last resort',
      'Appoint judges and prosecutors for children and offer diversion in place of trial, also in {outer}',
    ],
    themes: ['Children: juvenile justice', 'Conditions of detention'],
    groups: [children, 'Youth & juveniles'],
    sdgs: ['16.3'],
  },
  {
    wordings: [
      'Ensure that every birth is registered free of charge, with mobile teams for {outer}',
      'Remove fees and delays in birth registration and issue certificates to children born at home',
      'Link birth registration with health posts so that no child in {outer} remains without a name in the register',
    ],
    themes: ['Rights related to name, identity & nationality', 'Data collection & research'],
    groups: [children, rural],
    sdgs: ['16.9'],
  },
  {
    wordings: [
      'Secure safe drinking water for {outer} in the dry season and test its quality regularly',
      'Invest in rainwater storage and small desalination plants so that {outer} have safe drinking water all year',
      'Extend safe water and sanitation to schools and health posts in {outer}, with toilets for girls',
    ],
    themes: ['Safe drinking water & sanitation', 'Right to an adequate standard of living'],
    groups: [rural, poor],
    sdgs: ['6.1', '6.2'],
  },
  {
    wordings: [
      'Post a doctor and a midwife in each district and reimburse patients from {outer} for the journey to hospital',
      'Improve access to primary health care in {outer}, in particular for mothers and newborn children',
      'Reduce maternal mortality by equipping the health posts of {outer} and by training midwives',
    ],
    themes: ['Right to health', 'Budget & resources (for human rights implementation)'],
    groups: [rural, women],
    sdgs: ['3.1', '3.8'],
  },
  {
    wordings: [
      'Offer comprehensive sexuality education in all schools and confidential services to adolescents',
      'Guarantee access to contraception and to sexual and reproductive health services in {outer}',
      'Decriminalize the voluntary termination of pregnancy in cases of rape, incest and risk to health',
    ],
    themes: ['Sexual & reproductive health and rights', 'Right to health'],
    groups: [women, 'Youth & juveniles'],
    sdgs: ['3.7', '5.6'],
    contested: true,
  },
  {
    wordings: [
      'Make secondary education free and provide boarding places for pupils from {outer}',
      'Increase the budget for education and keep pregnant girls and young mothers in school',
      'Reduce the number of children who leave school early in {outer}, girls and children with disabilities first',
    ],
    themes: ['Right to education', 'Equality & non-discrimination'],
    groups: [children, 'Educational staff & students'],
    sdgs: ['4.1', '4.5'],
  },
  {
    wordings: [
      'Include human rights education in school curricula and in the training of teachers',
      'Train judges, police officers and {councils} in human rights, with materials in the local languages',
      'Make human rights a compulsory part of the training of the police and of prison staff',
    ],
    themes: ['Human rights education, trainings & awareness raising'],
    groups: [officials, police],
    sdgs: ['4.7'],
  },
  {
    wordings: [
      'Make public buildings, ferries and schools accessible to persons with disabilities within a fixed period',
      'Adopt accessibility standards for transport and public buildings and finance them from the budget',
      'Include children with disabilities in the schools of {outer} and train teachers to receive them',
    ],
    themes: ['Persons with disabilities: independence, inclusion', 'Right to education'],
    groups: [disabled, children],
    sdgs: ['4.5', '11.7'],
  },
  {
    wordings: [
      'Replace guardianship with supported decision-making in line with the Convention on the Rights of Persons with Disabilities',
      'Ratify the Convention on the Rights of Persons with Disabilities and review the laws on legal capacity',
      'Adopt the bill on the rights of persons with disabilities after consulting their organizations in {outer}',
    ],
    themes: ['Persons with disabilities: definition, general principles', 'Constitutional & legislative framework'],
    groups: [disabled],
    sdgs: ['10.3'],
  },
  {
    wordings: [
      'Renovate {prison} so that each detainee has space, light, drinking water and medical care',
      'Reduce overcrowding in {prison} and separate persons awaiting trial from convicted prisoners',
      'Bring conditions in {prison} into line with the Nelson Mandela Rules and allow independent visits',
    ],
    themes: ['Conditions of detention'],
    groups: [detained, police],
    sdgs: ['16'],
  },
  {
    wordings: [
      'Develop alternatives to detention for minor offences and for persons awaiting trial',
      'Limit pre-trial detention in law and in practice and introduce community service',
      'Set up a probation service, present also in {outer}, so that prison is the last resort',
    ],
    themes: ['Conditions of detention', 'Administration of justice & fair trial'],
    groups: [detained, judges],
    sdgs: ['16.3'],
  },
  {
    wordings: [
      'Extend legal aid to family and land cases and send mobile courts to {outer} twice a year',
      'Bring justice closer to {outer} through mobile courts and paralegals paid by the State',
      'Increase the budget for legal aid so that nobody in {outer} goes to court without a lawyer',
    ],
    themes: ['Access to justice & remedy', 'Administration of justice & fair trial'],
    groups: [poor, rural],
    sdgs: ['16.3'],
  },
  {
    wordings: [
      'Adopt procedures to identify victims of trafficking {at work} and refer them to shelter and legal help',
      'Train police, labour inspectors and prosecutors to detect trafficking and forced labour {at work}',
      'Ratify the Palermo Protocol and adopt a law against trafficking in persons with funds for victims',
    ],
    themes: ['Human trafficking & contemporary forms of slavery', 'Labour rights and right to work'],
    groups: ['Migrants', vulnerable],
    sdgs: ['8.7', '16.2'],
  },
  {
    wordings: [
      'Guarantee foreign workers {at work} written contracts, regular pay and the possession of their passports',
      'Strengthen labour inspection {at work} and open a complaint procedure that migrants can use without fear',
      'Ratify the Convention on the Protection of the Rights of All Migrant Workers and Members of Their Families',
    ],
    themes: ['Migrants', 'Labour rights and right to work'],
    groups: ['Migrants'],
    sdgs: ['8.8', '10.7'],
  },
  {
    wordings: [
      'Adopt a law on planned relocation that protects land, culture and livelihoods of communities displaced by the sea',
      'Include a human rights approach in plans for adaptation to climate change, with the participation of {councils}',
      'Prepare relocation from the lowest-lying parts of {outer} with the free and informed consent of those who live there',
    ],
    themes: ['Human rights & climate change', 'Land & property rights'],
    groups: [rural, vulnerable],
    sdgs: ['13.1', '11.5'],
  },
  {
    wordings: [
      'Make early warning of {hazards} accessible to persons with disabilities and to older persons',
      'Involve women and persons with disabilities in preparing shelters and evacuation plans for {hazards}',
      'Build shelters against {hazards} in {outer} that are safe for women and girls',
    ],
    themes: ['Economic & political crisis, natural disasters or other emergencies', 'Human rights & climate change'],
    groups: [disabled, women],
    sdgs: ['13.1', '11.5'],
  },
  {
    wordings: [
      'Collect data disaggregated by sex, age, disability and place, and publish them',
      'Build a system of indicators on human rights together with the statistics office, so that progress can be measured in {outer}',
      'Carry out a national survey on violence against women and repeat it every five years',
    ],
    themes: ['Data collection & research'],
    groups: [officials, vulnerable],
    sdgs: ['17.18'],
  },
  {
    wordings: [
      'Adopt a law on access to information and decriminalize defamation',
      'Repeal criminal defamation and protect journalists who report on public contracts',
      'Bring the law on electronic communications into line with freedom of expression',
    ],
    themes: ['Freedom of opinion and expression & access to information'],
    groups: ['Media'],
    sdgs: ['16.10'],
  },
  {
    wordings: [
      'Abolish the death penalty for all crimes and ratify the Second Optional Protocol to the Covenant',
      'Turn the moratorium on executions into abolition in law',
      'Remove the death penalty from the Penal Code and from the law on the armed forces',
    ],
    themes: ['Right to life', 'Ratification of & accession to international instruments'],
    groups: [detained],
    sdgs: ['16.1'],
    contested: true,
  },
  {
    wordings: [
      'Adopt a general law against discrimination that covers sexual orientation and gender identity',
      'Repeal the provisions that make consensual relations between adults of the same sex a crime',
      'Protect everyone against discrimination at work, whatever their origin, belief or sexual orientation',
    ],
    themes: ['Equality & non-discrimination', 'Constitutional & legislative framework'],
    groups: ['Lesbian, gay, bisexual and transgender and intersex persons (LGBTI)', vulnerable],
    sdgs: ['10.3'],
    contested: true,
  },
  {
    wordings: [
      'Extend the social pension and child grants to the poorest households of {outer}',
      'Continue programmes against poverty, giving priority to households headed by women',
      'Set up a floor of social protection that covers informal workers and fishers',
    ],
    themes: ['Human rights & poverty', 'Right to social security'],
    groups: [poor, women],
    sdgs: ['1.3'],
  },
]

/** Of the committees, by which one makes them. */
export const committeeCalls: Readonly<Record<'CEDAW' | 'CRC' | 'CRPD', readonly (Omit<Call, 'wordings'> & { heading: string; text: string })[]>> = {
  CEDAW: [
    {
      heading: 'Gender-based violence against women',
      text: 'The Committee recommends that the State party allocate sufficient funds to {family law}, collect data on gender-based violence by form, age and place, and open shelters within reach of women in {outer}.',
      themes: ['Violence against women', 'Data collection & research'],
      groups: [women],
      sdgs: ['5.2'],
    },
    {
      heading: 'Access to justice',
      text: 'The Committee calls upon the State party to extend legal aid to women in family and land matters, to train those who sit in customary courts and to make the Convention known in the languages spoken in {outer}.',
      themes: ['Access to justice & remedy', 'Discrimination against women'],
      groups: [women, judges],
      sdgs: ['5.1', '16.3'],
    },
    {
      heading: 'Participation in political and public life',
      text: 'The Committee recommends that the State party adopt temporary special measures, including quotas with sanctions, to accelerate the equal participation of women in Parliament, in {councils} and in the foreign service.',
      themes: ['Participation of women in political & public life'],
      groups: [women],
      sdgs: ['5.5'],
    },
    {
      heading: 'Rural women',
      text: 'The Committee recommends that the State party ensure that women in {outer} own and inherit land, obtain credit and take part in decisions on fisheries, water and relocation.',
      themes: ['Land & property rights', 'Discrimination against women'],
      groups: [women, rural],
      sdgs: ['5.a'],
    },
    {
      heading: 'National machinery for the advancement of women',
      text: 'The Committee recommends that the State party strengthen its machinery for the advancement of women with staff who know how to plan and budget, and seek technical assistance to that end.',
      themes: ['Advancement of women', 'Budget & resources (for human rights implementation)'],
      groups: [women, officials],
      sdgs: ['5.c'],
    },
    {
      heading: 'Health',
      text: 'The Committee recommends that the State party reduce maternal mortality in {outer}, provide modern contraceptives free of charge and introduce age-appropriate education on sexual and reproductive health.',
      themes: ['Sexual & reproductive health and rights', 'Right to health'],
      groups: [women],
      sdgs: ['3.1', '3.7'],
    },
  ],
  CRC: [
    {
      heading: 'Birth registration and nationality',
      text: 'The Committee urges the State party to register all births free of charge, to send mobile registration teams to {outer} and to issue certificates to children whose birth was never registered.',
      themes: ['Rights related to name, identity & nationality'],
      groups: [children, rural],
      sdgs: ['16.9'],
    },
    {
      heading: 'Corporal punishment',
      text: 'The Committee urges the State party to prohibit corporal punishment in all settings and to offer programmes on positive parenting through schools, churches and {councils}.',
      themes: ['Children: definition; general principles; protection'],
      groups: [children],
      sdgs: ['16.2'],
    },
    {
      heading: 'Administration of child justice',
      text: 'The Committee urges the State party to raise the minimum age of criminal responsibility to at least 14 years, to designate judges for children and to end the detention of children with adults in {prison}.',
      themes: ['Children: juvenile justice'],
      groups: [children, 'Youth & juveniles'],
      sdgs: ['16.3'],
    },
    {
      heading: 'Data collection',
      text: 'The Committee recommends that the State party set up a data system that covers all areas of the Convention, disaggregated by age, sex, disability and island, and ask for technical cooperation where it is needed.',
      themes: ['Data collection & research'],
      groups: [children, officials],
      sdgs: ['17.18'],
    },
    {
      heading: 'Impact of climate change on the rights of the child',
      text: 'The Committee recommends that the State party take the needs of children into account in preparing for {hazards}, and that children take part in plans for relocation.',
      themes: ['Human rights & climate change'],
      groups: [children],
      sdgs: ['13.1'],
    },
    {
      heading: 'Education',
      text: 'The Committee recommends that the State party make secondary education free, provide boarding places for children from {outer} and keep adolescent mothers in school.',
      themes: ['Right to education'],
      groups: [children, 'Educational staff & students'],
      sdgs: ['4.1'],
    },
  ],
  CRPD: [
    {
      heading: 'Accessibility (art. 9)',
      text: 'The Committee recommends that the State party adopt binding accessibility standards for ferries, public buildings and electronic services, and set time limits for applying them in {outer}.',
      themes: ['Persons with disabilities: independence, inclusion'],
      groups: [disabled],
      sdgs: ['11.2', '11.7'],
    },
    {
      heading: 'Situations of risk and humanitarian emergencies (art. 11)',
      text: 'The Committee recommends that the State party make warnings of {hazards}, shelters and evacuation accessible to all persons with disabilities, in consultation with their organizations.',
      themes: ['Economic & political crisis, natural disasters or other emergencies', 'Persons with disabilities: independence, inclusion'],
      groups: [disabled],
      sdgs: ['13.1', '11.5'],
    },
    {
      heading: 'Equal recognition before the law (art. 12)',
      text: 'The Committee recommends that the State party repeal guardianship and set up supported decision-making that respects the will and preferences of the person.',
      themes: ['Persons with disabilities: definition, general principles'],
      groups: [disabled],
      sdgs: ['10.3'],
    },
    {
      heading: 'Education (art. 24)',
      text: 'The Committee recommends that the State party adopt a plan for inclusive education with a budget, train teachers in sign language and Braille, and begin with the schools of {outer}.',
      themes: ['Right to education', 'Persons with disabilities: independence, inclusion'],
      groups: [disabled, children],
      sdgs: ['4.5'],
    },
    {
      heading: 'Women and girls with disabilities (art. 6)',
      text: 'The Committee recommends that the State party make shelters and complaint procedures under {family law} accessible to women with disabilities, with sign language interpretation.',
      themes: ['Violence against women', 'Persons with disabilities: independence, inclusion'],
      groups: [disabled, women],
      sdgs: ['5.2'],
    },
    {
      heading: 'Statistics and data collection (art. 31)',
      text: 'The Committee recommends that the State party include the questions of the Washington Group in its census and household surveys, and publish the results in accessible formats.',
      themes: ['Data collection & research'],
      groups: [disabled],
      sdgs: ['17.18'],
    },
  ],
}
