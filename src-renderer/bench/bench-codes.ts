/** Texts to hold up at the bench: synthetic, in the shapes that real codes have. */

export const BENCH_CODES = [
  'zhejiang',
  'ra1-green',
  'ra1-yellow',
  'ra1-red',
  'ra1-expired',
  'wp1',
  'gp1',
  'sb1',
  'dcc',
  'nzcp',
  'merged',
  'text',
] as const
export type BenchCode = (typeof BENCH_CODES)[number]

type PassType = 'ra1' | 'wp1' | 'gp1' | 'sb1' | 'dcc' | 'nzcp'

export type Held =
  | { do: 'scan'; text: string }
  | {
      do: 'pass'
      type: PassType
      colour: 'green' | 'yellow' | 'red' | null
      expiresIn: number
    }

const HOUR_S = 3600

/** 32 hex digits, a new one for every person. */
export const newToken = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

const zhejiang = (token: string) => `https://h5.dingtalk.com/healthAct/index.html?qrCode=V2${token}#/result`

type Hold = (token: string, freeText: string) => Held

const pass =
  (type: PassType, colour: 'green' | 'yellow' | 'red' | null, expiresIn: number): Hold =>
  () => ({ do: 'pass', type, colour, expiresIn })

/** What the scanner twin is shown for each choice at the bench. */
export const HOLD: Record<BenchCode, Hold> = {
  zhejiang: (token) => ({ do: 'scan', text: zhejiang(token) }),
  'ra1-green': pass('ra1', 'green', HOUR_S),
  'ra1-yellow': pass('ra1', 'yellow', HOUR_S),
  'ra1-red': pass('ra1', 'red', HOUR_S),
  'ra1-expired': pass('ra1', 'green', -HOUR_S),
  wp1: pass('wp1', null, HOUR_S),
  gp1: pass('gp1', null, HOUR_S),
  sb1: pass('sb1', null, HOUR_S),
  dcc: pass('dcc', null, HOUR_S),
  nzcp: pass('nzcp', null, HOUR_S),
  merged: (token) => ({ do: 'scan', text: `${zhejiang(token)}\r\n${zhejiang(newToken())}\r\n` }),
  text: (_token, freeText) => ({ do: 'scan', text: freeText }),
}
