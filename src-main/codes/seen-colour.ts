import type { Code } from './code.ts'

/** The colour in which a code was drawn, as a camera saw it; `unknown` when in doubt. */
export type SeenColour = 'green' | 'yellow' | 'red' | 'unknown'

/**
 * A code with the colour that a camera saw as its status, assurance `camera`. Only an opaque code that nothing is
 * known of takes it: a signed pass carries its own colour, whatever colour it is drawn in.
 */
export function withSeenColour(code: Code, colour: SeenColour): Code {
  if (colour === 'unknown' || code.status !== 'unknown' || code.assurance !== null) return code
  return { ...code, status: colour, assurance: 'camera' }
}
