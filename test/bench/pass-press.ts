import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  generatePassKey,
  mintPass,
  publicJwks,
  type PassContent,
} from '../../src-main/codes/issue/pass-mint.ts'

/** Prints passes as `kiosk pass mint` does, in this process: a queue needs hundreds. */
export interface PassPress {
  /** The list by which a gate trusts them. */
  trustFile: string
  /** In force for `forMs` from now; a negative one is past its time since then, and was in force for an hour. */
  mint(content: PassContent, forMs: number): string
  close(): void
}

const HOUR_MS = 3_600_000

export function openPassPress(): PassPress {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-press-'))
  const trustFile = join(folder, 'trust.jwks')
  const key = generatePassKey()
  writeFileSync(trustFile, JSON.stringify(publicJwks(key, null)))
  return {
    trustFile,
    mint(content, forMs) {
      const now = Date.now()
      const expires = now + forMs
      const issuedAt = Math.min(now, expires) - HOUR_MS
      const terms = { issuer: 'bench', subject: null, notBefore: issuedAt, expires }
      const minted = mintPass({ key, content, terms, now: issuedAt })
      if (!minted.ok) throw new Error(minted.problem)
      return minted.text
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
