import { expect, it } from 'vitest'
import { detectLanguage } from './language.ts'

it.each([
  ['en', 'Continue its efforts to ensure the protection of the rights of the child in all settings'],
  ['fr', 'Poursuivre ses efforts pour garantir la protection des droits de l’enfant dans tous les milieux'],
  [
    'es',
    'Continuar sus esfuerzos para garantizar la protección de los derechos del niño en todos los entornos',
  ],
  ['ru', 'Продолжать усилия по обеспечению защиты прав ребенка во всех условиях'],
  ['zh', '继续努力确保在所有环境中保护儿童权利'],
  ['ar', 'مواصلة جهودها لضمان حماية حقوق الطفل في جميع الأوساط'],
  ['ru', 'Ратифицировать КЛДЖ (CEDAW) и ФП-КПП (OP-CAT)'],
])('tells %s: %s', (language, text) => {
  const detected = detectLanguage(text)
  expect(detected?.language).toBe(language)
  expect(detected?.confidence).toBeGreaterThanOrEqual(0.5)
})

it.each(['', '12.3', 'Ratify CEDAW', 'A/HRC/59/15'])('does not guess where nothing tells: %s', (text) => {
  expect(detectLanguage(text)).toBeUndefined()
})

it('is less sure the fewer words tell', () => {
  const few = detectLanguage('Ratify the Convention')?.confidence ?? 0
  const many =
    detectLanguage('Ratify the Convention and ensure that it is applied in all of the courts')?.confidence ??
    0
  expect(few).toBeLessThan(many)
})
