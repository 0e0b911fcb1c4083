import { describe, expect, it } from 'vitest'
import {
  isConcludingObservations,
  kindOfParagraph,
  readConcludingObservations,
} from './concluding-observations.ts'
import { linesOfText } from './document-text.ts'
import { readOrdinal, readReviewTitle, splitParagraphNumber, symbolPattern } from './documents.ts'
import { isReport, readReport } from './upr-report.ts'

describe('numbers and names that documents state', () => {
  it.each([
    ['48th', 48],
    ['forty-eighth', 48],
    ['twentieth', 20],
    ['third', 3],
    ['thirteenth', 13],
    ['quarante-huitième', 48],
    ['vingt et unième', 21],
    ['48º', 48],
    ['cuadragésimo octavo', 48],
    ['next', undefined],
  ])('ordinal “%s” is %s', (text, number) => {
    expect(readOrdinal(text)).toBe(number)
  })

  it.each([
    ['140.7 Ratify it', '140.7', 'Ratify it'],
    ['115.1. Ratify it', '115.1', 'Ratify it'],
    ['6.34Ratify it', '6.34', 'Ratify it'],
    ['12.The Committee', '12', 'The Committee'],
    ['Free consent\n17. The Committee', '17', 'The Committee'],
    ['B.Positive aspects\n3.The Committee', '3', 'The Committee'],
  ])('“%s” begins with its number', (text, paragraph, rest) => {
    expect(splitParagraphNumber(text)).toEqual({ paragraph, rest })
  })

  it.each(['2030 Agenda', '3 per cent', 'Ratify it. 4. Then', '1,5 million'])(
    '“%s” begins with none',
    (text) => expect(splitParagraphNumber(text)).toBeUndefined(),
  )

  it.each([
    'A/HRC/59/15',
    'A/HRC/59/15/Add.1',
    'A/HRC/WG.6/48/SVN/1',
    'CCPR/C/XXX/CO/5',
    'E/C.12/AUS/CO/6',
    'CRC/C/PER/CO/6-7',
    'CRC/C/OPAC/XXX/CO/1',
    'CAT/OP/XXX/CSPRO/1',
  ])('%s is a symbol', (symbol) => {
    expect(symbolPattern.exec(`(${symbol}, para. 3)`)?.[0]).toBe(symbol)
  })

  it.each([
    ['UPR of Talmaris (2nd Cycle – 19th session)\t\tThematic list', 'Talmaris', 19],
    ['UPR of the Republic of Korea (4th Cycle - 42nd Session)', 'Republic of Korea', 42],
    ['EPU de la Slovénie (4e cycle – 48e session)', 'Slovénie', 48],
    ['EPU de España (4º ciclo - 49º período de sesiones)', 'España', 49],
    ['UPR19_ Talmaris_ThematicListRecommendations_E', 'Talmaris', 19],
  ])('“%s” names State and session', (text, state, session) => {
    expect(readReviewTitle([{ text, where: 'page header' }])).toEqual({
      state: { received: state, where: 'page header' },
      session,
    })
  })
})

