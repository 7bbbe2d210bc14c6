import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kioskSays } from './kiosk-says.ts'

/** Prints passes with `kiosk pass mint`. Resolves to the text of one. */
type Mint = (type: 'ra1' | 'wp1' | 'gp1' | 'sb1', ...options: string[]) => Promise<string>

export interface PassOffice {
  /** The list by which a gate trusts the passes of `mint`. */
  trustFile: string
  mint: Mint
  /** By a key that no gate has heard of. */
  forge: Mint
  close(): void
}

export async function openPassOffice(): Promise<PassOffice> {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-passes-'))
  const by =
    (owner: string): Mint =>
    async (type, ...options) => {
      const key = join(folder, owner, 'pass-key.jwk')
      const minted = await kioskSays('pass', 'mint', '--type', type, '--key', key, ...options)
      const { text }: { text: string } = JSON.parse(minted)
      return text
    }
  await Promise.all(
    ['ours', 'stranger'].map((owner) => kioskSays('pass', 'keygen', '--out', join(folder, owner))),
  )
  return {
    trustFile: join(folder, 'ours', 'trust.jwks'),
    mint: by('ours'),
    forge: by('stranger'),
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
