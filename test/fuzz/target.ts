import type { Random } from './random.ts'

/** One input, made but not yet tried. */
export interface Probe {
  /** Tries it. A throw is a failure; so is an answer that must never be given, told by its sentence, else null. */
  run(): string | null
  /** The input as hex, with its encoding, for whoever makes it again. Corpora hold test keys' passes and nobody's code. */
  shown(): string
}

/** Something that reads what a stranger wrote. */
export interface FuzzTarget {
  name: string
  /** How often it is tried beside the others. */
  weight: number
  make(random: Random): Probe
}

export function probeOfBytes(bytes: Uint8Array, run: (bytes: Uint8Array) => string | null): Probe {
  return { run: () => run(bytes), shown: () => `bytes ${Buffer.from(bytes).toString('hex')}` }
}

/** Texts are shown as UTF-16, since they may hold halves of a pair. */
export function probeOfText(text: string, run: (text: string) => string | null): Probe {
  return { run: () => run(text), shown: () => `utf16le ${Buffer.from(text, 'utf16le').toString('hex')}` }
}
