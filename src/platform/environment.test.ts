import { expect, test } from 'vitest'
import { readEnvironment } from './environment.ts'
import { isRefusal } from './errors.ts'

test('nothing set: this machine only, port 3000, our own database beside the program', () => {
  expect(readEnvironment({})).toEqual({
    port: 3000,
    host: '127.0.0.1',
    origin: undefined,
    databaseUrl: undefined,
    databaseOwnerUrl: undefined,
    dataFolder: `${process.cwd()}/.data`,
    demonstration: true,
    smtpUrl: undefined,
    mailFrom: undefined,
    singleSignOn: undefined,
    clamd: undefined,
    trustedProxies: [],
    logLevel: 'info',
  })
})

test('what is set is read in its own form', () => {
  const environment = readEnvironment({
    PORT: '8080',
    HOST: '0.0.0.0',
    ORIGIN: 'https://Register.Example.org/',
    THROUGHLINE_DEMO: 'off',
    CLAMD: '127.0.0.1:3310',
    TRUSTED_PROXY: '10.0.0.1, 192.168.0.0/16 ::1',
    LOG_LEVEL: '',
  })
  expect(environment).toMatchObject({
    port: 8080,
    host: '0.0.0.0',
    origin: 'https://register.example.org',
    demonstration: false,
    clamd: { host: '127.0.0.1', port: 3310 },
    trustedProxies: ['10.0.0.1', '192.168.0.0/16', '::1'],
    logLevel: 'info',
  })
})

test('every wrong variable is named at once, and no value is shown', () => {
  const wrong = {
    PORT: '70000',
    HOST: 'everywhere',
    ORIGIN: 'https://example.org/register',
    DATABASE_URL: 'mysql://me:s3cret@host/database',
    SMTP_URL: 'mail.example.org',
    MAIL_FROM: 'nobody',
    CLAMD: 'clamd',
    TRUSTED_PROXY: '10.0.0.0/33',
    THROUGHLINE_DEMO: 'perhaps',
    LOG_LEVEL: 'loud',
  }
  const refusal = refusalOf(() => readEnvironment(wrong))
  expect(refusal.code).toBe('environment.invalid')
  const problems = String(refusal.details['problems'])
  const named = problems.split('\n').map((line) => line.split('=')[0])
  expect(named.sort()).toEqual(Object.keys(wrong).sort())
  expect(problems).not.toContain('s3cret')
})

test('an address of a database that is none is named like any other wrong value', () => {
  const refusal = refusalOf(() => readEnvironment({ DATABASE_URL: 'garbage' }))
  expect(refusal.details['problems']).toContain('DATABASE_URL=')
})

test('an owner without a program has no meaning', () => {
  const refusal = refusalOf(() => readEnvironment({ DATABASE_OWNER_URL: 'postgres://owner@host/database' }))
  expect(refusal.details['problems']).toContain('DATABASE_URL=')
})

test('a mail server needs the address that letters come from', () => {
  const refusal = refusalOf(() => readEnvironment({ SMTP_URL: 'smtps://mail.example.org' }))
  expect(refusal.details['problems']).toContain('MAIL_FROM=')
})

test('single sign-on is set as a whole, and speaks plain http with this machine alone', () => {
  const whole = { OIDC_CLIENT_ID: 'throughline', OIDC_CLIENT_SECRET: 's3cret' }
  expect(readEnvironment({ ...whole, OIDC_ISSUER: 'https://sign-in.example.org' }).singleSignOn).toEqual({
    issuer: 'https://sign-in.example.org',
    clientId: 'throughline',
    clientSecret: 's3cret',
  })
  expect(refusalOf(() => readEnvironment(whole)).details['problems']).toContain('OIDC_ISSUER=')
  const plain = { ...whole, OIDC_ISSUER: 'http://sign-in.example.org' }
  expect(refusalOf(() => readEnvironment(plain)).details['problems']).toContain('OIDC_ISSUER=')
})

function refusalOf(act: () => unknown) {
  try {
    act()
  } catch (error) {
    if (isRefusal(error)) return error
    throw error
  }
  throw new Error('expected a refusal')
}
