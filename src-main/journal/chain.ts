import { createHash } from 'node:crypto'

/**
 * The bytes of the chain, so that any other program can check it:
 *
 * - row n is UTF-8 text, RFC 8785 canonical JSON (journal/row.ts says what is in it), n = 1, 2, ...
 * - hash(0) = SHA-256("checkpoint-kiosk/1/journal/" + kiosk), kiosk being the RFC 7638 thumbprint of the
 *   kiosk's Ed25519 public key, so that no chain can be passed off as another kiosk's;
 * - hash(n) = SHA-256(hash(n-1) as 32 bytes || row n);
 * - a personal field stands in the row as the lower-case hex of SHA-256(salt as 32 bytes || value as UTF-8),
 *   its salt, drawn for this one field, beside the value in the table that can be erased.
 */

export function genesisHash(kiosk: string): Buffer {
  return createHash('sha256').update(`checkpoint-kiosk/1/journal/${kiosk}`).digest()
}

export function nextHash(previous: Buffer, row: string): Buffer {
  return createHash('sha256').update(previous).update(row, 'utf8').digest()
}

export function commitment(salt: Buffer, value: string): string {
  return createHash('sha256').update(salt).update(value, 'utf8').digest('hex')
}
