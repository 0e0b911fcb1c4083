/**
 * Forms of a word that no stemmer brings together: endings that it does not know, and words that change by more than their
 * ending, as far as recommendations are full of them. All of it as `fold` leaves it. Pure.
 */
import type { Language } from '#platform/i18n/languages.ts'

type Forms = {
  /** Each form with the one in place of which it stands; a word that stands for itself is left alone by the endings. */
  words: Readonly<Record<string, string>>
  /** What takes the place of an ending: of the first that the word has. */
  endings: readonly (readonly [RegExp, string])[]
}

/** The form of a folded word by which all its forms are known, for the stemmer to go on with. */
export function regular(folded: string, language: Language): string {
  const { words, endings } = forms[language]
  if (Object.hasOwn(words, folded)) return words[folded] ?? folded
  const ending = endings.find(([end]) => end.test(folded))
  return ending ? folded.replace(...ending) : folded
}

/** Of a list in which each form is followed by what stands in its place. */
function paired(list: string): Readonly<Record<string, string>> {
  const words = list.trim().split(/\s+/)
  return Object.fromEntries(
    words.flatMap((word, place) => (place % 2 ? [] : [[word, words[place + 1] ?? word]])),
  )
}

/** All these forms with the one word in whose place they stand. */
function allAs(word: string, others: string): Readonly<Record<string, string>> {
  return Object.fromEntries(others.split(' ').map((other) => [other, word]))
}

export const forms: Readonly<Record<Language, Forms>> = {
  en: {
    words: paired(`
      women woman men man people person persons person
      crises crisis analyses analysis criteria criterion indices index curricula curriculum feet foot teeth tooth
      wives wife midwives midwife housewives housewife lives life knives knife halves half thieves thief`),
    endings: [
      [/children$/, 'child'],
      [
        /(chair|police|fisher|service|spokes|ombuds|crafts|business|country|work|clergy|fire|lay)(wo)?men$/,
        '$1$2man',
      ],
    ],
  },
  fr: {
    words: {
      ...paired(`
        travaux travail yeux oeil tribunaux tribunal
        jeux jeu enjeux enjeu lieux lieu milieux milieu feux feu voeux voeu aveux aveu neveux neveu amis ami
        nouvel nouveau nouvelle nouveau nouvelles nouveau veuve veuf veuves veuf publique public publiques public
        travailleuse travailleur travailleuses travailleur defenseuse defenseur defenseuses defenseur
        soumise soumis soumises soumis acquise acquis acquises acquis
        incluse inclus incluses inclus diverse divers diverses divers francaise francais francaises francais`),
      // "loi" alone would be the stem of "loyer" too.
      ...allAs('lois', 'loi lois'),
      // Their plural is their singular, or another word.
      ...paired('mois mois fois fois plus plus abus abus refus refus inclus inclus'),
    },
    endings: [
      // détenus, élus, individus, emplois, appuis, essais: an s behind a vowel stays with the stemmer.
      [/([bcdfghlmnprtv]u|oi|appui|essai)s$/, '$1'],
      [/iees?$/, 'ie'],
      [/([st])ives?$/, '$1if'],
      [/oyers?$/, 'oyers'],
      [/(g|i|ch)er(?:s|es?)$/, '$1er'],
      [/trices?$/, 'teur'],
      [/yaux$/, 'yau'],
    ],
  },
  es: {
    words: paired(`
      interes interes inglesa ingles inglesas ingles francesa frances francesas frances portuguesa portugues
      portuguesas portugues alemana aleman alemanas aleman
      indices indice apendices apendice complices complice vertices vertice enlaces enlace cauces cauce`),
    endings: [
      [/([aeiou])ces$/, '$1z'],
      [/(en|an|es|ad|ar|er)es$/, '$1'],
    ],
  },
  ru: {
    words: {
      ...allAs('ребенок', 'дети детей детям детьми детях ребенка ребенку ребенком ребенке'),
      ...allAs('люди', 'людей людям людьми людях'),
      ...allAs('дни', 'день дня дню днем дне дней дням днями днях'),
      ...allAs('имени', 'имя именем имена имен именам именами именах'),
      ...allAs('времени', 'время временем времена времен временам временами временах'),
      ...paired(`
        пыток пытки попыток попытки девочек девочки девушек девушки тюрем тюрьмы сестер сестры мать матери дочь дочери
        граждан граждане мусульман мусульмане христиан христиане крестьян крестьяне россиян россияне`),
    },
    endings: [
      [/([ая]н)ин(?:а|у|ом|е)?$/, '$1е'],
      [/ец$/, 'ц'],
      [/(работ|участ|защит|помощ|воспитан|выпуск)ниц(?:а|ы|у|е|ей|ам|ами|ах)?$/, '$1ник'],
    ],
  },
  ar: {
    words: paired(`
      نساء مراه امراه مراه اطفال طفل حقوق حق اشخاص شخص تدابير تدبير
      قوانين قانون سجون سجن سجناء سجين نزلاء نزيل ضحايا ضحيه قضاه قاضي محاكم محكمه احكام حكم جرايم جريمه
      فتيات فتاه بنات بنت اولاد ولد رجال رجل شباب شاب ايتام يتيم ارامل ارمله اسر اسره شعوب شعب افراد فرد اطراف طرف
      عمال عامل طلاب طالب مرضي مريض فقراء فقير خبراء خبير شركاء شريك اعضاء عضو وزراء وزير اطباء طبيب ضباط ضابط
      نشطاء ناشط اجانب اجنبي مدارس مدرسه مناهج منهج مراكز مركز لجان لجنه مجالس مجلس مناطق منطقه اراضي ارض مساكن مسكن
      خطط خطه برامج برنامج مشاريع مشروع تقارير تقرير معايير معيار مبادي مبدا اهداف هدف قيم قيمه مواد ماده بنود بند
      موارد مورد جهود جهد ظروف ظرف قيود قيد نتايج نتيجه وسايل وسيله اعمال عمل اسباب سبب اشكال شكل انواع نوع
      اديان دين اجور اجر اسلحه سلاح شكاوي شكوي رهاين رهينه`),
    endings: [],
  },
  zh: { words: {}, endings: [] },
}
