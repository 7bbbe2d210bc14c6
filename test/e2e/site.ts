import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kioskSays } from './built-kiosk.ts'

/** A folder as an installer leaves it: the config, the trust list, room for the journal. */
export interface Site {
  configFile: string
  dataDir: string
  keyFile: string
  /** The text of a pass signed by the key that this gate trusts, minted by `kiosk pass mint`. */
  mint(type: 'ra1' | 'wp1' | 'gp1' | 'sb1', ...options: string[]): Promise<string>
  /** The same by a key that this gate has never heard of. */
  forge(type: 'ra1' | 'wp1' | 'gp1' | 'sb1', ...options: string[]): Promise<string>
  remove(): void
}

export interface SiteOptions {
  rules: string
  direction: 'in' | 'out' | 'both'
  resultSeconds: number
  /** Last day of the order. */
  until: string
  thermometer: object | null
  scanners: object[]
}

/** What says of a text that it is this site's own 瑞安通. */
export const ruianSiteText = (token: string) => `RUIAN-${token}`
const RUIAN_PATTERN = 'RUIAN-(?<token>[0-9a-f]{16})'

export async function makeSite(options: SiteOptions): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-site-'))
  const at = (name: string) => join(folder, name)
  await kioskSays('pass', 'keygen', '--out', at('keys'))
  await kioskSays('pass', 'keygen', '--out', at('stranger'))
  writeFileSync(
    at('kiosk.config.json'),
    JSON.stringify({
      gate: { id: 'taoyuan-huayuan', name: '桃源社区 花园门' },
      order: {
        number: '瑞防指〔2020〕12号',
        authority: '瑞安市疫情防控指挥部',
        contact: '0577-65812345',
        until: options.until,
      },
      dataDir: 'data',
      keyFile: 'kiosk.key',
      rules: options.rules,
      lanes: [
        {
          id: 'lane-1',
          direction: options.direction,
          defaultClass: 'resident',
          thermometer: options.thermometer,
          scanners: options.scanners,
        },
      ],
      codes: { ruian: { patterns: [RUIAN_PATTERN] }, trust: ['keys/trust.jwks'] },
      screen: { resultSeconds: options.resultSeconds },
    }),
  )

  const minted = async (key: string, type: string, more: string[]) => {
    const stdout = await kioskSays(
      'pass',
      'mint',
      '--type',
      type,
      '--key',
      at(`${key}/pass-key.jwk`),
      ...more,
    )
    const { text }: { text: string } = JSON.parse(stdout)
    return text
  }
  return {
    configFile: at('kiosk.config.json'),
    dataDir: at('data'),
    keyFile: at('kiosk.key'),
    mint: (type, ...more) => minted('keys', type, more),
    forge: (type, ...more) => minted('stranger', type, more),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
