import { isIPv4 } from 'node:net'

export type ServerAddress =
  | { ok: true; url: URL }
  | { ok: false; reason: 'not-a-url' | 'not-https' | 'holds-a-password'; expected: string }

/**
 * Where personal data and secrets may be sent: https, or http to this very machine. `expected` is shown to the
 * installer; the address itself is not repeated in it.
 *
 * @param example an address as it should be written there
 */
export function checkServerAddress(text: string, example: string): ServerAddress {
  if (!URL.canParse(text)) {
    return { ok: false, reason: 'not-a-url', expected: `expected an address such as ${example}` }
  }
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    return {
      ok: false,
      reason: 'not-https',
      expected: 'expected https://, or http:// to this machine (127.0.0.1, [::1], localhost) only',
    }
  }
  if (url.username !== '' || url.password !== '') {
    return {
      ok: false,
      reason: 'holds-a-password',
      expected: 'expected no user or password in the address: the secret has its own file',
    }
  }
  return { ok: true, url }
}

/** URL has normalised every way to write an IPv4 address; `localhost` is loopback by RFC 6761. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))
}
