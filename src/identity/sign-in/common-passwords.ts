/**
 * The passwords that are tried first. The lists published each year agree: a few hundred words and walks over the
 * keyboard, alone, doubled or in pairs, and behind them a number, a year or a mark. Kept as these parts, they make
 * some 40,000 passwords of twelve characters and more in a few kilobytes, in any mix of capitals and of the usual
 * swaps (a → @, o → 0); what repeats itself is refused by rule.
 */

/** Signs that stand for letters. */
const swaps: Record<string, string> = {
  '@': 'a',
  '4': 'a',
  '0': 'o',
  '1': 'i',
  '!': 'i',
  '3': 'e',
  '5': 's',
  $: 's',
  '7': 't',
}

/** Words, names and walks over the keyboard, in the spelling that is left when capitals and swaps are undone. */
const words = new Set(
  `password passwort passw0rd motdepasse contrasena contraseña senha parola haslo wachtwoord пароль 密码 qwerty
  qwertyuiop qwertz qwertzuiop azerty azertyuiop asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qazwsxedc wsxedc
  1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc qweasd qweasdzxc йцукен йцукенг фыва abc abcd abcde abcdef
  abcdefg abcdefgh abcdefghij admin administrator root user guest login welcome willkommen bienvenue bienvenido
  letmein openup access secret secure security default master manager system server service support test testing
  tester changeme change temporary temp hello hallo bonjour hola привет love loveyou iloveyou iloveu jetaime
  teamo ilovemyself lovely baby babygirl babyboy angel angels princess prince queen king kingdom sunshine sunflower
  flower flowers summer winter spring autumn january february march april june july august september october
  november december monday tuesday wednesday thursday friday saturday sunday morning weekend holiday birthday
  christmas easter freedom liberty justice rights humanrights human people peace world earth country national
  government ministry minister ministerio ministere embassy mission delegation geneva geneve genf newyork unitednations
  nations united throughline treaty council report reports office officer official secretary secretariat department
  computer internet network windows microsoft google facebook twitter instagram youtube whatsapp samsung android
  iphone apple macbook laptop mobile telephone dragon monkey shadow tiger lion eagle falcon phoenix wolf bear panther
  horse butterfly dolphin elephant chicken kitten puppy pokemon pikachu naruto minecraft fortnite batman superman
  spiderman ironman starwars startrek matrix harrypotter gandalf merlin legend legends hunter ranger killer ninja
  warrior soldier pirate wizard magic mystery diamond diamonds silver golden gold platinum crystal purple orange
  yellow black white green blue red pink rainbow chocolate cookie cookies banana cherry strawberry pepper ginger
  cheese coffee football soccer baseball basketball hockey tennis cricket chelsea arsenal liverpool manchester
  barcelona realmadrid juventus bayern madrid london paris berlin moscow madrid rome dublin tokyo sydney america
  england france germany deutschland espana italia russia india china africa brasil mexico canada michael jennifer
  jessica jordan michelle daniel david robert william thomas andrew anthony joshua matthew charlie george william
  richard nicole amanda ashley samantha elizabeth alexander alexandra natasha patricia maria sophie isabella
  fernando carlos antonio francisco mohamed mohammed muhammad abdullah fatima ahmed allah bismillah jesus jesuschrist
  christ heaven blessed believe faith grace family father mother brother sister friend friends forever together
  always nothing something everything whatever trustno1 money million dollar business company student teacher
  school college university engineer doctor hospital police airport mercedes ferrari porsche mustang corvette yamaha
  harley suzuki honda toyota guitar music metallica slipknot nirvana beatles rockstar hiphop dance dancer movie
  hollywood ok`
    .split(/\s+/)
    .map(undoSwaps),
)

/** What is put behind, or before, to make it longer. */
const endings = new Set([
  '',
  ...'! !! !!! ? . * # @ 1! 12! 123! 1234! 01 007 00 000 666 777 888 999 111 222 333 69 42 99 88 77 66 55 44 33 22 11 10 100 1000'.split(
    ' ',
  ),
  ...'1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 12345678910 321 4321 54321 654321 987654321 0987654321'.split(
    ' ',
  ),
  ...'123123 112233 121212 101010 111111 000000 1q2w 1q2w3e4r qwe qwerty abc asd xyz 1a 1a2b3c a1 a1b2c3 123abc abc123 123qwe qwe123'.split(
    ' ',
  ),
  ...Array.from({ length: 101 }, (_, index) => String(1950 + index)),
  ...Array.from({ length: 31 }, (_, index) => `${2010 + index}!`),
])

const swappedEndings = new Set([...endings].map(undoSwaps))

/** Rows of keys and of the alphabet: what runs along one of them, either way, is no secret. */
const rows = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop[]',
  'asdfghjkl;',
  'zxcvbnm,./',
  'qwertzuiopü',
  'azertyuiop',
  '1q2w3e4r5t6y7u8i9o0p',
  '1qaz2wsx3edc4rfv5tgb6yhn',
  'йцукенгшщзхъ',
  'фывапролджэ',
]

const joints = /[\s_.\-+]+/gu

/** No password on the list is longer: two words with an ending behind and before. */
const longest = 64

/** True for what stands on the list, and for what only repeats or continues itself. */
export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase().normalize('NFC')
  if (repeats(lower) || continues(lower)) return true
  const whole = lower.replace(joints, '')
  return [whole, ...(/^(.+)\1+$/su.exec(whole)?.slice(1) ?? [])].some(
    (part) => splitsInto(part) || repeats(part) || continues(part),
  )
}

/** Every password on the list as it would be typed without capitals or swaps, of so many characters and more. */
export function* commonPasswords(least: number): Generator<string> {
  for (const word of words) {
    for (const stem of [word, word + word]) {
      for (const ending of endings) if (stem.length + ending.length >= least) yield stem + ending
    }
  }
}

/** One or two of the words, with an ending behind or before. */
function splitsInto(text: string): boolean {
  if (text.length > longest) return false
  for (let from = 0; from < text.length; from++) {
    if (!isEnding(text.slice(0, from))) continue
    for (let middle = from + 1; middle <= text.length; middle++) {
      if (!words.has(undoSwaps(text.slice(from, middle)))) continue
      if (isEnding(text.slice(middle))) return true
      for (let to = middle + 1; to <= text.length; to++) {
        if (words.has(undoSwaps(text.slice(middle, to))) && isEnding(text.slice(to))) return true
      }
    }
  }
  return false
}

function isEnding(text: string): boolean {
  return endings.has(text) || swappedEndings.has(undoSwaps(text)) || continues(text)
}

/** `abcabcabcabc`, `aaaaaaaaaaaa`: the same one to four characters over and over. */
function repeats(text: string): boolean {
  return /^(.{1,4}?)\1{2,}.{0,3}$/su.test(text)
}

/** `345678901234`, `lkjhgfdsa`: along one of the rows, in either direction. */
function continues(text: string): boolean {
  if (text.length < 3) return false
  const backwards = [...text].reverse().join('')
  return rows.some((row) => (row + row).includes(text) || (row + row).includes(backwards))
}

function undoSwaps(text: string): string {
  return text.replace(/[@4013!5$7]/g, (sign) => swaps[sign] ?? sign)
}