describe('a report in any official language', () => {
  it.each([
    [
      'fr',
      `Rapport du Groupe de travail sur l’Examen périodique universel
Slovénie
1. Le Groupe de travail sur l’Examen périodique universel a tenu sa quarante-septième session en novembre.
140. Les recommandations ci-après seront examinées par la Slovénie :
140.1 Ratifier la Convention et prendre des mesures pour l’appliquer dans tout le pays (Algérie) (Espagne) ;
140.2 Poursuivre ses efforts (République de Corée).`,
      { session: 47, state: 'Slovénie' },
      ['Algérie', 'Espagne'],
    ],
    [
      'es',
      `Informe del Grupo de Trabajo sobre el Examen Periódico Universal
Eslovenia
1. El Grupo de Trabajo sobre el Examen Periódico Universal celebró su 47º período de sesiones en noviembre.
140. Las recomendaciones siguientes serán examinadas por Eslovenia:
140.1 Ratificar la Convención y adoptar las medidas para aplicarla en todo el país (Argelia) (España);
140.2 Proseguir sus esfuerzos (Chile).`,
      { session: 47, state: 'Eslovenia' },
      ['Argelia', 'España'],
    ],
    [
      'ru',
      `Доклад Рабочей группы по универсальному периодическому обзору
Словения
140. Следующие рекомендации будут рассмотрены Словенией:
140.1 Ратифицировать Конвенцию и применять её на всей территории (Алжир) (Испания);
140.2 Продолжать усилия (Чили).`,
      { state: 'Словения' },
      ['Алжир', 'Испания'],
    ],
    [
      'zh',
      `普遍定期审议工作组报告
斯洛文尼亚
140. 斯洛文尼亚将审议以下建议：
140.1 批准《公约》并在全国实施(阿尔及利亚)(西班牙)；
140.2 继续努力(智利)。`,
      { state: '斯洛文尼亚' },
      ['阿尔及利亚', '西班牙'],
    ],
    [
      'ar',
      `تقرير الفريق العامل المعني بالاستعراض الدوري الشامل
سلوفينيا
140- ستنظر سلوفينيا في التوصيات التالية:
140-1 التصديق على الاتفاقية وتطبيقها في جميع أنحاء البلد (الجزائر) (إسبانيا)؛
140-2 مواصلة جهودها (شيلي).`,
      { state: 'سلوفينيا' },
      ['الجزائر', 'إسبانيا'],
    ],
  ] as const)('%s', (language, text, { state, ...stated }, recommendingStates) => {
    const lines = linesOfText(text)
    expect(isReport(lines)).toBe(true)
    const report = readReport(lines, 'x')
    expect(report.stated).toMatchObject({ ...stated, language, state: { received: state } })
    expect(report.rows.map((row) => [row.paragraph, row.position])).toEqual([
      ['140.1', 'pending'],
      ['140.2', 'pending'],
    ])
    expect(report.rows[0]?.recommendingStates).toEqual(recommendingStates)
    expect(report.rows[0]?.text).not.toMatch(/[()（）;；؛]/)
  })

  it('takes the position from the paragraph that introduces the recommendations', () => {
    const { rows } = readReport(
      linesOfText(`Report of the Working Group on the Universal Periodic Review
6. The recommendations below have been examined and enjoy the support of Talmaris:
6.1 Ratify the Convention (Chile);
6.2 Apply it (Peru).
7. The recommendations below have been noted by Talmaris:
7.1 Withdraw its reservations (Chile).
8. All conclusions reflect the position of the States.
Annex`),
      'x',
    )
    expect(rows.map((row) => [row.paragraph, row.position])).toEqual([
      ['6.1', 'supported'],
      ['6.2', 'supported'],
      ['7.1', 'noted'],
    ])
  })

  it('leaves out footnotes, page edges and what is said in the debate, and says where a number is missing', () => {
    const { rows } = readReport(
      linesOfText(`Report of the Working Group on the Universal Periodic Review
20. Talmaris had reduced poverty to
20.5 per cent of households.
140. The following will be examined by Talmaris:
140.1 Ratify the Con-
vention on well-
being of islands, a convention without well-being for
some (Chile);


GE.24-90901                                    7
A/HRC/58/901


140.2 Continue (Peru);
1 Not edited.
140.4 Stop it (Ghana).
Annex`),
      'x',
    )
    expect(rows.map((row) => row.text)).toEqual([
      'Ratify the Convention on well-being of islands, a convention without well-being for some',
      'Continue',
      'Stop it',
    ])
    expect(rows[2]?.doubts).toEqual([{ code: 'paragraph-skipped', details: { expected: '140.3' } }])
  })
})

describe('concluding observations', () => {
  it.each([
    ['The Committee recommends that the State party amend the Code.', 'recommendation'],
    ['The State party should amend the Code.', 'recommendation'],
    ['The Committee is concerned that the Code has not been amended.', 'concern'],
    ['The Committee welcomes the amendment of the Code.', 'concern'],
    ['Le Comité recommande à l’État partie de modifier le Code.', 'recommendation'],
    ['Le Comité est préoccupé par le Code.', 'concern'],
    ['El Comité insta al Estado parte a que modifique el Código.', 'recommendation'],
    ['Комитет рекомендует государству-участнику изменить Кодекс.', 'recommendation'],
    ['委员会建议缔约国修订法典。', 'recommendation'],
    ['توصي اللجنة بأن تعدل الدولة الطرف القانون.', 'recommendation'],
    ['يساور اللجنة القلق إزاء القانون.', 'concern'],
  ])('“%s” is a %s', (text, kind) => {
    expect(kindOfParagraph(text)).toBe(kind)
  })

  it('in French: State, symbol and committee are read, a paragraph runs on over the page', () => {
    const lines = linesOfText(`CEDAW/C/SVN/CO/7
Distr. générale
24 mars 2023
Observations finales concernant le septième rapport périodique
de la Slovénie*
I. Introduction
1. Le Comité a examiné le rapport.
II. Sujets de préoccupation
2. Le Comité est préoccupé par la lenteur de la réforme engagée dans


GE.23-01234                 2
CEDAW/C/SVN/CO/7


tout le pays.
3. Le Comité recommande à l’État partie :
(a) D’adopter la loi ;
(b) De la faire connaître.`)
    expect(isConcludingObservations(lines)).toBe(true)
    const { stated, rows } = readConcludingObservations(lines, 'x')
    expect(stated).toEqual({
      state: { received: 'Slovénie', where: 'title' },
      symbol: 'CEDAW/C/SVN/CO/7',
      mechanism: 'CEDAW',
      publishedOn: '2023-03-24',
      language: 'fr',
    })
    expect(rows.map(({ paragraph, kind, text }) => [paragraph, kind, text])).toEqual([
      ['2', 'concern', 'Le Comité est préoccupé par la lenteur de la réforme engagée dans tout le pays.'],
      [
        '3',
        'recommendation',
        'Le Comité recommande à l’État partie :\n(a) D’adopter la loi ;\n(b) De la faire connaître.',
      ],
    ])
  })
})
