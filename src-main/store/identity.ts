import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto'
import type { Connection } from './connection.ts'

/** Who this kiosk is: an Ed25519 key pair made with the database, which never leaves it. */
export interface KioskIdentity {
  /**
   * RFC 7638 thumbprint of the public key (43 characters of base64url). It names no gate, so that a gate
   * can be renamed without the kiosk becoming another one.
   */
  kiosk: string
  publicKey: { kty: 'OKP'; crv: 'Ed25519'; x: string }
  /** Ed25519 signature, 64 bytes. */
  sign(message: Buffer): Buffer
  verify(message: Buffer, signature: Buffer): boolean
}

/** A new key pair as the text that the `identity` table keeps: a JWK with `d`. */
export function newIdentityText(): string {
  return JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }))
}

/** Reads the identity that the first migration made; null where it is gone. Throws SqliteError. */
export function readIdentity(db: Connection): KioskIdentity | null {
  const row = db.prepare<[], { private_key: string }>('SELECT private_key FROM identity').get()
  if (row === undefined) return null
  const privateKey = createPrivateKey({ key: JSON.parse(row.private_key), format: 'jwk' })
  const publicKey = createPublicKey(privateKey)
  const x = publicPoint(publicKey)
  return {
    kiosk: thumbprint(x),
    publicKey: { kty: 'OKP', crv: 'Ed25519', x },
    sign: (message) => sign(null, message, privateKey),
    verify: (message, signature) => verify(null, message, publicKey, signature),
  }
}

function publicPoint(key: KeyObject): string {
  const { x } = key.export({ format: 'jwk' })
  if (x === undefined) throw new Error('an Ed25519 key without its point')
  return x
}

function thumbprint(x: string): string {
  return createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url')
}
