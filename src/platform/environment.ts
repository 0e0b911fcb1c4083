/** The settings of the environment: all of them, checked together. */
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { Refusal } from './errors.ts'
import { scannerAddress, type ScannerAddress } from './files/scan.ts'

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** Each variable with the form it has; the form is what a refusal shows. */
const variables = {
  PORT: z.coerce.number().int().min(0).max(65535).default(3000).describe('0–65535'),
  // Only this machine, until someone says otherwise: a container says 0.0.0.0.
  HOST: z
    .string()
    .refine((host) => isIP(host) !== 0 || host === 'localhost')
    .default('127.0.0.1')
    .describe('127.0.0.1, ::1, 0.0.0.0'),
  ORIGIN: z
    .url({ protocol: /^https?$/ })
    .refine((url) => new URL(url).pathname === '/' && new URL(url).search === '')
    .transform((url) => new URL(url).origin)
    .optional()
    .describe('https://throughline.example.org'),
  DATABASE_URL: databaseAddress(),
  DATABASE_OWNER_URL: databaseAddress(),
  THROUGHLINE_DATA: z
    .string()
    .default('.data')
    .transform((folder) => resolve(folder))
    .describe('./.data'),
  THROUGHLINE_DEMO: z.enum(['on', 'off']).default('on').describe('on, off'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe('smtps://user:password@mail.example.org:465'),
  MAIL_FROM: z.email().optional().describe('throughline@example.org'),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .refine((url) => url.startsWith('https:') || isThisMachine(url))
    .optional()
    .describe('https://sign-in.example.org'),
  OIDC_CLIENT_ID: z.string().optional().describe('throughline'),
  OIDC_CLIENT_SECRET: z.string().optional().describe('…'),
  CLAMD: z
    .string()
    .transform(scannerAddress)
    .refine((address) => address !== undefined)
    .optional()
    .describe('127.0.0.1:3310, /run/clamav/clamd.ctl'),
  TRUSTED_PROXY: z
    .string()
    .default('')
    .transform((list) => list.split(/[\s,]+/).filter((entry) => entry !== ''))
    .refine((entries) => entries.every(isAddressOrNetwork))
    .describe('10.0.0.1, 192.168.0.0/16, ::1'),
  LOG_LEVEL: z.enum(logLevels).default('info').describe(logLevels.join(', ')),
}

function databaseAddress() {
  return z
    .url({ protocol: /^postgres(ql)?$/ })
    .refine((url) => URL.parse(url)?.username)
    .optional()
    .describe('postgres://user:password@host:5432/database')
}

/** A provider on this machine, for development: only there may it speak plain http. */
function isThisMachine(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(URL.parse(url)?.hostname ?? '')
}

/** `192.0.2.7`, `2001:db8::1` or a network of them, `192.0.2.0/24`. */
function isAddressOrNetwork(entry: string): boolean {
  const [address = '', prefix, ...rest] = entry.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128))
}

/** The OpenID Connect provider at which people of this instance may sign in (OpenID Connect Discovery 1.0). */
export interface SingleSignOn {
  issuer: string
  clientId: string
  clientSecret: string
}

export interface Environment {
  /** 0 lets the system choose. */
  port: number
  /** The address to listen on. */
  host: string
  /** As which the site is reached, where that is not this machine's own name: `https://…` without a path. */
  origin: string | undefined
  /** The program's login. Without one, a server of our own keeps the data in `dataFolder`. */
  databaseUrl: string | undefined
  /** The login that owns the database and migrates it. */
  databaseOwnerUrl: string | undefined
  /** Absolute. */
  dataFolder: string
  demonstration: boolean
  /** The server that sends our letters; without one they are kept to be looked at. */
  smtpUrl: string | undefined
  /** The address that our letters come from. */
  mailFrom: string | undefined
  singleSignOn: SingleSignOn | undefined
  /** ClamAV's daemon, which looks into attachments; without one nothing does. */
  clamd: ScannerAddress | undefined
  /** Addresses and networks whose `X-Forwarded-…` headers are believed. */
  trustedProxies: readonly string[]
  logLevel: (typeof logLevels)[number]
}

/**
 * Reads the settings; a variable that is empty counts as not set.
 * @throws Refusal `environment.invalid` that lists every wrong variable with the form it should have. Values are not
 *   shown: they may hold passwords.
 */
export function readEnvironment(given: NodeJS.ProcessEnv = process.env): Environment {
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))
  const read = z.object(variables).safeParse(filled)
  const wrong = new Set(read.error?.issues.map(({ path }) => path[0] as keyof typeof variables))
  if (filled['DATABASE_OWNER_URL'] && !filled['DATABASE_URL']) wrong.add('DATABASE_URL')
  if (filled['SMTP_URL'] && !filled['MAIL_FROM']) wrong.add('MAIL_FROM')
  const provider = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const
  if (provider.some((name) => filled[name])) {
    for (const name of provider) if (!filled[name]) wrong.add(name)
  }
  if (!read.success || wrong.size > 0) {
    const problems = [...wrong].map((name) => `${name}=${variables[name].description ?? ''}`).join('\n')
    throw new Refusal('environment.invalid', { problems })
  }
  const { data } = read
  return {
    port: data.PORT,
    host: data.HOST,
    origin: data.ORIGIN,
    databaseUrl: data.DATABASE_URL,
    databaseOwnerUrl: data.DATABASE_OWNER_URL,
    dataFolder: data.THROUGHLINE_DATA,
    demonstration: data.THROUGHLINE_DEMO === 'on',
    smtpUrl: data.SMTP_URL,
    mailFrom: data.MAIL_FROM,
    singleSignOn: data.OIDC_ISSUER
      ? {
          issuer: data.OIDC_ISSUER,
          clientId: data.OIDC_CLIENT_ID ?? '',
          clientSecret: data.OIDC_CLIENT_SECRET ?? '',
        }
      : undefined,
    clamd: data.CLAMD,
    trustedProxies: data.TRUSTED_PROXY,
    logLevel: data.LOG_LEVEL,
  }
}
