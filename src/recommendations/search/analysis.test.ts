import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { languages, type Language } from '#platform/i18n/languages.ts'
import { analyse, sequencesOf } from './analysis.ts'
import { forms } from './forms.ts'
import { visitPieces } from './pieces.ts'
import { fold, stem } from './stems.ts'

function terms(text: string, language: Language): string[] {
  const found: string[] = []
  visitPieces(text, (kind, start, end) => found.push(analyse(kind, text.slice(start, end), language).term))
  return found
}

function sameStem(language: Language, ...words: string[]): boolean {
  return new Set(words.map((word) => stem(fold(word), language))).size === 1
}

describe('the terms of a text', () => {
  it('are stems marked with the language', () => {
    expect(terms('Ratify the conventions', 'en')).toEqual(['eratifi', 'ethe', 'econven'])
  })

  it('keep a document symbol whole beside its parts', () => {
    expect(terms('see A/HRC/59/15/Add.1.', 'en')).toEqual([
      'esee',
      '#a/hrc/59/15/add.1',
      'ea',
      'ehrc',
      '#59',
      '#15',
      'eadd',
      '#1',
    ])
    expect(terms('CRC/C/PER/CO/6-7', 'en')[0]).toBe('#crc/c/per/co/6-7')
  })

  it('keep a paragraph number whole, and split words that are only joined', () => {
    expect(terms('6.34 and/or gender-based.', 'en')).toEqual([
      '#6.34',
      '#6',
      '#34',
      'eand',
      'eor',
      'egender',
      'ebase',
    ])
  })

  it('leave out elided articles and the English possessive', () => {
    expect(terms("l'homme et la femme d’aujourd’hui", 'fr').slice(0, 2)).toEqual(['fhomm', 'fet'])
    expect(terms("women's rights", 'en')).toEqual(['ewoman', 'eright'])
  })

  it('are pairs of characters in Chinese, the last character alone', () => {
    expect(terms('妇女权利。', 'zh')).toEqual(['z妇女', 'z女权', 'z权利', 'z利'])
  })

  it('take a word in another script as a word of that script', () => {
    expect(terms('ЮНИСЕФ UNICEF', 'ru')).toEqual(['rюнисеф', 'eunicef'])
  })

  it('join what differs only in case, accents, endings, hamza, vowel signs or the article', () => {
    expect(sameStem('fr', 'ÉGALITÉ', 'egalites')).toBe(true)
    expect(sameStem('es', 'educación', 'educacion', 'educaciones')).toBe(true)
    expect(sameStem('es', 'mujer', 'mujeres')).toBe(true)
    expect(sameStem('en', 'woman', 'women')).toBe(true)
    expect(sameStem('ru', 'ребёнок', 'ребенка', 'детей')).toBe(true)
    expect(sameStem('ar', 'التوصيات', 'توصية')).toBe(true)
    expect(sameStem('ar', 'مُساواة', 'المساواه')).toBe(true)
    expect(sameStem('ar', 'الأطفال', 'طفل')).toBe(true)
  })

  it.each<[Language, string]>([
    ['fr', 'détenu détenus détenue détenues'],
    ['fr', 'élu élus élue élues'],
    ['fr', 'réfugié réfugiés réfugiée réfugiées'],
    ['fr', 'prisonnier prisonniers prisonnière prisonnières'],
    ['fr', 'étranger étrangers étrangère étrangères'],
    ['fr', 'travailleur travailleurs travailleuse travailleuses'],
    ['fr', 'actif actifs active actives'],
    ['fr', 'emploi emplois'],
    ['fr', 'loi lois'],
    ['fr', 'tribunal tribunaux'],
    ['en', 'detainee detainees'],
    ['en', 'policewoman policewomen'],
    ['en', 'schoolchild schoolchildren'],
    ['en', 'midwife midwives'],
    ['en', 'crisis crises'],
    ['es', 'detenido detenidos detenida detenidas'],
    ['es', 'mujer mujeres'],
    ['es', 'juez jueces'],
    ['es', 'joven jóvenes'],
    ['es', 'libertad libertades'],
    ['es', 'lugar lugares'],
    ['es', 'interés intereses'],
    ['ru', 'задержанный задержанные задержанных задержанная'],
    ['ru', 'беженец беженцы беженцев беженцам'],
    ['ru', 'гражданин граждане граждан гражданам'],
    ['ru', 'работник работники работница работниц'],
    ['ru', 'пытка пытки пыток'],
    ['ru', 'тюрьма тюрьмы тюрем'],
    ['ar', 'محتجز محتجزون المحتجزين محتجزة محتجزات'],
    ['ar', 'قانون قوانين القوانين'],
    ['ar', 'سجين سجناء السجناء'],
    ['ar', 'ضحية ضحايا الضحايا'],
    ['ar', 'فتاة فتيات والفتيات'],
    ['ar', 'جريمة جرائم الجرائم'],
  ])('join the forms of a word (%s): %s', (language, words) => {
    expect(new Set(words.split(' ').map((word) => stem(fold(word), language)))).toHaveLength(1)
  })

  it('join what Chinese marks as many with what is one', () => {
    const [one] = sequencesOf('被拘留者')
    expect(terms('被拘留者们', 'zh')).toEqual(expect.arrayContaining(one ?? ['']))
  })

  it.each<[Language, string]>([
    ['fr', 'loi loyer'],
    ['fr', 'mois moi'],
    ['fr', 'fois foi'],
    ['fr', 'mais mai'],
    ['en', 'woman man'],
    ['es', 'interés interno'],
    ['ru', 'право правительство'],
  ])('keep apart what is another word (%s): %s', (language, words) => {
    const all = words.split(' ')
    expect(new Set(all.map((word) => stem(fold(word), language)))).toHaveLength(all.length)
  })

  it('know irregular forms as they are compared', () => {
    for (const { words } of Object.values(forms))
      for (const [form, word] of Object.entries(words)) expect([fold(form), fold(word)]).toEqual([form, word])
  })

  it('tell й from и', () => {
    expect(fold('Й')).not.toBe(fold('И'))
  })

  it('never overlap except a symbol with its parts, and stand in order (any text)', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.constantFrom(...languages),
        (text, language) => {
          let reached = 0
          let place = 0
          visitPieces(text, (kind, start, end, position) => {
            expect(start).toBeGreaterThanOrEqual(reached)
            expect(end).toBeGreaterThan(start)
            expect(position).toBeGreaterThanOrEqual(place)
            if (kind === 'han') reached = start + 1
            else if (kind !== 'symbol') reached = end
            place = position
            expect(analyse(kind, text.slice(start, end), language).term.length).toBeGreaterThan(0)
          })
        },
      ),
    )
  })
})

describe('what a query word stands for', () => {
  it('is its stem in each language of its script', () => {
    expect(sequencesOf('violence').map(([term]) => term)).toEqual(['eviolenc', 'fviolenc', 'sviolenc'])
    expect(sequencesOf('женщины')).toEqual([['rженщин']])
  })

  it('is a sequence for joined words and for Chinese, without the open last character', () => {
    expect(sequencesOf('gender-based')[0]).toEqual(['egender', 'ebase'])
    expect(sequencesOf('妇女权利')).toEqual([['z妇女', 'z女权', 'z权利']])
  })

  it('is the whole symbol, or its parts among other words', () => {
    expect(sequencesOf('A/HRC/59/15')).toEqual([['#a/hrc/59/15']])
    expect(sequencesOf('paragraph 6.34')[0]).toEqual(['eparagraph', '#6', '#34'])
  })
})
